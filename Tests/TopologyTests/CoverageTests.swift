import Geometry
import TestSupport
import Testing

@testable import Topology

@Suite struct CoverageTests {
    static func grid(_ columns: Int32, _ rows: Int32) throws -> [MultiPolygon] {
        try (0..<columns).flatMap { x in
            try (0..<rows).map { y in FaultTests.cell(try FaultTests.square(x * 10, y * 10, 10)) }
        }
    }

    @Test func `two squares have three arcs and two nodes`() throws {
        let coverage = try Coverage(Self.grid(2, 1))
        coverage.checkInvariants()
        #expect(coverage.arcs.count == 3)
        #expect(
            Set(coverage.arcs.flatMap { [$0.points[0], $0.points[$0.points.count - 1]] }) == [
                Point(10, 0), Point(10, 10),
            ])
        let shared = try #require(coverage.arcs.first { !$0.isOuter })
        #expect((shared.left, shared.right) == (0, 1))
        #expect(shared.points == [Point(10, 0), Point(10, 10)])
        #expect(coverage.neighbours(ofCell: 0).map(\.cell) == [1])
        #expect(coverage.outline.doubleArea == 400)
        #expect(coverage.outline.rings.count == 1)
    }

    @Test func `an enclave is one closed arc, a hole of its surroundings`() throws {
        let hole = try FaultTests.square(3, 3, 4)
        let coverage = try Coverage([
            FaultTests.cell(try FaultTests.square(0, 0, 10), holes: [hole]), FaultTests.cell(hole),
        ])
        coverage.checkInvariants()
        #expect(coverage.arcs.count == 2 && coverage.arcs.allSatisfy(\.isClosed))
        #expect(coverage.parts(ofCell: 0).map(\.count) == [2])
        #expect(coverage.dissolved(by: [0, 0]).shape(ofCell: 0).rings.count == 1)
    }

    @Test func `the order of the cells changes no arc`() throws {
        for seed in Seed.first(20) {
            var random = seed.generator
            let cells = RandomCoverage(seed).cells
            let shuffled = cells.shuffled(using: &random)
            let arcs = try Set(Coverage(cells).arcs.map(\.points))
            #expect(try Set(Coverage(shuffled).arcs.map(\.points)) == arcs)
        }
    }

    @Test(arguments: Seed.first(60))
    func `dissolving agrees with shapely's union`(seed: Seed) throws {
        var random = seed.generator
        let cells = RandomCoverage(seed).cells
        let coverage = try Coverage(cells)
        let groups = cells.map { _ in Int.random(in: -1...2, using: &random) }
        let dissolved = coverage.dissolved(by: groups)
        dissolved.checkInvariants()
        for group in 0..<dissolved.cellCount {
            let members = cells.indices.filter { groups[$0] == group }.map { cells[$0] }
            let shape = dissolved.shape(ofCell: group)
            #expect(try shape.invalidity() == nil)
            #expect(shape.doubleArea == members.reduce(0) { $0 + $1.doubleArea })
            let union = try Overlay.union(members)
            #expect(try Overlay.difference(shape, union).doubleArea == 0)
        }
        #expect(coverage.dissolved(by: Array(cells.indices)).arcs.count == coverage.arcs.count)
    }

    @Test func `components hang together by edges, not by corners`() throws {
        let cells = try [(0, 0), (10, 0), (20, 10), (50, 0)].map {
            try FaultTests.cell(FaultTests.square($0.0, $0.1, 10))
        }
        #expect(try Coverage(cells + [MultiPolygon([])]).components == [[0, 1], [2], [3]])
    }

    @Test func `lengths are metres`() throws {
        let plane = try MetricPlane.fitting(Box(minX: 0, minY: 0, maxX: 20, maxY: 10), datum: .wgs84)
        let cells = try Self.grid(2, 1).map { $0.mapped { Point($0.x * 1000, $0.y * 1000) } }
        let coverage = try Coverage(cells)
        let index = try #require(coverage.arcs.firstIndex { !$0.isOuter })
        // 10,000 units northwards at the equator are 110.574 m; UTM's scale there is up to 0.1 % off.
        #expect(try abs(coverage.length(ofArc: index, on: plane) - 110.574) < 0.12)
        let lengths = try coverage.arcLengths(on: plane)
        for arc in coverage.arcs.indices {
            #expect(try abs(coverage.length(ofArc: arc, on: plane) - lengths[arc]) < 1e-6)
        }
    }

    @Test(arguments: Seed.first(60))
    func `vertices put on one side of a border come to the other`(seed: Seed) throws {
        var random = seed.generator
        let cells = RandomCoverage(seed, scale: 1000).cells
        let index = Int.random(in: 0..<cells.count, using: &random)
        var noded = cells
        // Every edge of one cell is cut near a third of its length, rounded to the lattice.
        noded[index] = cells[index].mappingRings { ring in
            zip(ring.closed, ring.closed.dropFirst()).flatMap { a, b in
                [a, Point(a.x + (b.x - a.x) / 3, a.y + (b.y - a.y) / 3)]
            }
        }
        let matched = Coverage.matching(noded)
        #expect(matched[index] == noded[index])
        let coverage = try Coverage(matched)
        coverage.checkInvariants()
        #expect(
            try Coverage(cells).neighbours(ofCell: index).map(\.cell) == coverage.neighbours(ofCell: index).map(\.cell))
    }
}
