internal import Foundation
internal import Geometry
internal import Planning

extension Snapshot {
    var householdEstimator: HouseholdEstimator {
        get throws {
            let estimator: HouseholdEstimator = try decoded(.householdEstimator) ?? HouseholdEstimator()
            let figures = [estimator.squareMetresPerHousehold, estimator.defaultLevels, estimator.smallestHome]
            guard figures.allSatisfy({ $0.isFinite && $0 >= 0 }), estimator.squareMetresPerHousehold > 0 else {
                throw StorageError.badSetting(
                    name: Setting.householdEstimator.rawValue,
                    detail: "every figure is 0 or more, m² per household more")
            }
            return estimator
        }
    }

    var ruleProfiles: RuleProfiles {
        get throws { try decoded(.ruleProfiles) ?? .standard }
    }

    /// Where a plan's day begins at midnight: China's unless set otherwise, UTC outside.
    var timeZone: TimeZone {
        get throws {
            guard let name = try setting(.timeZone) else {
                return TimeZone(identifier: datum == .cgcs2000 ? "Asia/Shanghai" : "UTC") ?? .gmt
            }
            guard let zone = TimeZone(identifier: name) else {
                throw StorageError.badSetting(name: Setting.timeZone.rawValue, detail: name)
            }
            return zone
        }
    }

    private func decoded<Value: Decodable>(_ name: Setting) throws -> Value? {
        guard let text = try setting(name) else { return nil }
        do {
            return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
        } catch {
            throw StorageError.badSetting(name: name.rawValue, detail: DecodingProblem.sentence(of: error))
        }
    }
}

extension Transaction {
    /// Writes the profiles when they are not what the file has.
    func setRuleProfiles(_ profiles: RuleProfiles) throws {
        guard try snapshot.ruleProfiles != profiles else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        try set(.ruleProfiles, String(decoding: try encoder.encode(profiles), as: UTF8.self))
    }
}
