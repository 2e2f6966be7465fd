import Foundation
import Planning
import Storage

/// `1 grid`, `2 grids`
func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }

/// `12.3 %`
func percent(_ share: Double) -> String { decimal(100 * share, 1) + " %" }

/// `12 %`
func wholePercent(_ share: Double) -> String { decimal(100 * share, 0) + " %" }

/// `+12.3 %`
func signedPercent(_ share: Double) -> String { (share >= 0 ? "+" : "") + percent(share) }

func decimal(_ number: Double, _ places: Int) -> String { String(format: "%.\(places)f", number) }

/// A number with no more digits than it has, and six at most behind the point or of a small one.
func plain(_ number: Double) -> String {
    number >= 1 || number == 0
        ? String(format: "%.6f", number).replacing(/\.?0+$/, with: "") : String(format: "%.6g", number)
}

extension HouseholdSource {
    var word: String {
        switch self {
        case .recorded: say("recorded", "登记")
        case .estimated: say("estimated", "推算")
        }
    }
}
