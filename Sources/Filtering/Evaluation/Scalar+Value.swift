internal import Foundation

extension Scalar {
    /// `nil` where a value is missing or cannot be computed.
    func value(_ row: some FilterRow) -> Value? {
        switch self {
        case .property(let name): return row.value(of: name)
        case .literal(let value): return value
        case .arithmetic(let a, let operation, let b):
            guard let a = a.value(row), let b = b.value(row) else { return nil }
            return operation.result(a, b)
        case .caseless(let inner):
            guard case .text(let text)? = inner.value(row) else { return nil }
            return .text(text.caseless)
        case .accentless(let inner):
            guard case .text(let text)? = inner.value(row) else { return nil }
            return .text(text.accentless)
        }
    }
}

extension ArithmeticOperator {
    /// On integers exact as long as the result is one that fits; else in doubles. `nil` where there is no number.
    fileprivate func result(_ a: Value, _ b: Value) -> Value? {
        if case .integer(let a) = a, case .integer(let b) = b, let whole = whole(a, b) { return .integer(whole) }
        guard let a = a.double, let b = b.double else { return nil }
        let number: Double =
            switch self {
            case .plus: a + b
            case .minus: a - b
            case .times: a * b
            case .divided: a / b
            case .div: (a / b).rounded(.towardZero)
            case .modulo: a.truncatingRemainder(dividingBy: b)
            case .power: pow(a, b)
            }
        return number.isFinite ? Value(number) : nil
    }

    private func whole(_ a: Int64, _ b: Int64) -> Int64? {
        let (result, isTooLarge): (Int64, Bool)
        switch self {
        case .plus: (result, isTooLarge) = a.addingReportingOverflow(b)
        case .minus: (result, isTooLarge) = a.subtractingReportingOverflow(b)
        case .times: (result, isTooLarge) = a.multipliedReportingOverflow(by: b)
        case .div: (result, isTooLarge) = a.dividedReportingOverflow(by: b)
        case .modulo: (result, isTooLarge) = a.remainderReportingOverflow(dividingBy: b)
        case .divided, .power: return nil
        }
        return isTooLarge ? nil : result
    }
}

extension String {
    /// Without regard to case: each character's upper-case form in lower case, so that ß is ss and ς is σ.
    fileprivate var caseless: String {
        var folded = ""
        for scalar in unicodeScalars {
            for upper in scalar.properties.uppercaseMapping.unicodeScalars {
                folded += upper.properties.lowercaseMapping
            }
        }
        return folded
    }

    /// Decomposed (Unicode's form D), without what has no place of its own.
    fileprivate var accentless: String {
        var plain = String.UnicodeScalarView()
        for scalar in decomposedStringWithCanonicalMapping.unicodeScalars
        where scalar.properties.generalCategory != .nonspacingMark { plain.append(scalar) }
        return String(plain)
    }
}
