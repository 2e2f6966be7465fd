import ArgumentParser
import Storage

struct LocateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "locate",
        abstract: "Tells for each point of a stream which area holds it.",
        discussion: """
            Reads CSV with a header and columns such as lon and lat from standard input, writes the same rows in their \
            order with two columns more: grid, and place (inside, border or outside). A point on a shared border goes \
            to one of its areas, always the same one. On all cores, in memory that does not grow with the rows.

            COVERAGE is any file that import reads, or an index made from one by gridmap index; its areas must not \
            overlap.

            Examples:
              gridmap locate town.gpkg:grids < points.csv > located.csv
              gridmap locate grids.geojson --id code --crs EPSG:4546 < survey.csv > located.csv
              gridmap locate grids.index --format features events.geojsonl -o located.geojsonl
              gridmap locate grids.index --binary degrees < pairs.f64 > cells.u32
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument {
        case csv, features
    }

    enum Pairs: String, CaseIterable, ExpressibleByArgument {
        case lattice, degrees
    }

    @OptionGroup var areas: AreaOptions
    @Argument(help: "The file of points; by default standard input.") var input: String?
    @Option(help: "csv, or features: GeoJSON features, one to a line or after record separators.")
    var format = Format.csv
    @Option(
        help: """
            Pairs of little-endian numbers instead of text: lattice (Int32, 1e-7 degree) or degrees (Float64), longitude \
            first. Written is for each a UInt32: the area's place in the coverage from 0, 4294967295 for none.
            """)
    var binary: Pairs?
    @Flag(
        help: "Accept areas that overlap or gape. A point in several goes to the first; they are counted and reported.")
    var lenient = false
    @Option(help: "Of the points: EPSG:n, GCJ-02, BD-09 or a PROJ string; by default degrees.") var crs: String?
    @Option(help: "Of the points' text: UTF-8, GB18030, UTF-16 …") var encoding: String?
    @Option(name: .shortAndLong, help: "The file to write; by default standard output.") var output: String?
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if common.json, output == nil {
            throw ValidationError("--json needs -o FILE: standard output holds the rows.")
        }
        if binary != nil, encoding != nil || format != .csv {
            throw ValidationError("--binary is no text: it goes with neither --encoding nor --format.")
        }
        if binary == .lattice, crs != nil {
            throw ValidationError("--binary lattice is degrees already: it does not go with --crs.")
        }
    }

    func run() throws {
        try common.run { report in
            var source = areas.source
            source.isLenient = lenient
            var request = LocateRequest(areas: source)
            request.format =
                switch binary {
                case .lattice: .pairs(.lattice)
                case .degrees: .pairs(.degrees)
                case nil: format == .csv ? .csv : .features
                }
            request.referenceSystem = crs
            request.encoding = encoding
            if let input { request.input = input }
            request.output = output
            let progress = report.progress
            let summary = try PointLocation.run(request) {
                progress.show(say("locating", "定位"), done: $0)
            }
            progress.clear()
            if summary.inDoubt > 0 {
                report.warn(
                    say(
                        "\(summary.inDoubt) points lie in several areas; each went to the first of them",
                        "\(summary.inDoubt) 个点同时位于多个区域，均归入其中第一个"))
            }
            guard output != nil else { return }
            report.show(
                say(
                    "\(summary.rows) points: \(summary.inside) inside, \(summary.border) on a border, \(summary.outside) outside",
                    "\(summary.rows) 个点：内部 \(summary.inside)，界线上 \(summary.border)，外部 \(summary.outside)"))
            try report.finish(summary, hasFindings: false)
        }
    }
}

/// Which areas.
struct AreaOptions: ParsableArguments {
    @Argument(help: "A file of areas, with :LAYER when it has several.") var coverage: String
    @Option(help: "The column that names the areas; by default code, ref, id or name, else the row's number.")
    var id: String?
    @Option(help: "Of the areas: EPSG:n, GCJ-02, BD-09 or a PROJ string; by default what the file says, else degrees.")
    var areasCrs: String?

    var source: AreaSource {
        var source = AreaSource(coverage)
        source.id = id
        source.referenceSystem = areasCrs
        return source
    }
}
