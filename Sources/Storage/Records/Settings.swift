internal import GRDB

/// The settings of a file. Those without a value of their own have their default.
public enum Setting: String, CaseIterable, Sendable {
    /// `EPSG:4490` or `EPSG:4326`; chosen when the file is made.
    case datum
    /// In which a publish's day begins, such as `Asia/Shanghai`.
    case timeZone = "time_zone"
    /// The notice on every map and export.
    case notice
    /// 审图号; never invented.
    case mapApproval = "map_approval"
    /// 密级.
    case classification
    /// Which households are counted: 户籍户, 常住户 or 住房套数.
    case householdKind = "household_kind"
    /// What decides the grid of a building: an ``AssignmentBasis``.
    case assignmentBasis = "assign_by"
    /// A ``HouseholdEstimator`` as JSON.
    case householdEstimator = "household_estimator"
    /// ``RuleProfiles`` as JSON.
    case ruleProfiles = "rule_profiles"
    /// The background map: JSON with its URL template, scheme and datum.
    case basemap
}

extension Setting {
    static let householdKinds = ["户籍户", "常住户", "住房套数"]
}

extension Snapshot {
    /// A setting's own value; `nil` when it was not set.
    public func setting(_ setting: Setting) throws -> String? {
        try String.fetchOne(db, sql: "SELECT value FROM settings WHERE key = ?", arguments: [setting.rawValue])
    }
}

extension Transaction {
    /// - Precondition: not the datum, which every coordinate of the file depends on.
    public func set(_ setting: Setting, _ value: String?) throws {
        precondition(setting != .datum)
        if let value {
            try CleanText.check(value, layer: "settings", key: setting.rawValue, field: "value")
            try db.execute(
                sql: "INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                arguments: [setting.rawValue, value])
        } else {
            try db.execute(sql: "DELETE FROM settings WHERE key = ?", arguments: [setting.rawValue])
        }
        touch(table: "settings", served: true)
    }
}
