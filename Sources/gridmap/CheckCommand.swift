import ArgumentParser
import Foundation
import Storage

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Looks for everything that is not as it should be; changes nothing.",
        discussion: """
            Faults are places where borders do not fit: gaps, overlaps, unmatched edges. Violations are rules that a grid \
            does not keep. Stale is what assign would change: buildings, units, facilities, figures of grids. Damage is \
            what only another program does to a file, such as a spatial index that lacks rows. Exit status 2 when there \
            is any.

            Examples:
              gridmap check town.gpkg
              gridmap check town.gpkg -o faults.geojson --json
            """)

    @Argument(help: "The district's file.") var file: String
    @Option(name: .shortAndLong, help: "Writes the faults as GeoJSON.") var output: String?
    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { report in
            let progress = report.progress
            let found = try District.open(file).check { progress.show($0) }
            if let output { try found.write(to: output) }
            show(found.summary, report)
            try report.finish(
                found.summary, hasFindings: !found.summary.isClean || !found.summary.violations.isEmpty)
        }
    }

    private func show(_ summary: CheckSummary, _ report: Report) {
        let counts = summary.counts
        report.show(
            say(
                "\(counts.communities) communities, \(counts.grids) grids, \(summary.faults) faults, "
                    + "\(summary.violations.count) rules not kept.",
                "\(counts.communities) 个社区，\(counts.grids) 个网格，\(summary.faults) 处拓扑问题，"
                    + "\(summary.violations.count) 项不合规。"))
        report.show(
            say(
                "\(counts.buildings) buildings: \(counts.assigned) in a grid, \(counts.outside) outside, "
                    + "\(counts.withoutLocation) not on the map; \(counts.undecided) undecided, "
                    + "\(counts.cutByCommunity) cut by a community's border.",
                "\(counts.buildings) 栋楼：\(counts.assigned) 栋落格，\(counts.outside) 栋在外，"
                    + "\(counts.withoutLocation) 栋未上图；\(counts.undecided) 栋待核定，"
                    + "\(counts.cutByCommunity) 栋被社区界线穿过。"))
        for fault in summary.faultList.prefix(20) {
            report.show(
                "  \(fault.kind) \(decimal(fault.longitude, 7)) \(decimal(fault.latitude, 7)) "
                    + "\(decimal(fault.squareMetres, 2)) m² \(fault.cells.joined(separator: ", "))")
        }
        if summary.faults > 20 {
            report.show(say("  and \(summary.faults - 20) more", "  另有 \(summary.faults - 20) 处"))
        }
        for violation in summary.violations.prefix(20) { report.show("  \(violation.sentence())") }
        if summary.violations.count > 20 {
            report.show(say("  and \(summary.violations.count - 20) more", "  另有 \(summary.violations.count - 20) 项"))
        }
        for damage in summary.damage { report.show("  " + damage.sentence) }
        report.list(say("not what assign would give", "归属已过时"), summary.stale)
        report.list(say("units that are not what assign would give", "归属已过时的单元"), summary.staleUnits)
        report.list(say("facilities that are not what assign would give", "归属已过时的部件"), summary.staleFacilities)
        report.list(say("grids with figures that are out of date", "统计数已过时的网格"), summary.wrongFigures)
        report.list(say("undecided", "待核定"), summary.undecidedBuildings.map(\.ref))
        report.list(say("outside every grid", "不在任何网格"), summary.outsideBuildings)
        report.list(
            say("not on the map", "未上图"),
            summary.withoutLocation.map { "\($0.ref)\($0.households.map { " (\($0))" } ?? "")" })
        report.list(say("without an outline yet", "尚无边界"), summary.withoutOutline)
        report.list(say("units whose point lies elsewhere", "位置与楼栋不符的单元"), summary.disagreeingUnits)
        for difference in summary.differingOutlines {
            let missing = decimal(difference.missingSquareMetres, 0)
            let excess = decimal(difference.excessSquareMetres, 0)
            report.show(
                say(
                    "  \(difference.code): its outline is not its communities': \(missing) m² missing, \(excess) m² beyond",
                    "  \(difference.code)：边界与所辖社区不一致：缺 \(missing) 平方米，超出 \(excess) 平方米"))
        }
    }
}

extension FileDamage {
    fileprivate var sentence: String {
        switch kind {
        case .noGrids: say("a revision is in force and has no grids", "有现行版本，但没有任何网格")
        case .spatialIndexMissing: say("\(layer) has no spatial index", "\(layer) 缺少空间索引")
        case .spatialIndexWrong:
            say(
                "the spatial index of \(layer) is wrong about \(rows) rows",
                "\(layer) 的空间索引有 \(rows) 行不符")
        }
    }
}
