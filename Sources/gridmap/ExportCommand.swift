import ArgumentParser
import Foundation
import Storage

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes a layer as GeoJSON or as CSV for spreadsheets.",
        discussion: """
            The format follows from the file's name unless --format says it. CSV has a byte order mark, so that Excel \
            reads it as UTF-8, and no cell that Excel would take for a formula.

            Examples:
              gridmap export town.gpkg grids -o grids.geojson
              gridmap export town.gpkg buildings -o 楼栋.csv
              gridmap export town.gpkg buildings --format geojsonl | wc -l
            """)

    @Argument(help: "The district's file.") var file: String
    @Argument(help: "One of \(Layer.allCases.map(\.rawValue).joined(separator: ", ")).") var layer: Layer
    @Option(name: .shortAndLong, help: "The file to write; by default standard output.") var output: String?
    @Option(help: "One of \(ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")).") var format: ExportFormat?
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if common.json, output == nil {
            throw ValidationError("--json needs -o FILE: standard output holds the layer.")
        }
    }

    func run() throws {
        try common.run { report in
            let byName: ExportFormat? =
                switch output.map({ URL(filePath: $0).pathExtension.lowercased() }) {
                case "csv": .csv
                case "geojsonl", "geojsons", "ndjson": .geojsonl
                default: nil
                }
            let summary = try District.open(file)
                .export(ExportRequest(layer: layer, format: format ?? byName ?? .geojson, path: output))
            if let output {
                report.show(say("\(output): \(summary.rows) rows", "\(output)：\(summary.rows) 行"))
                try report.finish(summary, hasFindings: false)
            }
        }
    }
}
