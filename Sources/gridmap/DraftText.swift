import Planning
import Storage

/// What a command tells of the draft that it made.
struct DraftText {
    let summary: PartitionSummary
    let file: String
    /// Codes of the communities that were asked for; empty for all. The others keep what they have.
    let communities: [String]
    /// The greatest share by which a grid should depart from the mean.
    var tolerance: Double?
    /// How many plans were asked for.
    var alternatives = 1
    /// Seconds after which the search was to end.
    var time: Double?

    func show(_ report: Report) {
        let asked = summary.communities.filter { communities.isEmpty || communities.contains($0.code) }
        let grids = summary.grids.filter { communities.isEmpty || communities.contains($0.community) }
        report.show(Self.grids(grids, summary.weight))
        report.show("")
        report.show(Self.communities(asked, summary.weight))
        if summary.total.grids > 0 {
            report.show("")
            report.show(Self.shapes(summary.grids))
            report.show("")
            report.show(Self.shapes(summary.communities))
            report.show(Self.total(summary.total, of: summary.weight))
        }
        if let change = summary.gridsChange { report.show(change.sentence) }
        if let tolerance {
            let beyond = Set(summary.beyondTolerance)
            report.list(
                say(
                    "communities in which a grid is beyond --tolerance \(percent(tolerance))",
                    "有网格超出 --tolerance \(percent(tolerance)) 的社区"),
                summary.communities.filter { beyond.contains($0.code) }.map { "\($0.name) \(percent($0.deviation))" })
        }
        if !summary.alternatives.isEmpty {
            report.show("")
            report.show(Self.alternatives(summary.alternatives))
            report.show(
                say(
                    "Plan 1 is the draft; the options of another, instead of --alternatives, make that one the draft.",
                    "方案 1 为当前草案；以其他方案的选项代替 --alternatives 重新执行，即以该方案为草案。"))
            let found = summary.alternatives.count
            if found < alternatives, !summary.wasInterrupted {
                report.show(
                    say(
                        "\(found) of \(alternatives) plans: no other that was tried is better than each of these in something.",
                        "共 \(found) 个方案（要求 \(alternatives) 个）：所试其他方案均无任何一项优于以上各方案。"))
            }
        }
        for community in summary.communities {
            for finding in community.findings {
                report.show("  \(community.name): \(finding.sentence(of: summary.weight))")
            }
        }
        // Weights outside the band are marked in the table.
        for violation in summary.violations.filter({ $0.rule != .householdBand }).prefix(20) {
            report.show("  \(violation.sentence())")
        }
        if let buildings = summary.counts.apart { report.show(buildings) }
        if let unlisted = summary.unlistedBuildings, unlisted > 0 {
            report.show(
                say(
                    "\(counted(unlisted, "building")) of its communities \(unlisted == 1 ? "is" : "are") not in the list: "
                        + "the ground around decides.",
                    "清单所涉社区有 \(unlisted) 栋楼不在清单中：按所在地块归属。"))
        }
        report.list(say("buildings of the list that the file does not have", "清单中有而文件中没有的楼栋"), summary.unknownBuildings)
        report.list(
            say("buildings of the list that stand in another community than their grid", "清单中所属网格与所在社区不符的楼栋"),
            summary.strayBuildings)
        report.list(say("old grids to which nothing belongs", "没有任何地块归属的旧网格"), summary.lostGrids)
        report.list(
            say("communities that the old grids cover in part only", "旧网格仅覆盖一部分的社区"),
            summary.barelyDrawn.map { "\($0.name) \(percent($0.drawnShare ?? 0))" })
        report.list(say("without an outline yet", "尚无边界"), summary.withoutOutline)
        if summary.replacedDraft { report.show(say("An older draft was replaced.", "已替换原有方案。")) }
        report.list(say("edits by hand", "手工调整"), summary.edits)
        report.tellEnd(interrupted: summary.wasInterrupted, time: time)
        if let published = summary.published {
            PublishCommand.show(published, report)
        } else {
            report.show(
                say(
                    "A draft of \(counted(summary.grids.count, "grid")): “gridmap publish \(file)” puts it into force.",
                    "调整方案共 \(summary.grids.count) 个网格：执行 gridmap publish \(file) 发布。"))
        }
    }

    private static func grids(_ grids: [PartitionSummary.Grid], _ weight: PartitionWeight) -> Table {
        var table = Table(columns: [
            (say("grid", "网格"), .left), (say("name", "名称"), .left), (weight.heading, .right),
            (say("kind", "性质"), .left), (say("deviation", "偏差"), .right), (say("moved", "调整"), .right),
            (say("buildings", "楼栋"), .right), (say("area ha", "面积 公顷"), .right),
        ])
        for grid in grids {
            table.rows.append([
                grid.code + (grid.isLocked ? say(" locked", " 锁定") : ""), grid.name,
                "\(grid.weight)\(grid.isInBand ? "" : " !")", weight == .households ? grid.householdsSource.word : "",
                signedPercent(grid.deviation), grid.measures?.moved.map { "\($0)" } ?? "–", "\(grid.buildings)",
                decimal(grid.squareMetres / 1e4, 2),
            ])
        }
        return table
    }

    /// The shape of each grid that was made anew.
    private static func shapes(_ grids: [PartitionSummary.Grid]) -> Table {
        var table = Table(columns: [(say("grid", "网格"), .left), ("PP", .right), ("Reock", .right)] + borderColumns)
        for grid in grids {
            guard let measures = grid.measures else { continue }
            table.rows.append([
                grid.code, decimal(measures.polsbyPopper, 2), decimal(measures.reock, 2), decimal(measures.border, 0),
                decimal(measures.discBound, 0), decimal(measures.squareReference, 0),
                wholePercent(measures.barrierShare), decimal(measures.diameter, 0), "\(measures.piecesOnFoot)",
            ])
        }
        return table
    }

    /// Borders with what they could be, and what lies between them.
    private static var borderColumns: [(title: String, alignment: Table.Alignment)] {
        [
            (say("border m", "界线 米"), .right), (say("discs", "圆"), .right), (say("squares", "方"), .right),
            (say("barriers", "沿界线"), .right), (say("across m", "跨度 米"), .right), (say("pieces", "片数"), .right),
        ]
    }

    private static func communities(_ communities: [PartitionSummary.Community], _ weight: PartitionWeight) -> Table {
        var table = Table(columns: [
            (say("community", "社区"), .left), (say("name", "名称"), .left), (say("grids", "网格"), .right),
            (say("in band", "达标"), .right), (say("band", "参考值"), .left), (weight.heading, .right),
            (say("deviation", "最大偏差"), .right), (say("bound", "下界"), .right), (say("moved", "调整"), .right),
            (say("at least", "调整下界"), .right),
        ])
        for community in communities where community.grids > 0 {
            let moved = community.figures?.moved
            table.rows.append([
                community.code, community.name, "\(community.grids)", "\(community.gridsInBand)", community.band ?? "–",
                "\(community.weight)", percent(community.deviation), community.bound.map(percent) ?? "–",
                moved.map { "\($0.weight)" } ?? "–", moved.map { "\($0.bound)" } ?? "–",
            ])
        }
        return table
    }

    /// The shapes of each community's grids: means and, of pieces, the most.
    private static func shapes(_ communities: [PartitionSummary.Community]) -> Table {
        var table = Table(
            columns: [
                (say("community", "社区"), .left), ("PP", .right), (say("least", "最小"), .right), ("Reock", .right),
                (say("least", "最小"), .right),
            ] + borderColumns)
        for community in communities {
            guard let figures = community.figures else { continue }
            table.rows.append([
                community.code, decimal(figures.meanPolsbyPopper, 2), decimal(figures.leastPolsbyPopper, 2),
                decimal(figures.meanReock, 2), decimal(figures.leastReock, 2), decimal(figures.innerBorder, 0),
                decimal(figures.discBound, 0), decimal(figures.squareReference, 0), wholePercent(figures.barrierShare),
                decimal(figures.meanDiameter, 0), "\(figures.piecesOnFoot)",
            ])
        }
        return table
    }

    /// What all divided communities come to, each figure with what cannot be passed.
    private static func total(_ total: PartitionReport.Figures, of weight: PartitionWeight) -> String {
        let (units, unit) = weight.units
        let deviation = percent(total.greatestDeviation)
        let bound = percent(total.deviationBound)
        let border = "\(decimal(total.innerBorder / 1000, 2)) km"
        let (disc, square) = (decimal(total.discBound / 1000, 2), decimal(total.squareReference / 1000, 2))
        let moved = total.moved.map { moved in
            say(
                "; moved \(moved.weight), at least \(moved.bound)",
                "；调整 \(moved.weight)，下界 \(moved.bound)")
        }
        return say(
            "\(counted(total.grids, "grid")), \(total.weight) \(units), \(wholePercent(total.inBand)) in the band; deviation at most \(deviation), "
                + "mean \(percent(total.meanDeviation)), no plan below \(bound); "
                + "PP \(decimal(total.meanPolsbyPopper, 3)), least \(decimal(total.leastPolsbyPopper, 3)); "
                + "Reock \(decimal(total.meanReock, 3)), least \(decimal(total.leastReock, 3)); "
                + "at most \(counted(total.piecesOnFoot, "piece")) on foot; borders \(border) (discs \(disc), squares \(square)), "
                + "\(wholePercent(total.barrierShare)) on barriers; "
                + "across \(decimal(total.meanDiameter, 0)) m, at most \(decimal(total.greatestDiameter, 0)) m",
            "\(total.grids) 个网格，\(total.weight) \(unit)，\(wholePercent(total.inBand)) 达标；最大偏差 \(deviation)，"
                + "平均 \(percent(total.meanDeviation))，下界 \(bound)；"
                + "PP \(decimal(total.meanPolsbyPopper, 3))，最小 \(decimal(total.leastPolsbyPopper, 3))；"
                + "Reock \(decimal(total.meanReock, 3))，最小 \(decimal(total.leastReock, 3))；"
                + "步行最多 \(total.piecesOnFoot) 片；内部界线 \(border)（圆 \(disc)，方 \(square)），\(wholePercent(total.barrierShare)) 沿分界要素；"
                + "跨度平均 \(decimal(total.meanDiameter, 0)) 米，最大 \(decimal(total.greatestDiameter, 0)) 米")
            + (moved ?? "")
    }

    /// Plans side by side, each with the options that give it again; the first is the draft.
    private static func alternatives(_ plans: [PartitionSummary.Alternative]) -> Table {
        var table = Table(columns: [
            (say("plan", "方案"), .right), (say("deviation", "最大偏差"), .right), (say("mean", "平均"), .right),
            ("PP", .right), (say("barriers", "沿界线"), .right), (say("in band", "达标"), .right),
            (say("moved", "调整"), .right), (say("options", "选项"), .left),
        ])
        for (index, plan) in plans.enumerated() {
            table.rows.append([
                "\(index + 1)", percent(plan.figures.greatestDeviation), percent(plan.figures.meanDeviation),
                decimal(plan.figures.meanPolsbyPopper, 3), wholePercent(plan.figures.barrierShare),
                wholePercent(plan.figures.inBand), plan.figures.moved.map { "\($0.weight)" } ?? "–",
                "--balance \(plan.balance.rawValue) --seed \(plan.seed)",
            ])
        }
        return table
    }
}

extension PartitionWeight {
    var heading: String {
        switch self {
        case .households: say("households", "户数")
        case .population: say("people", "人口")
        case .area: say("m²", "平方米")
        case .field(let name): name
        }
    }
}

extension PlanCounts {
    /// How many buildings are not simply in a grid; `nil` when all are.
    fileprivate var apart: String? {
        let parts = [
            (outside - undivided, say("outside every community", "栋在所有社区之外")),
            (cutByCommunity, say("cut by a community's border", "栋被社区界线穿过")),
            (undecided, say("undecided", "栋待核定")), (withoutLocation, say("not on the map", "栋未上图")),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        guard !parts.isEmpty else { return nil }
        return say(
            "Of \(buildings) buildings: \(parts.joined(separator: ", ")).",
            "\(buildings) 栋楼中：\(parts.joined(separator: "，"))。")
    }
}

extension PartitionSummary.GridsChange {
    fileprivate var sentence: String {
        let why =
            switch reason {
            case .communities: say("every community has one at least", "每个社区至少一个")
            case .locks:
                say(
                    "locked grids stay, and what they leave of a community is one grid at least",
                    "锁定网格保持不变，社区其余部分至少一个")
            case .blocks:
                say(
                    "no building is cut, so that a community has no more grids than blocks",
                    "楼栋不可分割，社区的网格不多于其地块数")
            }
        let were = made == 1 ? "was" : "were"
        return say(
            "\(counted(made, "grid")) \(were) made, not \(asked): \(why).", "划分为 \(made) 个网格，而非 \(asked) 个：\(why)。")
    }
}

extension PartitionSummary {
    /// Old grids need not reach every corner.
    fileprivate var barelyDrawn: [Community] { communities.filter { $0.drawnShare.map { $0 < 0.95 } ?? false } }

    var hasFindings: Bool {
        communities.contains { !$0.findings.isEmpty } || !violations.isEmpty || !unknownBuildings.isEmpty
            || !strayBuildings.isEmpty || !lostGrids.isEmpty || !barelyDrawn.isEmpty || gridsChange != nil
            || !beyondTolerance.isEmpty
    }
}
