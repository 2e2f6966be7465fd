import Geometry
import TestSupport
import Testing

@testable import Topology

@Suite struct LocatorTests {
    /// Random points, vertices, points on edges, with the longitude or latitude of a vertex, and one unit beside those.
    static func points(for coverage: Coverage, using random: inout SeededGenerator) throws -> [Point] {
        let box = try #require(coverage.box)
        let vertices = coverage.arcs.flatMap(\.points)
        func some(_ low: Int32, _ high: Int32) -> Int32 { Int32.random(in: (low - 3)...(high + 3), using: &random) }
        var points: [Point] = []
        for _ in 0..<400 { points.append(Point(some(box.minX, box.maxX), some(box.minY, box.maxY))) }
        for vertex in vertices.shuffled(using: &random).prefix(200) {
            points.append(vertex)
            points.append(Point(vertex.x, some(box.minY, box.maxY)))
            points.append(Point(some(box.minX, box.maxX), vertex.y))
            for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1)] as [(Int32, Int32)] {
                points.append(Point(vertex.x + dx, vertex.y + dy))
            }
        }
        for arc in coverage.arcs.shuffled(using: &random).prefix(100) {
            for (a, b) in zip(arc.points, arc.points.dropFirst()) {
                let middle = Point(a.x + (b.x - a.x) / 2, a.y + (b.y - a.y) / 2)
                points += [middle, Point(middle.x, middle.y + 1), Point(middle.x - 1, middle.y)]
            }
        }
        return points
    }

    /// Where a point moved by (+ε, +ε²) lies, told by the polygons alone: a ray northwards crosses an edge that begins
    /// at or west of the point's longitude and ends east of it, when the moved point is below the edge.
    static func holds(_ area: MultiPolygon, _ point: Point) -> Bool {
        var inside = false
        for ring in area.rings {
            for (from, to) in zip(ring.closed, ring.closed.dropFirst()) {
                let (a, b) = from < to ? (from, to) : (to, from)
                guard a.x <= point.x, point.x < b.x else { continue }
                let side = cross(a, b, point)
                if side < 0 || (side == 0 && b.y > a.y) { inside.toggle() }
            }
        }
        return inside
    }

    @Test(arguments: Seed.first(60))
    func `every point lies in one cell, as the rule says`(seed: Seed) throws {
        var random = seed.generator
        let cells = RandomCoverage(seed).cells
        let coverage = try Coverage(cells)
        let locator = Locator(coverage)
        let points = try Self.points(for: coverage, using: &random)
        let answers = locator.locate(points)
        for (point, answer) in zip(points, answers) {
            let holding = cells.indices.filter { Self.holds(cells[$0], point) }
            let touching = cells.indices.filter { cells[$0].place(of: point) != .outside }
            #expect(holding.count <= 1)
            #expect(answer.cell == holding.first ?? touching.first)
            let isOnBorder = cells.contains { $0.place(of: point) == .border }
            #expect(answer.place == (isOnBorder ? .border : touching.isEmpty ? .outside : .inside))
        }
    }

    @Test func `shapely covers each point with the cell found`() throws {
        for seed in Seed.first(8) {
            var random = seed.generator
            let cells = RandomCoverage(seed).cells
            let coverage = try Coverage(cells)
            let points = try Self.points(for: coverage, using: &random)
            let covering = try CoverageOracle.locate(points, in: cells)
            for (answer, cells) in zip(Locator(coverage).locate(points), covering) {
                #expect(cells.isEmpty ? answer.cell == nil : cells.contains(answer.cell ?? -1))
                #expect((answer.place == .outside) == cells.isEmpty)
                if cells.count > 1 { #expect(answer.place == .border) }
            }
        }
    }

    @Test func `Providence's blocks hold the same points for shapely`() throws {
        var random = Seed(1).generator
        let cells = try CoverageOracle.cells(of: Fixture.data("partition/providence.gpkg"), layer: "blocks")
        let coverage = try Coverage(cells)
        coverage.checkInvariants()
        let box = try #require(coverage.box)
        var points = coverage.arcs.prefix(3000).map(\.points[0])
        for _ in 0..<50_000 {
            points.append(
                Point(
                    .random(in: box.minX...box.maxX, using: &random), .random(in: box.minY...box.maxY, using: &random)))
        }
        let covering = try CoverageOracle.locate(points, in: cells)
        for (answer, cells) in zip(Locator(coverage).locate(points), covering) {
            #expect(cells.isEmpty ? answer.cell == nil : cells.contains(answer.cell ?? -1))
        }
    }

    @Test func `candidates are the cells whose boxes meet`() throws {
        let coverage = try Coverage(RandomCoverage(Seed(5)).cells)
        let locator = Locator(coverage)
        var random = Seed(5).generator
        let box = try #require(coverage.box)
        for _ in 0..<100 {
            let x = Int32.random(in: box.minX...box.maxX, using: &random)
            let y = Int32.random(in: box.minY...box.maxY, using: &random)
            let asked = Box(minX: x, minY: y, maxX: x + 20, maxY: y + 20)
            let expected = (0..<coverage.cellCount).filter { coverage.box(ofCell: $0)?.intersects(asked) == true }
            #expect(locator.candidates(in: asked) == expected)
        }
    }
}
