import TestSupport
import Testing

@testable import Tiling

/// No cell vanishes: one too small to draw is drawn with a neighbour.
@Suite struct MergingTests {
    @Test(arguments: Seed.first(12).flatMap { seed in [9, 13, 17, 21].map { (seed, $0) } })
    func `every cell is drawn, by itself or with another, and is not too small`(_ seed: Seed, _ size: Int) {
        let made = SeededArcs(seed, side: 1 << size)
        let tiles = CoverageTiles(arcs: made.arcs, cellCount: made.cellCount, maxZoom: 18)
        let all = Set(made.arcs.flatMap { [$0.left, $0.right] }.filter { $0 >= 0 }.map(Int.init))
        for z in 0...18 {
            let zoomed = tiles.zoomed(to: z)
            var areas: [Int: Int128] = [:]
            var withNeighbours: Set<Int> = []
            for arc in zoomed.arcs {
                let area = zip(arc.points, arc.points.dropFirst()).reduce(Int128(0)) {
                    $0 + cross(PlanePoint(0, 0), $1.0, $1.1)
                }
                if arc.left >= 0 { areas[Int(arc.left), default: 0] += area }
                if arc.right >= 0 { areas[Int(arc.right), default: 0] -= area }
                if arc.left >= 0, arc.right >= 0 { withNeighbours.formUnion([Int(arc.left), Int(arc.right)]) }
            }
            let hidden = zoomed.merged.values.flatMap { $0 }
            #expect(areas.keys.count + hidden.count == all.count, "zoom \(z)")
            #expect(Set(areas.keys).union(hidden) == all, "zoom \(z)")
            #expect(Set(zoomed.merged.keys).isSubset(of: areas.keys), "zoom \(z)")
            for cell in withNeighbours { #expect(areas[cell]! >= 512, "cell \(cell) at zoom \(z)") }
        }
    }

    @Test func `a small cell goes where its border is longest`() throws {
        // A wide strip in the west, one in the east, and between them a slim cell that leans on the eastern one.
        let unit = Int64(1) << (WebMercator.worldZoom - 10)
        func p(_ x: Int64, _ y: Int64) -> PlanePoint { PlanePoint((4000 + x) * unit, (4000 + y) * unit) }
        let (low, notch, high, top) = (p(100, 0), p(100, 40), p(100, 60), p(100, 100))
        let arcs = [
            PlaneArc(left: 0, right: -1, points: [top, p(0, 100), p(0, 0), low]),
            PlaneArc(left: 1, right: -1, points: [low, p(200, 0), p(200, 100), top]),
            PlaneArc(left: 0, right: 1, points: [low, notch]), PlaneArc(left: 0, right: 1, points: [high, top]),
            PlaneArc(left: 0, right: 2, points: [notch, high]),
            PlaneArc(left: 2, right: 1, points: [notch, p(105, 45), p(105, 55), high]),
        ]
        let tiles = CoverageTiles(arcs: arcs, cellCount: 3, maxZoom: 18)
        #expect(tiles.zoomed(to: 10).merged == [1: [2]])
        #expect(tiles.zoomed(to: 13).merged.isEmpty)
        let pieces = tiles.zoomed(to: 10).pieces(in: try TileID(z: 10, x: 1, y: 1023))
        #expect(pieces.first { $0.cell == 1 }?.merged == [2])
        #expect(!pieces.contains { $0.cell == 2 })
    }
}
