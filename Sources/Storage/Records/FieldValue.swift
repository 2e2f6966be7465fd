internal import GRDB

/// What a column of a feature table can hold.
public enum FieldValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case boolean(Bool)
}

extension FieldValue {
    public init(_ text: String?) { self = text.map(FieldValue.text) ?? .null }
    public init(_ number: Int?) { self = number.map { .integer(Int64($0)) } ?? .null }
    public init(_ number: Double?) { self = number.map(FieldValue.real) ?? .null }

    /// BLOBs are nothing that a field could hold.
    init(_ stored: DatabaseValue) {
        switch stored.storage {
        case .int64(let number): self = .integer(number)
        case .double(let number): self = .real(number)
        case .string(let text): self = .text(text)
        case .null, .blob: self = .null
        }
    }

    var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .real(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .boolean(let flag): flag.databaseValue
        }
    }

    /// Whether writing this over `stored` would change nothing.
    func isStored(as stored: DatabaseValue) -> Bool {
        switch (self, stored.storage) {
        case (.null, .null): true
        case (.text(let a), .string(let b)): a == b
        case (.integer(let a), .int64(let b)): a == b
        case (.integer(let a), .double(let b)): Double(a) == b
        case (.real(let a), .double(let b)): a == b
        case (.real(let a), .int64(let b)): a == Double(b)
        case (.boolean(let a), .int64(let b)): (a ? 1 : 0) == b
        default: false
        }
    }
}
