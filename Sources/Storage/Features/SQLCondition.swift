internal import Filtering
internal import GRDB

/// What a filter demands of a row's values, as far as SQLite decides it exactly as the filter does: a row that fails
/// it is not accepted. Values are bound, and columns come from the collection, so that no text of a filter becomes SQL.
struct SQLCondition {
    let sql: String
    let arguments: StatementArguments

    private init(_ sql: String, _ arguments: StatementArguments) {
        self.sql = sql
        self.arguments = arguments
    }

    /// `nil` when SQLite can decide nothing.
    init?(_ filter: Filter, over properties: [FeatureCollection.Property]) {
        func column(_ scalar: Scalar) -> FeatureCollection.Property? {
            guard case .property(let name) = scalar else { return nil }
            // A number or a text in a column of its kind is compared by SQLite as by a filter; moments and booleans
            // are stored in more than one way.
            return properties.first { $0.name == name && ($0.kind == .number || $0.kind == .text) }
        }
        switch filter {
        case .and(let members):
            let known = members.compactMap { SQLCondition($0, over: properties) }
            guard !known.isEmpty else { return nil }
            self = Self.joined(known, " AND ")
        case .or(let members):
            let known = members.compactMap { SQLCondition($0, over: properties) }
            guard known.count == members.count else { return nil }
            self = Self.joined(known, " OR ")
        case .compare(let a, let comparison, let b):
            if let column = column(a), let value = b.bound {
                self.init("\(column.compared) \(comparison.rawValue) ?", [value])
            } else if let column = column(b), let value = a.bound {
                self.init("? \(comparison.rawValue) \(column.compared)", [value])
            } else {
                return nil
            }
        case .between(let value, let low, let high):
            guard let column = column(value), let low = low.bound, let high = high.bound else { return nil }
            self.init("\(column.compared) BETWEEN ? AND ?", [low, high])
        case .isIn(let value, let list):
            let bound = list.compactMap(\.bound)
            guard let column = column(value), bound.count == list.count else { return nil }
            let marks = repeatElement("?", count: bound.count).joined(separator: ",")
            self.init("\(column.compared) IN (\(marks))", StatementArguments(bound))
        case .not(.isNull(.scalar(let value))):
            guard let column = column(value) else { return nil }
            self.init("\(column.sql) IS NOT NULL", [])
        default: return nil
        }
    }

    private static func joined(_ conditions: [SQLCondition], _ word: String) -> SQLCondition {
        SQLCondition(
            "(\(conditions.map(\.sql).joined(separator: word)))",
            conditions.reduce(StatementArguments()) { $0 + $1.arguments })
    }
}

extension FeatureCollection.Property {
    /// Texts are compared by their bytes, whatever the column's own order is.
    fileprivate var compared: String { kind == .text ? "\(sql) COLLATE BINARY" : sql }
}

extension Scalar {
    fileprivate var bound: DatabaseValue? {
        switch self {
        case .literal(.integer(let number)): number.databaseValue
        case .literal(.number(let number)): number.databaseValue
        case .literal(.text(let text)): text.databaseValue
        default: nil
        }
    }
}
