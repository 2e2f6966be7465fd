/// Numbers as people type them into tables.
enum Digits {
    /// Full-width digits, signs and points as their plain forms, blanks at the ends gone.
    static func plain(_ text: String) -> String {
        let trimmed = text.trimmingBlanks
        guard trimmed.utf8.contains(where: { $0 >= 0x80 }) else { return trimmed }
        var plain = String.UnicodeScalarView()
        for scalar in trimmed.unicodeScalars {
            let isFullWidth =
                (0xFF10...0xFF19).contains(scalar.value) || [0xFF0B, 0xFF0D, 0xFF0E].contains(scalar.value)
            plain.append(isFullWidth ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar)
        }
        return String(plain)
    }

    /// A decimal number; `nil` when the text is anything else. Infinities and NaN are none.
    static func number(_ text: String) -> Double? {
        let plain = plain(text)
        guard !plain.isEmpty, plain.utf8.allSatisfy({ allowed.contains($0) }), let number = Double(plain) else {
            return nil
        }
        return number.isFinite ? number : nil
    }

    private static let allowed = Set("0123456789+-.eE".utf8)
}
