import Geometry

/// The records of a CSV file (RFC 4180), read from UTF-8 pieces.
///
/// Lines end with LF, CRLF or CR; a quoted field may hold separators, line ends and doubled quotes. NUL and other
/// control characters are refused, and so are quotes that open in the middle of a field or never close.
struct DelimitedText {
    private var reader: TextReader
    private let separator: UInt8
    private var piece: [UInt8]
    private var next = 0
    private var line = 1

    /// One record: its fields, and the line it begins on.
    struct Record {
        var fields: [String]
        var line: Int
    }

    static let longestRecord = 64 << 20

    /// - Parameter separator: `nil` takes the one of `,` `;` tab that the first line has most of.
    init(_ reader: consuming TextReader, separator: UInt8? = nil) throws {
        self.reader = reader
        piece = try self.reader.next() ?? []
        self.separator = separator ?? Self.separator(of: piece)
    }

    /// The one of `,` `;` tab that a text's first line has most of.
    static func separator(of text: [UInt8]) -> UInt8 {
        let first = text.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        let counts = candidates.map { candidate in first.count { $0 == candidate } }
        return candidates[counts.indices.max { (counts[$0], -$0) < (counts[$1], -$1) } ?? 0]
    }

    private enum State { case start, plain, quoted, closed }

    /// The next record that is not a blank line; `nil` at the end.
    mutating func record() throws -> Record? {
        var fields: [String] = []
        var field: [UInt8] = []
        var state = State.start
        var first = line
        var size = 0

        func close() {
            fields.append(String(decoding: field, as: UTF8.self))
            field.removeAll(keepingCapacity: true)
            state = .start
        }

        while true {
            guard let byte = try take() else {
                if state == .quoted { throw ImportFault(.unclosedQuote(line: first)) }
                if fields.isEmpty, state == .start { return nil }
                close()
                return Record(fields: fields, line: first)
            }
            size += 1
            guard size <= Self.longestRecord else {
                throw ImportFault(state == .quoted ? .unclosedQuote(line: first) : .lineTooLong(line: first))
            }
            if state == .quoted {
                if byte == UInt8(ascii: "\"") {
                    state = .closed
                } else {
                    if byte == UInt8(ascii: "\n") { line += 1 }
                    try refuseControl(byte)
                    field.append(byte)
                }
                continue
            }
            switch byte {
            case separator: close()
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                if byte == UInt8(ascii: "\r"), try peek() == UInt8(ascii: "\n") { next += 1 }
                line += 1
                if fields.isEmpty, state == .start {
                    first = line
                    continue
                }
                close()
                return Record(fields: fields, line: first)
            case UInt8(ascii: "\""):
                switch state {
                case .start: state = .quoted
                case .closed:
                    field.append(byte)
                    state = .quoted
                default: throw ImportFault(.strayQuote(line: line))
                }
            default:
                guard state != .closed else { throw ImportFault(.strayQuote(line: line)) }
                try refuseControl(byte)
                field.append(byte)
                state = .plain
            }
        }
    }

    private func refuseControl(_ byte: UInt8) throws {
        guard byte < 0x20, byte != UInt8(ascii: "\t"), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") else {
            return
        }
        throw ImportFault(.controlInText(line: line))
    }

    private mutating func take() throws -> UInt8? {
        guard let byte = try peek() else { return nil }
        next += 1
        return byte
    }

    private mutating func peek() throws -> UInt8? {
        if next == piece.count {
            piece = try reader.next() ?? []
            next = 0
            if piece.isEmpty { return nil }
        }
        return piece[next]
    }
}
