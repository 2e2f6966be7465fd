import Foundation
import Geometry
import TestSupport
import Testing

@testable import Topology

@Suite struct RepairTests {
    static func plane(for cells: [MultiPolygon]) throws -> MetricPlane {
        try MetricPlane.fitting(#require(cells.box), datum: .wgs84)
    }

    /// A square of metres, east and north of a place near Jingzhou.
    static func square(_ x: Double, _ y: Double, _ width: Double, _ height: Double) throws -> MultiPolygon {
        func point(_ x: Double, _ y: Double) -> Point {
            Point(1_122_390_000 + Int32((x * 104).rounded()), 303_350_000 + Int32((y * 90.2).rounded()))
        }
        return MultiPolygon(
            Polygon(
                try #require(
                    Ring([point(x, y), point(x + width, y), point(x + width, y + height), point(x, y + height)]))))
    }

    @Test(arguments: Seed.first(40))
    func `a valid coverage is left as it is`(seed: Seed) throws {
        let cells = RandomCoverage(seed, scale: 10_000).cells
        let repair = try CoverageRepair.repair(cells, tolerance: 0.5, plane: Self.plane(for: cells))
        #expect(repair.cells == cells && repair.changes.isEmpty && repair.remaining.isEmpty)
    }

    @Test(arguments: Seed.first(100))
    func `small faults are repaired and every change is listed`(seed: Seed) throws {
        var random = seed.generator
        let original = RandomCoverage(seed, scale: 10_000).cells
        var cells = original
        for cell in cells.indices where Bool.random(using: &random) { cells = Self.shaken(cells, cell, using: &random) }
        let plane = try Self.plane(for: cells)
        let repair = try CoverageRepair.repair(cells, tolerance: 0.5, plane: plane)

        #expect(repair.remaining.isEmpty)
        let coverage = try Coverage(repair.cells)
        coverage.checkInvariants()
        // Where cells met before, they meet again: the outlines differ by what was moved at the outer border only.
        let narrow = try Coverage.faults(in: repair.cells, gapWidth: (0.5, plane))
        #expect(narrow.isEmpty)
        for (cell, (before, after)) in zip(cells, repair.cells).enumerated() where before != after {
            let before = try before.repaired()
            let lost = try plane.area(of: Overlay.difference(before, after))
            let gained = try plane.area(of: Overlay.difference(after, before))
            let listed = repair.changes.filter { $0.cells.contains(cell) }
            // Areas are cut on the lattice: each cut may be off by a centimetre along its border.
            let listedGain = listed.filter { [.gapFilled, .borderMoved].contains($0.kind) && $0.cells[0] == cell }
            let listedLoss = listed.filter {
                ([.overlapResolved, .borderMoved].contains($0.kind) && $0.cells[1] == cell) || $0.kind == .areaLost
            }
            #expect(abs(listedGain.reduce(0) { $0 + $1.squareMetres } - gained) < 1 + gained * 0.1)
            #expect(abs(listedLoss.reduce(0) { $0 + $1.squareMetres } - lost) < 1 + lost * 0.1)
        }
    }

    /// One cell's copy of a border changed by less than a fifth of a metre.
    static func shaken(
        _ cells: [MultiPolygon], _ index: Int, using random: inout SeededGenerator
    ) -> [MultiPolygon] {
        var cells = cells
        let kind = Int.random(in: 0..<3, using: &random)
        cells[index] = cells[index].changingRing(using: &random) { points, i, random in
            let (dx, dy) = (Int32.random(in: -12...12, using: &random), Int32.random(in: -12...12, using: &random))
            let next = points[(i + 1) % points.count]
            switch kind {
            case 0: points[i] = Point(points[i].x + dx, points[i].y + dy)
            case 1:
                points.insert(
                    Point(points[i].x + (next.x - points[i].x) / 2 + dx, points[i].y + (next.y - points[i].y) / 2 + dy),
                    at: i + 1)
            default: points = points.map { Point($0.x + dx, $0.y + dy) }
            }
        }
        return cells
    }

    @Test func `a sliver goes to the longest neighbour`() throws {
        // Between two columns a gap of 0.3 m; on the east side 60 m of it border one cell, 40 m another.
        let cells = [
            try Self.square(0, 0, 100, 100), try Self.square(100.3, 0, 50, 60), try Self.square(100.3, 60, 50, 40),
            try Self.square(0, -50, 150.3, 50), try Self.square(0, 100, 150.3, 50),
        ]
        let plane = try Self.plane(for: cells)
        let repair = try CoverageRepair.repair(cells, tolerance: 0.5, plane: plane)
        #expect(repair.remaining.isEmpty)
        let after = try Coverage(repair.cells)
        #expect(after.outline.polygons.count == 1 && after.outline.polygons[0].holes.isEmpty)
        let changed = repair.changes.filter { $0.kind == .gapFilled }.reduce(0) { $0 + $1.squareMetres }
        #expect(abs(changed - 30) < 0.5, "\(repair.changes)")
    }

    @Test func `a wide overlap waits for a preference`() throws {
        let cells = [try Self.square(0, 0, 100, 100), try Self.square(90, 0, 100, 100)]
        let plane = try Self.plane(for: cells)
        let left = try CoverageRepair.repair(cells, tolerance: 0.5, plane: plane)
        let overlap = try #require(left.remaining.first { $0.kind == .overlap })
        #expect(overlap.cells == [0, 1])
        #expect(try abs(overlap.area(on: plane) - 1000) < 5)

        let resolved = try CoverageRepair.repair(cells, tolerance: 0.5, plane: plane, priority: [1, 0])
        #expect(resolved.remaining.isEmpty)
        #expect(try abs(plane.area(of: resolved.cells[0]) - 9000) < 40)
        let change = try #require(resolved.changes.first { $0.kind == .overlapResolved })
        #expect(change.cells == [1, 0] && abs(change.squareMetres - 1000) < 5)
    }

    @Test(.enabled(if: Fixture.shared != nil))
    func `what rounding broke in the town's units is noded again`() throws {
        let shared = try #require(Fixture.shared)
        let cells = try CoverageOracle.cells(of: shared.appending(path: "data/partition/town.gpkg"), layer: "units")
        let before = try Coverage.faults(in: cells)
        #expect(before.map(\.kind) == [.invalidCell(.selfCrossing), .invalidCell(.selfCrossing)])
        let repair = try CoverageRepair.renoding(cells, plane: Self.plane(for: cells))
        #expect(repair.remaining.isEmpty)
        #expect(Set(before.flatMap(\.cells)).isSubset(of: repair.changes.flatMap(\.cells)))
        #expect(repair.changes.allSatisfy { $0.squareMetres < 0.01 })
        #expect(zip(cells, repair.cells).filter { $0 != $1 }.count < 8)
    }

    @Test func `Providence's precincts are repaired within half a metre`() throws {
        let file = Fixture.data("partition/providence.gpkg")
        let cells = try CoverageOracle.cells(of: file, layer: "precincts")
        let repair = try CoverageRepair.repair(cells, tolerance: 0.5, plane: Self.plane(for: cells))
        #expect(repair.remaining.isEmpty)
        #expect(try CoverageOracle.check(repair.cells).allSatisfy { $0.isValid && $0.edges.isEmpty })
        #expect(repair.changes.contains { $0.kind == .overlapResolved })

        let blocks = try CoverageOracle.cells(of: file, layer: "blocks")
        #expect(try CoverageRepair.repair(blocks, tolerance: 0.5, plane: Self.plane(for: blocks)).changes.isEmpty)
    }
}
