import ArgumentParser
import Foundation
import Storage
import Tiling
import Web

struct TilesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tiles",
        abstract: "Writes tiles into a package: MBTiles, PMTiles or a folder.",
        discussion: """
            The tiles are those that serve would answer, all of one generation. The package appears under its name only \
            when it is whole; a file that is there already is replaced then, a folder is not.

            Examples:
              gridmap tiles town.gpkg -o town.pmtiles
              gridmap tiles town.gpkg -o town.mbtiles --layers grids grids~borders grids~labels --zooms 8-16
              gridmap tiles town.gpkg -o tiles --format geojson
              gridmap tiles town.gpkg -o changed --since 41

            Tiles that were cut before, by serve or by a run that was broken off, are taken from town.gpkg.tiles and not \
            cut again. With --since only what differs from an earlier package is written.
            """)

    /// Zooms as `8-16` or `14`.
    struct Zooms: ExpressibleByArgument {
        let range: ClosedRange<Int>

        init?(argument: String) {
            let ends = argument.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard (1...2).contains(ends.count), let low = ends[0], let high = ends[ends.count - 1], low <= high,
                (0...TileID.maxZoom).contains(low), high <= TileID.maxZoom
            else { return nil }
            range = low...high
        }
    }

    @Argument(help: "The district's file.") var file: String
    @Option(name: .shortAndLong, help: "The package: NAME.mbtiles, NAME.pmtiles, or a new folder.") var output: String
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Layers as in the server's addresses; by default all.", valueName: "layer"))
    var layers: [String] = []
    @Option(help: "From the first zoom to the last. (default: 0-14)") var zooms: Zooms?
    @Option(help: "One of \(TileFormat.allCases.map(\.rawValue).joined(separator: ", ")).") var format = TileFormat.mvt
    @Option(
        help: ArgumentHelp(
            "Only tiles that differ from the package made here at this generation, of the same layers and format.",
            valueName: "generation"))
    var since: Int64?
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let report = Report(common)
        do {
            var request = TilesRequest(path: output)
            request.layers = layers.isEmpty ? nil : layers
            if let zooms { request.zooms = zooms.range }
            request.format = format
            request.since = since
            let summary = try await TilePackaging(try District.open(file)).write(request) { done, total in
                report.progress.show(say("cutting tiles", "切片"), done: done, total: total)
            }
            show(summary, report)
            try report.finish(summary, hasFindings: summary.omitted > 0)
        } catch let status as ExitCode {
            throw status
        } catch {
            report.fail(error)
            throw ExitCode.failure
        }
    }

    private func show(_ summary: TilesSummary, _ report: Report) {
        report.show(
            say(
                "\(output): \(summary.tiles) tiles, \(summary.bytes) bytes, generation \(summary.generation).",
                "\(output)：\(summary.tiles) 个瓦片，\(summary.bytes) 字节，第 \(summary.generation) 代。"))
        if let asked = zooms?.range, let first = summary.zooms.first, let last = summary.zooms.last,
            asked != first...last
        {
            report.warn(
                say(
                    "these layers have tiles at zooms \(first) to \(last) of those asked for",
                    "所求级别中，这些图层只有 \(first) 至 \(last) 级瓦片"))
        }
        if !summary.removed.isEmpty {
            report.show(
                say(
                    "\(summary.removed.count) tiles hold nothing any more; --json names them.",
                    "\(summary.removed.count) 个瓦片已无内容，--json 列出。"))
        }
        if summary.merged > 0 {
            report.show(
                say(
                    "\(summary.merged) tiles would hold too much: there the layer above stands for what is in it.",
                    "\(summary.merged) 个瓦片内容过多，以上一级图层代替。"))
        }
        if summary.omitted > 0 {
            report.show(
                say(
                    "\(summary.omitted) tiles would hold too much and lack a layer: ask for deeper zooms only.",
                    "\(summary.omitted) 个瓦片内容过多，缺少图层：请只取更深的级别。"))
        }
    }
}
