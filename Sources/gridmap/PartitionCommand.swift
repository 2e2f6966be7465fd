import ArgumentParser
import Foundation
import Planning
import Storage

struct PartitionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "partition",
        abstract: "Divides communities into grids: a draft, or with --publish the plan in force.",
        discussion: """
            Borders follow barriers where they can; no building is cut, no gap is left, every grid is in one piece. The \
            number of grids of a community follows from its households and the band; the same input and seed give the \
            same grids.

            Examples:
              gridmap partition town.gpkg
              gridmap partition town.gpkg --households 300...500 --publish
              gridmap partition town.gpkg --community 421003001001 --grids 6 --seed 7
            """)

    @Argument(help: "The district's file.") var file: String
    @Option(help: ArgumentHelp("Only this community; may be repeated.", valueName: "code"))
    var community: [String] = []
    @Option(
        help: ArgumentHelp(
            "Households a grid should hold, from now on the file's band; by default that of each community's class.",
            valueName: "300...500"))
    var households: HouseholdBand?
    @Option(help: "Grids of the divided communities together, shared out by households; by default the band decides.")
    var grids: Int?
    @Option(help: "Another number gives another division.") var seed: UInt64 = 1
    @Flag(help: "Publish the draft at once.") var publish = false
    @OptionGroup var writer: WriterOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let grids, !(1...100_000).contains(grids) {
            throw ValidationError("--grids takes a number from 1 to 100000; not \(grids).")
        }
    }

    func run() throws {
        try common.run { report in
            var request = PartitionRequest(actor: writer.signature)
            request.communities = community
            request.band = households
            request.grids = grids
            request.seed = seed
            request.publish = publish
            let progress = report.progress
            let summary = try District.open(file, mode: .write).partition(request) { progress.show($0) }
            show(summary, report)
            let findings = summary.communities.contains { !$0.findings.isEmpty }
            try report.finish(summary, hasFindings: findings || !summary.violations.isEmpty)
        }
    }

    private func show(_ summary: PartitionSummary, _ report: Report) {
        var table = Table(columns: [
            (say("grid", "网格"), .left), (say("name", "名称"), .left), (say("households", "户数"), .right),
            (say("kind", "性质"), .left), (say("deviation", "偏差"), .right), (say("buildings", "楼栋"), .right),
            (say("area ha", "面积 公顷"), .right),
        ])
        for grid in summary.grids {
            table.rows.append([
                grid.code, grid.name, "\(grid.households)\(grid.isInBand ? "" : " !")", grid.householdsSource.word,
                signedPercent(grid.deviation), "\(grid.buildings)", decimal(grid.squareMetres / 1e4, 2),
            ])
        }
        report.show(table)
        var communities = Table(columns: [
            (say("community", "社区"), .left), (say("name", "名称"), .left), (say("grids", "网格"), .right),
            (say("in band", "达标"), .right), (say("band", "参考值"), .left), (say("households", "户数"), .right),
            (say("deviation", "最大偏差"), .right), (say("bound", "下界"), .right),
        ])
        for community in summary.communities {
            communities.rows.append([
                community.code, community.name, "\(community.grids)", "\(community.gridsInBand)", community.band ?? "–",
                "\(community.households)", percent(community.deviation), percent(community.bound),
            ])
        }
        report.show("")
        report.show(communities)
        for community in summary.communities {
            for finding in community.findings { report.show("  \(community.name): \(finding.sentence)") }
        }
        if !summary.withoutOutline.isEmpty {
            report.list(say("without an outline yet", "尚无边界"), summary.withoutOutline)
        }
        if summary.replacedDraft { report.show(say("An older draft was replaced.", "已替换原有方案。")) }
        if let published = summary.published {
            PublishCommand.show(published, report)
        } else {
            report.show(
                say(
                    "A draft of \(summary.grids.count) grids: “gridmap publish \(file)” puts it into force.",
                    "调整方案共 \(summary.grids.count) 个网格：执行 gridmap publish \(file) 发布。"))
        }
    }
}
