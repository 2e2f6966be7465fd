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

    private static let plain: [Bool] = (0...255).map { byte in
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: ",") && byte != UInt8(ascii: ";")
    }

    /// The next record that is no blank line, without its line end; `nil` at the end of the piece.
    ///
    /// - Parameter fields: becomes its fields.
    /// - Throws: ``ImportFault`` with the line in the piece.
    mutating func record(_ fields: inout [Field]) throws -> (range: Range<Int>, line: Int)? {
        try Self.plain.withUnsafeBufferPointer { try record(&fields, plain: $0) }
    }

    private mutating func record(
        _ fields: inout [Field], plain: UnsafeBufferPointer<Bool>
    ) throws -> (range: Range<Int>, line: Int)? {
        fields.removeAll(keepingCapacity: true)
        var at = next
        while at < bytes.count, bytes[at] == 0x0A || bytes[at] == 0x0D { passLineEnd(&at) }
        guard at < bytes.count else { return nil }
        let (start, first) = (at, line)
        while true {
            var field = Field(range: at..<at)
            if at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
                (field, at) = try quoted(at, first)
            } else {
                let begin = at
                while at < bytes.count {
                    let byte = bytes[at]
                    guard !plain[Int(byte)] else {
                        at += 1
                        continue
                    }
                    if byte == separator || byte == 0x0A || byte == 0x0D { break }
                    if byte == UInt8(ascii: "\"") { throw ImportFault(.strayQuote(line: line)) }
                    if byte < 0x20, byte != 0x09 { throw ImportFault(.controlInText(line: line)) }
                    at += 1
                }
                field.range = begin..<at
            }
            fields.append(field)
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
        return (range, first)
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
