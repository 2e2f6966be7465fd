import ArgumentParser
import Storage

struct LocateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "locate",
        abstract: "Tells for each point of a CSV which area holds it.",
        discussion: """
            Reads CSV with a header and columns such as lon and lat from standard input, writes the same rows with two \
            columns more: grid, and place (inside, border or outside). A point on a shared border goes to one of its \
            areas, always the same one. COVERAGE is any file that import reads; its areas must not overlap.

            Examples:
              gridmap locate town.gpkg:grids < points.csv > located.csv
              gridmap locate grids.geojson --id code --crs EPSG:4546 < survey.csv > located.csv
            """)

    @Argument(help: "A file of areas, with :LAYER when it has several.") var coverage: String
    @Option(help: "The column that names the areas; by default code, ref, id or name, else the row's number.")
    var id: String?
    @Option(help: "Of the points: EPSG:n, GCJ-02, BD-09 or a PROJ string; by default degrees.") var crs: String?
    @Option(help: "Of the points' text: UTF-8, GB18030, UTF-16 …") var encoding: String?
    @Option(name: .shortAndLong, help: "The file to write; by default standard output.") var output: String?
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if common.json, output == nil {
            throw ValidationError("--json needs -o FILE: standard output holds the rows.")
        }
    }

    func run() throws {
        try common.run { report in
            var request = LocateRequest(coverage: coverage)
            request.id = id
            request.referenceSystem = crs
            request.encoding = encoding
            request.output = output
            let summary = try PointLocation.run(request) {
                report.progress.show(say("locating", "定位"), done: $0)
            }
            report.progress.clear()
            guard output != nil else { return }
            report.show(
                say(
                    "\(summary.rows) points: \(summary.inside) inside, \(summary.border) on a border, \(summary.outside) outside",
                    "\(summary.rows) 个点：内部 \(summary.inside)，界线上 \(summary.border)，外部 \(summary.outside)"))
            try report.finish(summary, hasFindings: false)
        }
    }
}
