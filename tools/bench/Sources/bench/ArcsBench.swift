import ArgumentParser
import Foundation
import Geometry
import Tiling
import Topology

/// How long a coverage takes to be ready for tiles, and its first tiles to be cut.
struct ArcsBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "arcs", abstract: "A coverage made ready for tiles: its borders found, weighed, and zoomed.")

    @Argument(help: "A folder of lattice integers, as make_grids.py writes them.") var folder: String
    @Option(help: "Counted runs; medians are printed.") var runs = 5
    @Option(help: "Zooms.") var zooms = "8,10,12,14,16,18"

    func run() throws {
        let cells = try Numbers.cells(in: folder)
        let coverage = try Coverage(cells)
        let vertices = coverage.arcs.reduce(0) { $0 + $1.points.count }
        print("\(cells.count) cells, \(coverage.arcs.count) arcs of \(vertices) vertices; ms by the clock")
        time("borders found (Coverage)") { _ = try? Coverage(cells) }
        time("borders weighed (CoverageTiles)") { _ = CoverageTiles(coverage) }
        let tiles = CoverageTiles(coverage)
        for z in zooms.split(separator: ",").compactMap({ Int($0) }) where z <= tiles.maxZoom {
            time("zoom \(z)") { _ = tiles.zoomed(to: z) }
        }
    }

    private func time(_ what: String, _ body: () -> Void) {
        let seconds = (0..<runs).map { _ in Clock.wall(body) }
        print(String(format: "%-34@ %8.1f", what as NSString, seconds.median * 1000))
    }
}
