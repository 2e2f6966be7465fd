import Geometry
import TestSupport
import Testing

@Suite struct OverlayTests {
    @Test func `areas that touch have no area in common, and one union`() throws {
        let west = MultiPolygon.rectangle(0, 0, 10, 10)
        let east = MultiPolygon.rectangle(10, 0, 30, 10)
        #expect(try Overlay.intersection(west, east).isEmpty)
        #expect(try Overlay.sharedDoubleArea(west, east) == 0)
        #expect(try Overlay.difference(west, east).doubleArea == west.doubleArea)
        let union = try Overlay.union([west, east])
        #expect(union.polygons.count == 1)
        #expect(union.doubleArea == 600)
    }

    @Test func `crossings are rounded to the lattice, shared areas are not`() throws {
        let a = MultiPolygon.area([[(0, 0), (3, 0), (0, 3)]])
        let b = MultiPolygon.area([[(0, 0), (5, 1), (0, 1)]])
        let shared = try Overlay.intersection(a, b)
        #expect(shared.polygons.count == 1)
        // The side x + y = 3 meets 5y = x in (2.5, 0.5): the exact piece is the quadrangle (0 0, 2.5 0.5, 2 1, 0 1).
        #expect(abs(try Overlay.sharedDoubleArea(a, b) - 3.5) < 1e-12)
    }

    @Test func `a difference keeps its hole, a union of a frame too`() throws {
        let ring = try Overlay.difference(.rectangle(0, 0, 30, 30), .rectangle(10, 10, 20, 20))
        #expect(ring.polygons.first?.holes.count == 1)
        let frame: [MultiPolygon] = [
            .rectangle(0, 0, 30, 10), .rectangle(0, 20, 30, 30), .rectangle(0, 10, 10, 20),
            .rectangle(20, 10, 30, 20),
        ]
        let union = try Overlay.union(frame)
        #expect(union.doubleArea == ring.doubleArea)
        #expect(union.polygons.first?.holes.count == 1)
    }

    @Test func `nothing and something`() throws {
        let none = MultiPolygon([])
        let some = MultiPolygon.rectangle(0, 0, 10, 10)
        #expect(try Overlay.union([]).isEmpty)
        #expect(try Overlay.union([none, some]).doubleArea == some.doubleArea)
        #expect(try Overlay.intersection(none, some).isEmpty)
        #expect(try Overlay.difference(some, none) == some)
        #expect(try Overlay.difference(none, some).isEmpty)
        #expect(try Overlay.difference(some, some).isEmpty)
    }

    @Test func `the whole lattice can be overlaid`() throws {
        let east = MultiPolygon.rectangle(0, -900_000_000, 1_800_000_000, 900_000_000)
        let piece = MultiPolygon.area([[(-1, -1), (1_799_999_999, 7), (5, 899_999_999)]])
        let shared = try Overlay.intersection(east, piece)
        let rest = try Overlay.difference(piece, east)
        #expect(try shared.invalidity() == nil)
        #expect(abs(shared.doubleArea + rest.doubleArea - piece.doubleArea) < 4_000_000_000)
    }

    @Test func `areas agree with shapely, results are valid and on the lattice`() throws {
        let seeds = Seed.first(100)
        var pairs: [(MultiPolygon, MultiPolygon)] = []
        for seed in seeds {
            var generator = seed.generator
            let size = Int32.random(in: 20...2_000_000, using: &generator)
            let corner = Point(1_121_900_000, 303_500_000)
            let other = Point(corner.x + .random(in: -size...size, using: &generator), corner.y)
            pairs.append(
                (
                    .star(around: corner, size: size, using: &generator),
                    .star(around: other, size: size, using: &generator)
                )
            )
        }
        let expected: [[Double]] = try GeometryOracle.ask("overlay", pairs.flatMap { [$0.0, $0.1] })
        for (seed, (pair, expected)) in zip(seeds, zip(pairs, expected)) {
            let (a, b) = pair
            // An edge moves by less than a lattice unit.
            let slack = a.girth + b.girth
            let results = [try Overlay.union([a, b]), try Overlay.intersection(a, b), try Overlay.difference(a, b)]
            for (result, expected) in zip(results, expected) {
                #expect(try result.invalidity() == nil, "\(seed)")
                #expect(abs(Double(result.doubleArea) / 2 - expected) <= slack, "\(seed)")
            }
            let shared = try Overlay.sharedDoubleArea(a, b) / 2
            #expect(abs(shared - expected[1]) <= 1e-6 * max(1, expected[1]), "\(seed)")
        }
    }
}
