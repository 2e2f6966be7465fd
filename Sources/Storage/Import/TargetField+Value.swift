import Geometry

extension TargetField {
    /// A column's value as this field holds it: text, integer, real, flag or null.
    func read(_ value: FieldValue) throws(ImportFault) -> FieldValue {
        guard let text = value.text else { return .null }
        switch kind {
        case .key, .text:
            return .text(try clean(text))
        case .count:
            let number = try number(value, text)
            guard number >= 0, number <= 10_000_000 else {
                throw ImportFault(.outsideRange(field: name, text: text, allowed: "0…10000000"))
            }
            guard let whole = Int64(exactly: number) else { throw ImportFault(.notANumber(field: name, text: text)) }
            return .integer(whole)
        case .number(let range):
            let number = try number(value, text)
            guard range.contains(number) else {
                let allowed = "\(Int(range.lowerBound))…\(Int(range.upperBound))"
                throw ImportFault(.outsideRange(field: name, text: text, allowed: allowed))
            }
            return .real(number)
        case .flag:
            guard let flag = Self.flags[text.lowercased()] else {
                throw ImportFault(.notAFlag(field: name, text: text))
            }
            return .boolean(flag)
        case .word(let words):
            guard let word = words[text.lowercased()] else {
                throw ImportFault(
                    .outsideRange(field: name, text: text, allowed: words.keys.sorted().joined(separator: " | ")))
            }
            return .text(word)
        }
    }

    private func number(_ value: FieldValue, _ text: String) throws(ImportFault) -> Double {
        switch value {
        case .integer(let number): return Double(number)
        case .real(let number) where number.isFinite: return number
        default:
            guard let number = Digits.number(text) else { throw ImportFault(.notANumber(field: name, text: text)) }
            return number
        }
    }

    /// A text of one line; control characters other than line ends and tabs are refused.
    private func clean(_ text: String) throws(ImportFault) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return text }
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n", "\r", "\t": clean.append(" ")
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: throw ImportFault(.control(field: name))
            default: clean.append(scalar)
            }
        }
        return String(clean)
    }

    /// `building_passage`: a way under a house, which no border may follow.
    private static let flags: [String: Bool] = {
        let yes =
            "yes true t 1 y 是 有 viaduct aqueduct movable cantilever covered boardwalk culvert building_passage flooded"
        let no = "no false f 0 n 否 无"
        return Dictionary(
            yes.split(separator: " ").map { (String($0), true) } + no.split(separator: " ").map { (String($0), false) },
            uniquingKeysWith: { first, _ in first })
    }()
}
