/// A value of a property or a literal.
///
/// Integers beyond 2^53 stay exact; a number with a fraction of zero is an integer.
public enum Value: Hashable, Sendable {
    case boolean(Bool)
    case integer(Int64)
    /// Finite.
    case number(Double)
    case text(String)
    case instant(Instant)
}

/// The kinds that values and properties are checked by.
public enum ValueKind: String, Hashable, Sendable {
    case boolean, number, text, date, timestamp, geometry

    /// Whether values of both kinds can be compared.
    func matches(_ other: ValueKind) -> Bool { self == other || isInstant && other.isInstant }

    var isInstant: Bool { self == .date || self == .timestamp }
}

/// The properties a filter may name.
public typealias FilterSchema = [String: ValueKind]

extension Value {
    /// An integer where the number is one that doubles tell from its neighbours, or the least there is.
    public init(_ number: Double) {
        if number.magnitude < 0x1p53 || number == -0x1p63, let whole = Int64(exactly: number) {
            self = .integer(whole)
        } else {
            self = .number(number)
        }
    }

    public var kind: ValueKind {
        switch self {
        case .boolean: .boolean
        case .integer, .number: .number
        case .text: .text
        case .instant(let instant): instant.isDay ? .date : .timestamp
        }
    }

    var double: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        case .boolean, .text, .instant: nil
        }
    }

    /// -1, 0 or 1; `nil` for values of different kinds. Texts are ordered by their characters' code points, `false`
    /// comes before `true`, a day is its first moment.
    func order(_ other: Value) -> Int? {
        switch (self, other) {
        case (.boolean(let a), .boolean(let b)): Self.sign(a ? 1 : 0, b ? 1 : 0)
        case (.integer(let a), .integer(let b)): Self.sign(a, b)
        case (.integer(let a), .number(let b)): Self.order(a, b)
        case (.number(let a), .integer(let b)): -Self.order(b, a)
        case (.number(let a), .number(let b)): Self.sign(a, b)
        case (.text(let a), .text(let b)):
            a.utf8.elementsEqual(b.utf8) ? 0 : a.utf8.lexicographicallyPrecedes(b.utf8) ? -1 : 1
        case (.instant(let a), .instant(let b)): Self.sign(a.microseconds, b.microseconds)
        default: nil
        }
    }

    private static func sign<Number: Comparable>(_ a: Number, _ b: Number) -> Int { a < b ? -1 : a == b ? 0 : 1 }

    /// Exact, though no double may hold `a` and no integer `b`.
    private static func order(_ a: Int64, _ b: Double) -> Int {
        if b >= 0x1p63 { return -1 }
        if b < -0x1p63 { return 1 }
        let whole = b.rounded(.down)
        guard let floor = Int64(exactly: whole) else { return -1 }
        return a == floor ? (b == whole ? 0 : -1) : sign(a, floor)
    }
}
