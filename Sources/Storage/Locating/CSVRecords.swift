import Foundation

/// The records of a piece of CSV where they lie, by the rules of ``DelimitedText``.
struct CSVRecords {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let separator: UInt8
    private var next = 0
    /// Of the piece, the first is 1.
    private(set) var line = 1

    /// A field: what stands between the separators, its quotes not counted.
    struct Field {
        var range: Range<Int>
        /// Holds doubled quotes.
        var hasQuotes = false
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>, separator: UInt8) {
        self.bytes = bytes
        self.separator = separator
    }

    /// What was read of a record beside its fields.
    struct Record {
        /// Without its line end.
        var range: Range<Int>
        var fieldCount: Int
        var line: Int
    }

    /// The next record that is no blank line; `nil` at the end of the piece.
    ///
    /// - Parameter take: is given each field with its column, counted from 0.
    /// - Throws: ``ImportFault`` with the line in the piece.
    @inline(__always)
    mutating func record(_ take: (Int, Field) throws -> Void) throws -> Record? {
        var at = next
        while at < bytes.count, bytes[at] == 0x0A || bytes[at] == 0x0D { passLineEnd(&at) }
        guard at < bytes.count else { return nil }
        let (start, first) = (at, line)
        var column = 0
        while true {
            if at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
                let (field, after) = try quoted(at, first)
                try take(column, field)
                at = after
            } else {
                let begin = at
                at = try endOfPlainField(from: at)
                try take(column, Field(range: begin..<at))
            }
            column += 1
            guard at < bytes.count, bytes[at] == separator else { break }
            at += 1
        }
        let range = start..<at
        guard range.count <= DelimitedText.longestRecord else { throw ImportFault(.lineTooLong(line: first)) }
        if at < bytes.count {
            guard bytes[at] == 0x0A || bytes[at] == 0x0D else { throw ImportFault(.strayQuote(line: line)) }
            passLineEnd(&at)
        }
        next = at
        return Record(range: range, fieldCount: column, line: first)
    }

    @inline(__always)
    private func endOfPlainField(from start: Int) throws -> Int {
        var at = start
        while true {
            at = mark(from: at)
            guard at < bytes.count else { return at }
            let byte = bytes[at]
            if byte == separator || byte == 0x0A || byte == 0x0D { return at }
            if byte == UInt8(ascii: "\"") { throw ImportFault(.strayQuote(line: line)) }
            if byte < 0x20, byte != 0x09 { throw ImportFault(.controlInText(line: line)) }
            at += 1
        }
    }

    /// Where the next separator, quote or control character is; the piece's end when there is none.
    @inline(__always)
    private func mark(from start: Int) -> Int {
        var at = start
        if let base = UnsafeRawPointer(bytes.baseAddress) {
            let separators = UInt64(separator) &* Self.everyByte
            while at + 8 <= bytes.count {
                let word = UInt64(littleEndian: (base + at).loadUnaligned(as: UInt64.self))
                let marks =
                    Self.bytesBelow(0x20, word) | Self.bytesBelow(1, word ^ (0x22 &* Self.everyByte))
                    | Self.bytesBelow(1, word ^ separators)
                if marks != 0 { return at + marks.trailingZeroBitCount / 8 }
                at += 8
            }
        }
        while at < bytes.count {
            let byte = bytes[at]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == separator { break }
            at += 1
        }
        return at
    }

    private static let everyByte: UInt64 = 0x0101_0101_0101_0101

    /// Has the high bit of the lowest byte below the limit (1 to 128) set, and none of the bytes before it; the bits of
    /// those behind it mean nothing.
    @inline(__always)
    private static func bytesBelow(_ limit: UInt64, _ word: UInt64) -> UInt64 {
        (word &- limit &* everyByte) & ~word & (0x80 &* everyByte)
    }

    private mutating func passLineEnd(_ at: inout Int) {
        at += bytes[at] == 0x0D && at + 1 < bytes.count && bytes[at + 1] == 0x0A ? 2 : 1
        line += 1
    }

    private mutating func quoted(_ quote: Int, _ first: Int) throws -> (Field, after: Int) {
        var at = quote + 1
        var hasQuotes = false
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: "\"") {
                guard at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "\"") else {
                    return (Field(range: quote + 1..<at, hasQuotes: hasQuotes), at + 1)
                }
                hasQuotes = true
                at += 1
            } else if byte == 0x0A {
                line += 1
            } else if byte < 0x20, byte != 0x09, byte != 0x0D {
                throw ImportFault(.controlInText(line: line))
            }
            at += 1
        }
        throw ImportFault(.unclosedQuote(line: first))
    }

    func text(_ field: Field) -> String {
        let text = String(decoding: bytes[field.range], as: UTF8.self)
        return field.hasQuotes ? text.replacing("\"\"", with: "\"") : text
    }
}
