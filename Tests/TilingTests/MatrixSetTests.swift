import Foundation
import Geometry
import TestSupport
import Testing
import Topology

@testable import Tiling

/// Every tile matrix set: its numbers are the ones that others give a place, and nothing cracks on its planes.
@Suite struct MatrixSetTests {
    /// What the shared vectors call a set, and how much deeper they count.
    private static let schemes: [(name: String, set: TileMatrixSet, deeper: Int)] = [
        ("XYZ EPSG:3857", .webMercatorQuad, 0), ("Tianditu _c", .worldCRS84Quad, 1), ("AMap", .gcj02, 0),
    ]

    @Test(arguments: [TileMatrixSet.webMercatorQuad, .worldCRS84Quad])
    func `every place is in just one tile, also where the world ends`(set: TileMatrixSet) throws {
        let limit: Int32 = set == .worldCRS84Quad ? 900_000_000 : 850_000_000
        for x: Int32 in [-1_800_000_000, -1, 0, 1_800_000_000] {
            for y in [-limit, 0, limit] {
                var found = 0
                for column in 0..<set.columns(z: 2) {
                    for row in 0..<set.rows(z: 2) {
                        let tile = try TileID(z: 2, x: column, y: row, in: set)
                        if PlainCutter.cut(Point(x, y), to: tile) != nil { found += 1 }
                    }
                }
                #expect(found == 1, "\(x) \(y)")
            }
        }
    }

    @Test func `a zoom that no number holds is told as it was written`() {
        #expect(throws: TilingError.zoomOutOfRange("18446744073709551616")) {
            try TileID(z: "18446744073709551616", x: "0", y: "0")
        }
    }

    @Test(.enabled(if: Fixture.shared != nil))
    func `a place is in the tile that other tools name`() throws {
        let file = try #require(Fixture.shared).appending(path: "data/fixtures/tile-test-vectors.csv")
        var checked: [TileMatrixSet: Int] = [:]
        for line in try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst() {
            let fields = line.split(separator: ",").suffix(5)
            let numbers = fields.compactMap(Double.init)
            guard numbers.count == 5, let scheme = Self.schemes.first(where: { line.hasPrefix($0.name) }) else {
                continue
            }
            let tile = TileID(
                at: try Lattice.point(Position(numbers[1], numbers[2])), z: Int(numbers[0]) - scheme.deeper,
                in: scheme.set)
            #expect(tile.x == Int(numbers[3]) && tile.y == Int(numbers[4]), "\(line)")
            checked[scheme.set, default: 0] += 1
        }
        #expect(checked.count == 3)
    }

    @Test func `only tiles that exist can be named`() throws {
        #expect(try TileID(z: 0, x: 1, y: 0, in: .worldCRS84Quad).x == 1)
        #expect(try TileID(z: 3, x: 15, y: 7, in: .worldCRS84Quad).y == 7)
        #expect(throws: TilingError.outsideTheWorld(parameter: "x", z: 3, count: 16)) {
            try TileID(z: 3, x: 16, y: 0, in: .worldCRS84Quad)
        }
        #expect(throws: TilingError.outsideTheWorld(parameter: "y", z: 3, count: 8)) {
            try TileID(z: 3, x: 0, y: 8, in: .worldCRS84Quad)
        }
    }

    @Test(arguments: TileMatrixSet.allCases)
    func `a point lies in the lattice box of its tile, and corners of the earth in a tile`(_ set: TileMatrixSet) {
        var random = Seed(5).generator
        for z in 0...TileID.maxZoom {
            for _ in 0..<200 {
                // The shift of GCJ-02 begins and ends within these bounds.
                let point = Point(
                    Int32.random(in: 715_000_000...1_385_000_000, using: &random),
                    Int32.random(in: 3_000_000...563_000_000, using: &random))
                #expect(TileID(at: point, z: z, in: set).latticeBox().contains(point), "\(point) at zoom \(z)")
            }
            for corner in [
                Point(-1_800_000_000, -900_000_000), Point(1_800_000_000, 900_000_000), Point(1_800_000_000, 0),
            ] {
                let tile = TileID(at: corner, z: z, in: set)
                #expect((0..<set.columns(z: z)).contains(tile.x) && (0..<set.rows(z: z)).contains(tile.y))
            }
        }
    }

    /// Cells of a raster with winding borders, in lattice units.
    private static func coverage(_ seed: Seed, side: Int32) throws -> Coverage {
        var random = seed.generator
        let n = 6
        let (west, south): (Int32, Int32) = (1_121_900_000, 303_400_000)
        func jitter(_ range: Int32) -> Int32 { Int32.random(in: -range...range, using: &random) }
        let nodes = (0...n).map { i in
            (0...n).map { j in
                Point(west + Int32(i) * side + jitter(side / 8), south + Int32(j) * side + jitter(side / 8))
            }
        }
        func winding(_ a: Point, _ b: Point) -> [Point] {
            [a]
                + (1..<9).map { k in
                    Point(
                        a.x + Int32(Int64(b.x - a.x) * Int64(k) / 9) + jitter(side / 40),
                        a.y + Int32(Int64(b.y - a.y) * Int64(k) / 9) + jitter(side / 40))
                } + [b]
        }
        let east = (0..<n).map { i in (0...n).map { winding(nodes[i][$0], nodes[i + 1][$0]) } }
        let north = (0...n).map { i in (0..<n).map { winding(nodes[i][$0], nodes[i][$0 + 1]) } }
        return try Coverage(
            (0..<n).flatMap { i in
                (0..<n).map { j in
                    let sides = [east[i][j], north[i + 1][j], east[i][j + 1].reversed(), north[i][j].reversed()]
                    let ring = Ring(sides.flatMap { $0.dropLast() })
                    return MultiPolygon(ring.map { [Polygon($0)] } ?? [])
                }
            })
    }

    @Test(arguments: TileMatrixSet.allCases, Seed.first(3))
    func `no gap, no overlap, no invalid polygon in any tile`(_ set: TileMatrixSet, _ seed: Seed) throws {
        let coverage = try Self.coverage(seed, side: 40_000)
        let tiles = CoverageTiles(coverage, in: set)
        let middle = Point(1_121_900_000 + 120_000, 303_400_000 + 120_000)
        var lines: [String] = []
        for z in 8...17 {
            let zoomed = tiles.zoomed(to: z)
            let outline = ZoomedCoverage(
                z: z, in: set,
                arcs: zoomed.arcs.filter { $0.left < 0 || $0.right < 0 }
                    .map { PlaneArc(left: min($0.left, 0), right: min($0.right, 0), points: $0.points) },
                cellCount: 1)
            let centre = TileID(at: middle, z: z, in: set)
            var drawn: Set<Int> = []
            for x in centre.x - 1...centre.x + 1 {
                for y in centre.y - 1...centre.y + 1 {
                    let tile = try TileID(z: z, x: x, y: y, in: set)
                    let pieces = zoomed.pieces(in: tile)
                    drawn.formUnion(pieces.flatMap { [$0.cell] + $0.merged })
                    #expect(doubleArea(pieces) == doubleArea(outline.pieces(in: tile)), "tile \(tile)")
                    lines.append("\(tile) \(PieceText.json(pieces))")
                }
            }
            if z < 14 { #expect(drawn.count == coverage.cellCount, "zoom \(z)") }
        }
        let answer = try Oracle.run("tile_coverage.py", input: Data(lines.joined(separator: "\n").utf8))
        #expect(String(decoding: answer, as: UTF8.self) == "\(lines.count) tiles\n")
    }

    private func doubleArea(_ pieces: [TilePiece]) -> Int128 {
        pieces.reduce(0) { $1.polygons.reduce($0) { $1.reduce($0) { $0 + RingAssembly.doubleArea($1) } } }
    }
}
