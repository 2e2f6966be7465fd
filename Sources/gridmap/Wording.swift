import Foundation
import Planning
import Storage

/// `12.3 %`
func percent(_ share: Double) -> String { decimal(100 * share, 1) + " %" }

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

extension FindingReport {
    var sentence: String {
        func figure(_ name: String) -> String { figures[name].map { decimal($0, 0) } ?? "?" }
        let who = subjects.prefix(4).joined(separator: ", ")
        return switch code {
        case .bandImpossible:
            say(
                "no number of grids puts \(figure("households")) households into \(figure("minimum"))...\(figure("maximum")) each",
                "\(figure("households")) 户无法划分成每格 \(figure("minimum"))...\(figure("maximum")) 户")
        case .blockExceedsBand:
            say(
                "\(who) alone holds \(figure("households")) households, more than a grid's \(figure("maximum"))",
                "\(who) 一处即有 \(figure("households")) 户，超过每格 \(figure("maximum")) 户")
        case .gridsAdjusted:
            say(
                "\(figure("grids")) grids were made instead of \(figure("asked"))",
                "要求 \(figure("asked")) 个网格，实际划分 \(figure("grids")) 个")
        case .noHouseholds: say("holds no household: one grid", "没有住户：划为一个网格")
        case .gridOutsideBand:
            say(
                "a grid of \(figure("households")) households, outside \(figure("minimum"))...\(figure("maximum"))",
                "有网格为 \(figure("households")) 户，不在 \(figure("minimum"))...\(figure("maximum")) 之内")
        case .fewerGridsThanPieces:
            say(
                "barriers cut it into \(figure("pieces")) pieces on foot, more than its \(figure("grids")) grids",
                "被屏障分隔成 \(figure("pieces")) 片，多于 \(figure("grids")) 个网格，有网格步行不连通")
        case .groupApart:
            say(
                "\(who) cannot be kept together with the rest of its group",
                "\(who) 无法与同组其他建筑划在一起")
        case .pieceBelowBand:
            say(
                "\(who): cut off by barriers with \(figure("households")) households, fewer than a grid's \(figure("minimum"))",
                "\(who) 被屏障隔开，仅 \(figure("households")) 户，不足每格 \(figure("minimum")) 户")
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
