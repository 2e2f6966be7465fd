import Planning
import Storage

extension FindingReport {
    /// - Parameter weight: what was shared out.
    func sentence(of weight: PartitionWeight) -> String {
        let (units, unit) = weight.units
        func figure(_ name: String) -> String { figures[name].map { decimal($0, 0) } ?? "?" }
        func number(_ name: String) -> Int { Int(figures[name] ?? 0) }
        let who = Language.current.list(subjects, limit: 4)
        let named = [grid, gridName].compactMap(\.self).joined(separator: " ")
        return switch code {
        case .bandImpossible where figures["fitting"] != nil:
            say(
                "\(counted(number("grids"), "grid")) cannot hold \(figure("households")) \(units) with "
                    + "\(figure("minimum"))...\(figure("maximum")) each; \(figure("fitting")) could, by a new division",
                "\(figure("households")) \(unit)分为 \(figure("grids")) 格不能都在 \(figure("minimum"))...\(figure("maximum")) \(unit)之内；"
                    + "重新划分为 \(figure("fitting")) 格则可")
        case .bandImpossible:
            say(
                "no number of grids puts \(figure("households")) \(units) into \(figure("minimum"))...\(figure("maximum")) each",
                "\(figure("households")) \(unit)无法划分成每格 \(figure("minimum"))...\(figure("maximum")) \(unit)")
        case .blockExceedsBand:
            say(
                "\(who) alone \(subjects.count == 1 ? "holds" : "hold") \(figure("households")) \(units), more than a grid's \(figure("maximum"))",
                "\(who) 一处即有 \(figure("households")) \(unit)，超过每格 \(figure("maximum")) \(unit)")
        case .gridsAdjusted:
            say(
                "\(counted(number("grids"), "grid")) \(number("grids") == 1 ? "was" : "were") made instead of \(figure("asked"))",
                "要求 \(figure("asked")) 个网格，实际划分 \(figure("grids")) 个")
        case .noHouseholds: say("holds no household: its ground is shared out", "没有住户：按面积划分")
        case .gridOutsideBand:
            say(
                "\(named): \(figure("households")) \(units), outside \(figure("minimum"))...\(figure("maximum"))",
                "\(named)：\(figure("households")) \(unit)，不在 \(figure("minimum"))...\(figure("maximum")) 之内")
        case .fewerGridsThanPieces:
            say(
                "barriers cut it into \(figure("pieces")) pieces on foot, more than its \(counted(number("grids"), "grid")): at "
                    + who,
                "被屏障分隔成 \(figure("pieces")) 片，多于 \(figure("grids")) 个网格，有网格步行不连通：各片有 \(who)")
        case .gridInPieces:
            say(
                "\(named): barriers cut it into \(figure("pieces")) pieces on foot, as it was drawn",
                "\(named) 按原样被屏障分隔成 \(figure("pieces")) 片，步行不连通")
        case .groupApart:
            say(
                "\(who) cannot be kept together with the rest of its group",
                "\(who) 无法与同组其他建筑划在一起")
        case .pieceBelowBand:
            say(
                "\(who): cut off by barriers with \(figure("households")) \(units), fewer than a grid's \(figure("minimum"))",
                "\(who) 被屏障隔开，仅 \(figure("households")) \(unit)，不足每格 \(figure("minimum")) \(unit)")
        }
    }
}

extension PartitionWeight {
    /// What is counted, in English and Chinese.
    var units: (english: String, chinese: String) {
        switch self {
        case .households: ("households", "户")
        case .population: ("people", "人")
        case .area: ("m²", "平方米")
        case .field(let name): (name, name)
        }
    }
}
