import ArgumentParser
import Storage

struct AssignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign",
        abstract: "Assigns every building, unit and facility to the grids in force again.",
        discussion: """
            A building belongs to the grid with the largest share of its footprint, a point to the grid it lies in, a \
            unit to the grid of its building. Below 90 % it is undecided (待核定) and listed. Done twice, the second \
            run changes nothing.

            Example:
              gridmap assign town.gpkg --quiet --json
            """)

    @Argument(help: "The district's file.") var file: String
    @OptionGroup var writer: WriterOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { report in
            let progress = report.progress
            let summary = try District.open(file, mode: .write)
                .assign(AssignRequest(actor: writer.signature)) { progress.show($0) }
            let counts = summary.counts
            report.show(
                say(
                    "\(counts.assigned) of \(counts.buildings) buildings are in a grid, \(counts.outside) outside; "
                        + "\(summary.changed) changed.",
                    "\(counts.buildings) 栋楼中 \(counts.assigned) 栋已归属，\(counts.outside) 栋在外；变更 \(summary.changed)。"))
            report.list(
                say("moved", "变更"), summary.moved.map { "\($0.ref) \($0.from ?? "–") → \($0.to ?? "–")" })
            report.list(
                say("undecided", "待核定"),
                summary.undecidedBuildings.map { "\($0.ref) \(percent($0.share)) \($0.grid)" })
            report.list(say("outside every grid", "不在任何网格"), summary.outsideBuildings)
            report.list(say("units whose point lies elsewhere", "位置与楼栋不符的单元"), summary.disagreeingUnits)
            try report.finish(
                summary, hasFindings: !summary.undecidedBuildings.isEmpty || !summary.disagreeingUnits.isEmpty)
        }
    }
}
