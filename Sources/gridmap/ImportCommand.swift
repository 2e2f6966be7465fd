import ArgumentParser
import Geometry
import Storage

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Brings a file's rows into one layer of the district, which is made when there is none.",
        discussion: """
            SOURCE is .geojson, .geojsonl, .csv or .gpkg; anything else (shapefile, DXF, KML, XLSX) is read through \
            ogr2ogr when that is installed. Rows are matched by their key: known ones are updated, new ones added. \
            Fields are found by their usual names; --field and --set say otherwise.

            Examples:
              gridmap import town.gpkg communities outlines.geojson --key code
              gridmap import town.gpkg barriers survey.gpkg:roads --field kind=highway --set strength=0.6
              gridmap import town.gpkg buildings 楼栋.csv --encoding GB18030 --key 楼栋编号 --crs EPSG:4546
              gridmap import town.gpkg communities old.shp --repair=0.3 --prefer class
              gridmap import town.gpkg households 户数.csv

            An import is one transaction: on any error nothing is changed.
            """)

    @Argument(help: "The district's file.") var file: String
    @Argument(help: "One of \(ImportLayer.allCases.map(\.rawValue).joined(separator: ", ")).")
    var layer: ImportLayer
    @Argument(help: "A file, with :LAYER when it has several.") var source: String

    @Option(help: "EPSG:n, GCJ-02, BD-09 or a PROJ string or pipeline; by default the source's own, else degrees.")
    var crs: String?
    @Option(help: "Of text: UTF-8, GB18030, UTF-16 …; by default a byte order mark, else UTF-8.")
    var encoding: String?
    @Option(help: "The column of the natural key (ref, or code of an area).") var key: String?
    @Option(help: ArgumentHelp("Fill a field from a column; may be repeated.", valueName: "target=source"))
    var field: [Assignment] = []
    @Option(help: ArgumentHelp("Fill a field with a constant; may be repeated.", valueName: "target=value"))
    var set: [Assignment] = []
    @Option(
        defaultAsFlag: 0.5,
        help: ArgumentHelp(
            "Mend borders within so many metres, listing each change; behind the source, or as --repair=0.3.",
            valueName: "metres"))
    var repair: Double?
    @Option(help: ArgumentHelp("The field whose greater value wins an overlap.", valueName: "field"))
    var prefer: String?
    @Flag(help: "End the rows that the source does not have any more.") var replace = false
    @Option(help: "The datum of a file that this import makes: cgcs2000 or wgs84; by default by where the source lies.")
    var datum: DatumName?
    @OptionGroup var writer: WriterOptions
    @OptionGroup var common: CommonOptions

    enum DatumName: String, ExpressibleByArgument, CaseIterable {
        case cgcs2000, wgs84
    }

    /// `name=text`.
    struct Assignment: ExpressibleByArgument {
        let name: String
        let text: String

        init?(argument: String) {
            guard let sign = argument.firstIndex(of: "="), sign != argument.startIndex else { return nil }
            name = String(argument[..<sign])
            text = String(argument[argument.index(after: sign)...])
        }
    }

    func validate() throws {
        if let repair, !(repair > 0 && repair <= 100) {
            throw ValidationError("--repair takes metres greater than 0, at most 100; not \(repair).")
        }
    }

    func run() throws {
        try common.run { report in
            var request = ImportRequest(layer: layer, source: source, actor: writer.signature)
            request.referenceSystem = crs
            request.encoding = encoding
            request.key = key
            request.fields = field.map { ($0.name, $0.text) }
            request.constants = set.map { ($0.name, $0.text) }
            request.repair = repair
            request.prefer = prefer
            request.replaces = replace
            request.datum = datum.map { $0 == .cgcs2000 ? .cgcs2000 : .wgs84 }
            let summary = try District.importLayer(into: file, request) {
                report.progress.show(say("reading", "读取"), done: $0.rows, total: $0.total)
            }
            show(summary, report)
            try report.finish(summary, hasFindings: summary.hasFindings)
        }
    }

    private func show(_ summary: ImportSummary, _ report: Report) {
        let gone = say(
            summary.replaced ? "\(summary.gone) ended" : "\(summary.gone) in the file only",
            summary.replaced ? "终止 \(summary.gone)" : "仅文件中有 \(summary.gone)")
        report.show(
            say(
                "\(layer.rawValue): \(summary.rows) rows read, \(summary.added) added, \(summary.changed) changed, "
                    + "\(summary.unchanged) unchanged, \(gone)",
                "\(layer.rawValue)：读取 \(summary.rows) 行，新增 \(summary.added)，更新 \(summary.changed)，"
                    + "未变 \(summary.unchanged)，\(gone)"))
        if layer != .households {
            report.show(
                say(
                    "  \(summary.withShape) of \(summary.total) have \(layer.features?.isArea == true ? "outlines" : "a place on the map")",
                    "  \(summary.total) 行中 \(summary.withShape) 行有\(layer.features?.isArea == true ? "边界" : "位置")"))
        }
        if let grids = summary.draft {
            report.show(
                say("  a draft of \(grids) grids: publish puts it into force", "  生成调整方案，共 \(grids) 个网格：用 publish 发布"))
        }
        if let path = summary.unmatched { report.show(say("  unmatched rows: \(path)", "  未匹配的行：\(path)")) }
        for remark in summary.remarks.prefix(20) { report.show("  \(remark.message) [\(remark.code)]") }
        let hidden = summary.remarkCounts.values.reduce(0, +) - min(20, summary.remarks.count)
        if hidden > 0 { report.show(say("  and \(hidden) more remarks", "  另有 \(hidden) 条")) }
    }
}
