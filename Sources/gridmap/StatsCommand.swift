import ArgumentParser
import Storage

struct StatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Counts households, buildings and units, area by area.",
        discussion: """
            Examples:
              gridmap stats town.gpkg
              gridmap stats town.gpkg --by community --json
            """)

    @Argument(help: "The district's file.") var file: String
    @Option(help: "One of \(StatsLevel.allCases.map(\.rawValue).joined(separator: ", ")).") var by = StatsLevel.grid
    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { report in
            let summary = try District.open(file).stats(by: by)
            var table = Table(columns: [
                (say("code", "代码"), .left), (say("name", "名称"), .left), (say("households", "户数"), .right),
                (say("recorded", "登记"), .right), (say("estimated", "推算"), .right),
                (say("deviation", "偏差"), .right), (say("buildings", "楼栋"), .right), (say("units", "单元"), .right),
                (say("area ha", "面积 公顷"), .right),
            ])
            for row in summary.rows { table.rows.append(cells(row, row.name)) }
            if summary.elsewhere.buildings > 0 || summary.elsewhere.units > 0 {
                table.rows.append(cells(summary.elsewhere, say("elsewhere", "其他")))
            }
            table.rows.append(cells(summary.total, say("total", "合计")))
            report.show(table)
            report.show(
                say(
                    "on the map \(rate(summary.located)), in a grid \(rate(summary.inGrid)), on \(summary.date)",
                    "上图率 \(rate(summary.located))，落格率 \(rate(summary.inGrid))，统计日 \(summary.date)"))
            try report.finish(summary, hasFindings: false)
        }
    }

    private func cells(_ row: StatsSummary.Row, _ name: String) -> [String] {
        [
            row.code, name, "\(row.households)", "\(row.householdsRecorded)", "\(row.householdsEstimated)",
            row.deviation.map(signedPercent) ?? "", "\(row.buildings)", "\(row.units)",
            row.squareMetres.map { decimal($0 / 1e4, 2) } ?? "",
        ]
    }

    private func rate(_ rate: StatsSummary.Rate) -> String {
        "\(rate.numerator)/\(rate.denominator)" + (rate.share.map { " = \(percent($0))" } ?? "")
    }
}
