internal import Foundation

/// The settings of a file as they stand.
public struct SettingsSummary: Hashable, Sendable, Codable {
    /// By name; those that have their default are not in it.
    public var values: [String: String]
    public var generation: Int64
}

extension District {
    /// Changes settings in one transaction; `nil` or an empty text gives one its default again.
    ///
    /// - Throws: ``StorageError/badSetting(name:detail:)`` for a value that cannot be read, and for the datum.
    public func change(_ settings: [(setting: Setting, value: String?)], actor: String) throws {
        guard !settings.isEmpty else { return }
        try write(OperationInfo(actor: actor, command: "settings")) { transaction in
            for (setting, value) in settings {
                guard setting != .datum else {
                    throw StorageError.badSetting(name: setting.rawValue, detail: "it is chosen when the file is made")
                }
                if setting == .householdKind, let value, !value.isEmpty, !Setting.householdKinds.contains(value) {
                    throw StorageError.badSetting(
                        name: setting.rawValue, detail: "\(value) (\(Setting.householdKinds.joined(separator: ", ")))")
                }
                try transaction.set(setting, value.flatMap { $0.isEmpty ? nil : $0 })
            }
            _ = try transaction.snapshot.timeZone
            _ = try transaction.snapshot.ruleProfiles
            _ = try transaction.snapshot.householdEstimator
            _ = try transaction.snapshot.assignmentBasis
        }
    }

    public func settings() throws -> SettingsSummary {
        try read { snapshot in
            var values: [String: String] = [:]
            for setting in Setting.allCases { values[setting.rawValue] = try snapshot.setting(setting) }
            return SettingsSummary(values: values, generation: try snapshot.generation)
        }
    }
}
