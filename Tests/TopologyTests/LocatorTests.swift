import Foundation
import Geometry
import TestSupport
import Testing

@testable import Topology

@Suite struct LocatorTests {
    /// Random points, vertices, points on edges, with the longitude or latitude of a vertex, and one unit beside those.
    ///
    /// - Parameter times: how many, 1 for a few thousand.
    static func points(
        for coverage: Coverage, times: Int = 1, using random: inout SeededGenerator
    ) throws -> [Point] {
        let box = try #require(coverage.box)
        let vertices = coverage.arcs.flatMap(\.points)
        func some(_ low: Int32, _ high: Int32) -> Int32 { Int32.random(in: (low - 3)...(high + 3), using: &random) }
        var points: [Point] = []
        for _ in 0..<400 * times { points.append(Point(some(box.minX, box.maxX), some(box.minY, box.maxY))) }
        for vertex in vertices.shuffled(using: &random).prefix(200 * times) {
            points.append(vertex)
            points.append(Point(vertex.x, some(box.minY, box.maxY)))
            points.append(Point(some(box.minX, box.maxX), vertex.y))
            for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1)] as [(Int32, Int32)] {
                points.append(Point(vertex.x + dx, vertex.y + dy))
            }
        }
        for arc in coverage.arcs.shuffled(using: &random).prefix(100 * times) {
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
        let points = try Self.points(for: coverage, using: &random)
        let answers = Locator(coverage).locate(points)
        for (point, answer) in zip(points, answers) {
            let holding = cells.indices.filter { Self.holds(cells[$0], point) }
            let touching = cells.indices.filter { cells[$0].place(of: point) != .outside }
            #expect(holding.count <= 1)
            #expect(answer.cell == holding.first ?? touching.first)
            let isOnBorder = cells.contains { $0.place(of: point) == .border }
            #expect(answer.place == (isOnBorder ? .border : touching.isEmpty ? .outside : .inside))
        }
    }

    /// All at once, and whether each lies on a border.
    private static func many(_ points: [Point], _ locator: Locator) -> (cells: [UInt32], onBorder: [Bool]) {
        var cells = [UInt32](repeating: 7, count: points.count)
        var onBorder = points.indices.map { $0.isMultiple(of: 2) }
        var cellSpan = cells.mutableSpan
        var borderSpan = onBorder.mutableSpan
        locator.locate(points.span, into: &cellSpan, borders: &borderSpan)
        return (cells, onBorder)
    }

    @Test(arguments: Seed.first(60), [1, 4, 40])
    func `small tiles, many points at once and many threads answer the same`(seed: Seed, edgesPerTile: Int) throws {
        var random = seed.generator
        let coverage = try Coverage(RandomCoverage(seed).cells)
        let points = try Self.points(for: coverage, using: &random)
        let answers = Locator(coverage).locate(points)
        let locator = Locator(coverage, threads: 1, edgesPerTile: edgesPerTile)
        for (answer, other) in zip(answers, locator.locate(points)) { #expect(answer == other) }
        #expect(locator.cells(of: points) == answers.map { $0.cell.map(UInt32.init) ?? Locator.nobody })
        let (cells, borders) = Self.many(points, locator)
        #expect(cells == locator.cells(of: points))
        #expect(borders == answers.map { $0.place == .border })
        let other = Locator(coverage, threads: 3, edgesPerTile: edgesPerTile)
        #expect(other.index?.bytes == locator.index?.bytes)
    }

    @Test func `no border meets a box that only one cell holds`() throws {
        var found = 0
        for seed in Seed.first(60) {
            var random = seed.generator
            let cells = RandomCoverage(seed).cells
            let coverage = try Coverage(cells)
            let locator = Locator(coverage, threads: 1, edgesPerTile: 8)
            let box = try #require(coverage.box)
            let width = max(1, (box.maxX - box.minX) / 30)
            for _ in 0..<200 {
                let x = Int32.random(in: box.minX...box.maxX, using: &random)
                let y = Int32.random(in: box.minY...box.maxY, using: &random)
                let right = x + .random(in: 0...width, using: &random)
                let top = y + .random(in: 0...width, using: &random)
                guard let cell = locator.only(in: Box(minX: x, minY: y, maxX: right, maxY: top)) else { continue }
                found += 1
                let corners = [Point(x, y), Point(right, y), Point(right, top), Point(x, top)]
                #expect(corners.allSatisfy { cells[cell].place(of: $0) == .inside })
                let meets = coverage.arcs.contains { arc in
                    zip(arc.points, arc.points.dropFirst()).contains { a, b in
                        (x...right).contains(a.x) && (y...top).contains(a.y)
                            || corners.indices.contains { Segment.meet(a, b, corners[$0], corners[($0 + 1) % 4]) }
                    }
                }
                #expect(!meets)
            }
        }
        #expect(found > 200)
    }

    @Test func `points beyond the lattice and empty coverages are nobody's`() throws {
        let far = [Int32.min, -1, 0, Int32.max]
        let points = far.flatMap { x in far.map { Point(x, $0) } }
        let none = Locator(try Coverage([]))
        #expect(none.cells(of: points).allSatisfy { $0 == Locator.nobody })
        #expect(none.only(in: Box(minX: 0, minY: 0, maxX: 1, maxY: 1)) == nil)
        let ring = try #require(Ring([Point(-900_000_000, 5), Point(900_000_000, 5), Point(0, 900_000_000)]))
        let wide = Locator(try Coverage([MultiPolygon(Polygon(ring))]))
        #expect(wide.cells(of: points).allSatisfy { $0 == Locator.nobody })
        #expect(wide.locate(Point(0, 5)) == (0, .border))
        #expect(wide.locate(Point(0, 6)) == (0, .inside))
        #expect(wide.locate(Point(0, 4)) == (nil, .outside))
    }

    @Test func `shapely covers each point with the cell found`() throws {
        for seed in Seed.first(8) {
            var random = seed.generator
            let cells = RandomCoverage(seed).cells
            let coverage = try Coverage(cells)
            let points = try Self.points(for: coverage, using: &random)
            let covering = try CoverageOracle.locate(points, in: cells)
            CoverageOracle.agree(Locator(coverage).locate(points), on: points, in: cells, covering: covering)
        }
    }

    @Test(arguments: [170, 10_000, 200_000])
    func `of many grids, shapely finds the same`(count: Int) throws {
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try Oracle.make("make_grids.py", arguments: ["\(count)", folder.path, "20000"])
        try agree(withGridsIn: folder, seed: Seed(count))
    }

    /// Of an earlier generator, whose grids have other shapes.
    @Test(.enabled(if: Fixture.shared != nil), arguments: [170, 10_000, 200_000])
    func `of many Voronoi cells, shapely finds the same`(count: Int) throws {
        let source = try Fixture.temporaryFolder()
        let folder = try Fixture.temporaryFolder()
        defer { for folder in [source, folder] { try? FileManager.default.removeItem(at: folder) } }
        let script = try #require(Fixture.shared).appending(path: "oracle/make_coverage.py").path
        try Oracle.run(at: script, arguments: ["\(count)", source.path, "100000", "--nopoly"])
        _ = try Oracle.run("coverage.py", arguments: ["taken", source.path, folder.path, "50000"])
        try agree(withGridsIn: folder, seed: Seed(count))
    }

    private func agree(withGridsIn folder: URL, seed: Seed) throws {
        let grids = try GridFolder(folder)
        let coverage = try Coverage(grids.cells)
        var random = seed.generator
        let points = try Self.points(for: coverage, times: 5, using: &random) + grids.points
        let locator = Locator(coverage)
        let answers = locator.locate(points)
        let covering = try CoverageOracle.locate(points, inGridsOf: folder)
        let places = CoverageOracle.agree(answers, on: points, in: grids.cells, covering: covering)
        #expect(places.count == 3 && places.values.allSatisfy { $0 > 100 }, "\(places)")
        #expect(locator.cells(of: points) == answers.map { $0.cell.map(UInt32.init) ?? Locator.nobody })
    }

    @Test(arguments: [("partition/providence.gpkg", "blocks"), ("monaco/monaco.gpkg", "boundaries")])
    func `real areas hold the same points for shapely`(file: String, layer: String) throws {
        var random = Seed(1).generator
        let cells = try CoverageOracle.cells(of: Fixture.data(file), layer: layer)
        let coverage = try Coverage(cells)
        coverage.checkInvariants()
        let points = try Self.points(for: coverage, times: 10, using: &random)
        let covering = try CoverageOracle.locate(points, in: cells)
        let locator = Locator(coverage)
        let answers = locator.locate(points)
        let places = CoverageOracle.agree(answers, on: points, in: cells, covering: covering)
        #expect(places.count == 3 && places.values.allSatisfy { $0 > 900 }, "\(places)")
        #expect(locator.cells(of: points) == answers.map { $0.cell.map(UInt32.init) ?? Locator.nobody })
    }

    @Test func `boxes meet the cells that they should`() throws {
        let coverage = try Coverage(RandomCoverage(Seed(5)).cells)
        let boxes = CellBoxes(coverage)
        var random = Seed(5).generator
        let box = try #require(coverage.box)
        for _ in 0..<100 {
            let x = Int32.random(in: box.minX...box.maxX, using: &random)
            let y = Int32.random(in: box.minY...box.maxY, using: &random)
            let asked = Box(minX: x, minY: y, maxX: x + 20, maxY: y + 20)
            let expected = (0..<coverage.cellCount).filter { coverage.box(ofCell: $0)?.intersects(asked) == true }
            #expect(boxes.cells(meeting: asked) == expected)
        }
    }

    /// Squares of 10 units side by side, in tiles so small that they are as many as a nation's.
    @Test(arguments: Seed.first(6)) func `far points and near ones, many and one, get the same answers`(seed: Seed)
        throws
    {
        var random = seed.generator
        let side: Int32 = 80
        let cells = (0..<side * side).map { number -> MultiPolygon in
            let (x, y) = (number % side * 10, number / side * 10)
            let ring = Ring([Point(x, y), Point(x + 10, y), Point(x + 10, y + 10), Point(x, y + 10)])
            return MultiPolygon(Polygon(ring!))
        }
        let locator = Locator(try Coverage(cells), threads: 2, edgesPerTile: 1)
        let frame = locator.index?.frame
        #expect(unsafe (frame?.tileCount ?? 0) > CellIndexReader.tilesInCache)
        let far = (0..<3000).map { _ in
            Point(.random(in: -20...side * 10 + 20, using: &random), .random(in: -20...side * 10 + 20, using: &random))
        }
        for points in [far, far.sorted(), Array(far.prefix(1500)) + far.sorted(), Array(far.prefix(256))] {
            let (found, onBorder) = Self.many(points, locator)
            #expect(found == locator.cells(of: points))
            for (index, point) in points.enumerated() {
                let answer = locator.locate(point)
                #expect(found[index] == answer.cell.map(UInt32.init) ?? Locator.nobody)
                #expect(onBorder[index] == (answer.place == .border))
                guard 0..<side * 10 ~= point.x, 0..<side * 10 ~= point.y else { continue }
                #expect(answer.cell == Int(point.y / 10 * side + point.x / 10))
            }
        }
    }
}

extension Locator {
    func locate(_ points: [Point]) -> [(cell: Int?, place: Place)] { points.map { locate($0) } }
}

extension CellIndex {
    var bytes: [UInt8] {
        unsafe pages.read { unsafe Array(UnsafeRawBufferPointer(start: $0, count: byteCount)) }
    }
}
