import Testing

/// An input that must be refused, with ‸ where the fault lies.
struct MarkedInput: Sendable, CustomTestStringConvertible {
    let marked: String
    let reason: String

    init(_ marked: String, _ reason: String) {
        self.marked = marked
        self.reason = reason
    }

    var testDescription: String { marked.count > 200 ? "\(marked.prefix(200))…" : marked }

    /// The text without its mark, and the mark's place in UTF-8.
    var text: (bytes: [UInt8], offset: Int) {
        let sides = marked.split(separator: "‸", omittingEmptySubsequences: false)
        return (Array(sides.joined().utf8), sides[0].utf8.count)
    }

    /// The bytes that hexadecimal digits with spaces stand for, and the mark's place in them.
    var binary: (bytes: [UInt8], offset: Int) {
        let sides = marked.split(separator: "‸", omittingEmptySubsequences: false).map(hexadecimal)
        return (Array(sides.joined()), sides[0].count)
    }
}

func hexadecimal(_ text: some StringProtocol) -> [UInt8] {
    let digits = text.filter { !$0.isWhitespace }.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
