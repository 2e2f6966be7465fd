/// An administrative division's code: 6 digits of the district, 3 of the street or town, 3 of the community or village.
///
/// Code lists pad upper levels with zeros to 12 digits; such a code is read as the division it names
/// (`421003001000` is street `421003001`), so that one division has one code.
public struct DivisionCode: Hashable, Sendable {
    /// 6, 9 or 12 digits.
    public let text: String

    /// - Throws: ``PlanningError/codeInScientificNotation(_:)`` for `4.21003E+11` and its like,
    ///   ``PlanningError/malformedCode(_:)`` for anything else that is no code.
    public init(_ text: String) throws(PlanningError) {
        let digits = try Self.digits(text)
        guard [6, 9, 12].contains(digits.count), !digits.hasPrefix("0"), digits.prefix(6) != "000000" else {
            throw .malformedCode(text)
        }
        var kept = Substring(digits)
        while kept.count > 6, kept.hasSuffix("000") { kept = kept.dropLast(3) }
        guard kept.count < 12 || kept.dropFirst(6).prefix(3) != "000" else { throw .malformedCode(text) }
        self.text = String(kept)
    }

    init(trusted text: String) { self.text = text }

    public var level: Level {
        switch text.count {
        case 6: .district
        case 9: .street
        default: .community
        }
    }

    /// The code of the level above; `nil` for a district.
    public var parent: DivisionCode? { text.count > 6 ? DivisionCode(trusted: String(text.dropLast(3))) : nil }

    /// Twelve digits, as code lists print every level.
    public var padded: String { text + String(repeating: "0", count: 12 - text.count) }

    public func contains(_ other: DivisionCode) -> Bool { other.text.hasPrefix(text) }

    /// The digits of a code as given, surrounding blanks apart.
    static func digits(_ text: String) throws(PlanningError) -> String {
        var trimmed = text[...]
        while let first = trimmed.first, first.isWhitespace { trimmed.removeFirst() }
        while let last = trimmed.last, last.isWhitespace { trimmed.removeLast() }
        guard !trimmed.isEmpty, trimmed.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw isScientific(trimmed) ? .codeInScientificNotation(text) : .malformedCode(text)
        }
        return String(trimmed)
    }

    private static func isScientific(_ text: Substring) -> Bool {
        let parts = text.split(separator: "e", omittingEmptySubsequences: false).flatMap {
            $0.split(separator: "E", omittingEmptySubsequences: false)
        }
        guard parts.count == 2, let mantissa = Double(parts[0]), let exponent = Int(parts[1]) else { return false }
        return mantissa.isFinite && (1...20).contains(exponent)
    }
}

extension DivisionCode: Comparable {
    public static func < (a: DivisionCode, b: DivisionCode) -> Bool { a.text < b.text }
}

extension DivisionCode: CustomStringConvertible {
    public var description: String { text }
}
