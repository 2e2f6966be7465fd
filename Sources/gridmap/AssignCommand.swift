import ArgumentParser
import Foundation
import Planning
import Storage

struct AssignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign",
        abstract: "Assigns every building, unit and facility to the grids in force again.",
        discussion: """
            A building belongs to the grid with the largest share of its footprint, a point to the grid it lies in, a \
            unit to the grid of its building. Below 90 % it is undecided (待核定) and listed. Done twice, the second \
            run changes nothing. --by lets a point inside the building decide, or the points of its units; the file \
            remembers it.

            A person's decision (--set, --decisions) holds until the grid is no more or the building reaches into other \
            grids than then; it is listed as expired, and the automatic answer applies.

            Reasons: \(CodeEntry.Reason.allCases.map(\.rawValue).joined(separator: ", ")).

            Examples:
              gridmap assign town.gpkg --quiet --json
              gridmap assign town.gpkg --dry-run --moved moved.geojson
              gridmap assign town.gpkg --undecided undecided.csv
              gridmap assign town.gpkg --decisions undecided.csv --reason 单移 --note "居民意见"
              gridmap assign town.gpkg --set B-17=421003001004003 --reason 单移
            """)

    @Argument(help: "The district's file.") var file: String
    @Option(help: "What decides the grid of a building: share, point or entrance; the file remembers it.")
    var by: AssignmentBasis?
    @Flag(help: "Tell what would change, and write nothing.") var dryRun = false
    @Flag(help: "Locate only what may have changed since everything was last assigned.") var changedOnly = false
    @Option(help: ArgumentHelp("A person's decision; repeatable.", valueName: "ref=grid")) var set: [Choice] = []
    @Option(help: ArgumentHelp("Take a decision back; repeatable.", valueName: "ref")) var unset: [String] = []
    @Option(help: "A CSV of decisions: the list of --undecided with its last column filled in.") var decisions: String?
    @Option(help: "The encoding of that CSV, such as GB18030; UTF-8 otherwise.") var encoding: String?
    @Option(help: "The coded reason.") var reason: CodeEntry.Reason?
    @Option(help: "What the archive should say about it.") var note = ""
    @Option(help: "Where the list of moved buildings goes, .csv or .geojson.") var moved: String?
    @Option(help: "Where the list of undecided buildings goes, .csv.") var undecided: String?
    @OptionGroup var writer: WriterOptions
    @OptionGroup var common: CommonOptions

    /// `REF=GRIDCODE`; a ref may hold the sign itself.
    struct Choice: ExpressibleByArgument {
        let ref: String
        let grid: String

        init?(argument: String) {
            guard let sign = argument.lastIndex(of: "="), sign != argument.startIndex else { return nil }
            ref = String(argument[..<sign])
            grid = String(argument[argument.index(after: sign)...])
        }
    }

    func validate() throws {
        if reason == nil, !set.isEmpty || !unset.isEmpty || decisions != nil {
            throw ValidationError("A decision needs a --reason.")
        }
        if let moved, let undecided, URL(filePath: moved).standardized == URL(filePath: undecided).standardized {
            throw ValidationError("--moved and --undecided name the same file.")
        }
        if let both = set.map(\.ref).first(where: unset.contains) {
            throw ValidationError("\(both) is named by --set and --unset: give one of them.")
        }
    }

    func run() throws {
        try common.run { report in
            let progress = report.progress
            let summary = try District.open(file, mode: dryRun ? .read : .write).assign(request) { progress.show($0) }
            Self.show(summary, report)
            try report.finish(
                summary,
                hasFindings: summary.counts.undecided > 0 || !summary.disagreeingUnits.isEmpty
                    || !summary.expiredDecisions.isEmpty || summary.lost + summary.due.lost > 0
                    || summary.due.refused != nil)
        }
    }

    private var request: AssignRequest {
        var request = AssignRequest(actor: writer.signature)
        request.reason = reason
        request.note = note
        request.basis = by
        request.isDry = dryRun
        request.changedOnly = changedOnly
        request.decisions = set.map { ($0.ref, $0.grid) }
        request.decisionList = decisions.map { ($0, encoding) }
        request.withdrawn = unset
        request.movedPath = moved
        request.undecidedPath = undecided
        return request
    }

    private static func show(_ summary: AssignSummary, _ report: Report) {
        let counts = summary.counts
        let dry = summary.isDry ? say("Dry run: ", "试运行：") : ""
        report.show(
            dry
                + say(
                    "\(counts.assigned) of \(counts.buildings) buildings are in a grid, \(counts.outside) outside; "
                        + "\(summary.changed) changed, \(summary.movedBuildings) moved, \(summary.located) located.",
                    "\(counts.buildings) 栋楼中 \(counts.assigned) 栋已归属，\(counts.outside) 栋在外；"
                        + "变更 \(summary.changed)，迁移 \(summary.movedBuildings)，定位 \(summary.located)。"))
        if let due = summary.dueRevision {
            report.show(
                say(
                    "Revision \(due) is due: a run would put it into force first. This answer is for the plan before it.",
                    "版本 \(due) 已到启用日期，正式运行会先予启用；以上结果仍按其之前的方案。"))
        }
        report.tell(summary.due)
        report.tell(lost: summary.lost)
        report.list(
            say("moved", "变更"), summary.moved.map { "\($0.ref) \($0.from ?? "–") → \($0.to ?? "–")" },
            of: summary.movedBuildings)
        report.list(
            say("undecided", "待核定"),
            summary.undecidedBuildings.map { "\($0.ref) \(percent($0.share)) \($0.grid)" }, of: counts.undecided)
        report.list(
            say("expired decisions", "失效的核定"),
            summary.expiredDecisions.map { "\($0.ref) \($0.grid) \($0.cause.rawValue)" })
        report.list(say("outside every grid", "不在任何网格"), summary.outsideBuildings, of: counts.outside)
        report.list(
            say("units whose point lies elsewhere", "位置与楼栋不符的单元"), summary.disagreeingUnits, of: summary.disagreeing)
        report.list(
            say("lineage", "沿革"),
            summary.lineage.map { "\($0.from) → \($0.to) \(percent($0.areaShare))" }, of: summary.origins)
    }
}
