import Foundation
import Planning
import Storage

/// `12.3 %`
func percent(_ share: Double) -> String { decimal(100 * share, 1) + " %" }

/// `12 %`
func wholePercent(_ share: Double) -> String { decimal(100 * share, 0) + " %" }

/// `+12.3 %`
func signedPercent(_ share: Double) -> String { (share >= 0 ? "+" : "") + percent(share) }

func decimal(_ number: Double, _ places: Int) -> String { String(format: "%.\(places)f", number) }

extension HouseholdSource {
    var word: String {
        switch self {
        case .recorded: say("recorded", "登记")
        case .estimated: say("estimated", "推算")
        }
    }
}

extension ViolationReport {
    var sentence: String {
        var limits = ""
        if let minimum, let maximum { limits = " (\(decimal(minimum, 0))...\(decimal(maximum, 0)))" }
        let who = subjects.isEmpty ? "" : ": " + subjects.prefix(6).joined(separator: ", ")
        return "\(area) \(rule.rawValue) \(decimal(measured, measured == measured.rounded() ? 0 : 2))\(limits)\(who)"
    }
}
