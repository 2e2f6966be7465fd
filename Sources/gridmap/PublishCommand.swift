import ArgumentParser
import Planning
import Storage

struct PublishCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Puts the draft into force: assigns, checks and flips in one transaction.",
        discussion: """
            There is at most one draft: what partition or import … grids made last. A plan with faults is refused. With a \
            day to come, the revision waits as pending and comes into force with the first writing command after local \
            midnight.

            Reasons: \(CodeEntry.Reason.allCases.map(\.rawValue).joined(separator: ", ")).

            Examples:
              gridmap publish town.gpkg
              gridmap publish town.gpkg --effective 2027-01-01 --reason 机构调整 --note "33 communities become 27"
            """)

    @Argument(help: "The district's file.") var file: String
    @Option(help: "The local day from which it is in force, such as 2027-01-01; by default now.")
    var effective: String?
    @Option(help: "The coded reason; by default that of a first division, or 机构调整.") var reason: CodeEntry.Reason?
    @Option(help: "What the archive should say about it.") var note = ""
    @Option(help: "例外审批: why borders may pass through buildings, which are then listed as undecided.")
    var waiver: String?
    @OptionGroup var writer: WriterOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { report in
            var request = PublishRequest(actor: writer.signature)
            request.effective = effective
            request.reason = reason
            request.note = note
            request.waiver = waiver
            let progress = report.progress
            let summary = try District.open(file, mode: .write).publish(request) { progress.show($0) }
            Self.show(summary, report)
            try report.finish(
                summary,
                hasFindings: !summary.violations.isEmpty || !summary.undecidedBuildings.isEmpty || summary.lost > 0)
        }
    }

    static func show(_ summary: PublishSummary, _ report: Report) {
        let counts = summary.counts
        report.show(
            say(
                "Revision \(summary.revision) is \(summary.state == .pending ? "pending until" : "in force from") "
                    + "\(summary.effective): \(counts.grids) grids, \(counts.assigned) of \(counts.buildings) buildings "
                    + "assigned, \(counts.outside) outside, \(summary.moved) moved.",
                "版本 \(summary.revision) \(summary.state == .pending ? "待启用" : "已启用")（\(summary.effective)）："
                    + "\(counts.grids) 个网格，\(counts.buildings) 栋楼中 \(counts.assigned) 栋已归属，"
                    + "\(counts.outside) 栋在外，\(summary.moved) 栋变更。"))
        report.tell(lost: summary.lost)
        if let voided = summary.voided {
            report.show(say("Revision \(voided), which was pending, is void.", "待启用的版本 \(voided) 已作废。"))
        }
        report.list(say("retired codes", "停用代码"), summary.retiredCodes)
        report.list(say("undecided", "待核定"), summary.undecidedBuildings.map(\.ref))
        report.list(say("units whose point lies elsewhere", "位置与楼栋不符的单元"), summary.disagreeingUnits)
    }
}
