import Geometry
import TestSupport
import Testing

@Suite struct ValidityTests {
    @Test func `a bow-tie is refused with its place`() throws {
        let bowTie = MultiPolygon.area([[(0, 0), (10, 10), (10, 0), (0, 10)]])
        let invalidity = try #require(try bowTie.invalidity())
        #expect(invalidity == Invalidity(reason: "Self-intersection", place: Point(5, 5)))
    }

    @Test func `what is wrong has its words`() throws {
        let outside = MultiPolygon.area([[(0, 0), (10, 0), (10, 10)], [(20, 20), (30, 20), (30, 30)]])
        #expect(try outside.invalidity()?.reason == "Hole lies outside shell")
        let nested = MultiPolygon(
            MultiPolygon.rectangle(0, 0, 90, 90).polygons + MultiPolygon.rectangle(10, 10, 20, 20).polygons)
        #expect(try nested.invalidity()?.reason == "Nested shells")
        let alike = MultiPolygon.area([[(0, 0), (9, 0), (9, 9)], [(0, 0), (9, 0), (9, 9)]])
        #expect(try alike.invalidity() != nil)
        let flat = MultiPolygon.area([[(0, 0), (5, 0), (9, 0)]])
        #expect(try flat.invalidity() != nil)
        #expect(try MultiPolygon([]).invalidity() == nil)
        #expect(try MultiPolygon.rectangle(0, 0, 9, 9).invalidity() == nil)
    }

    /// Rings of any shape, most of them crossing themselves.
    private static let samples: [(Seed, MultiPolygon)] = Seed.first(200).map { seed in
        var generator = seed.generator
        let size = Int32.random(in: 3...40, using: &generator)
        var rings: [Ring] = []
        while rings.count < 1 + Int(seed.value % 3) {
            let count = Int.random(in: 3...(seed.value % 2 == 0 ? 4 : 12), using: &generator)
            let points = (0..<count).map { _ in
                Point(.random(in: 0...size, using: &generator), .random(in: 0...size, using: &generator))
            }
            if let ring = Ring(points) { rings.append(ring) }
        }
        return (seed, MultiPolygon(Polygon(rings[0], holes: Array(rings.dropFirst()))))
    }

    @Test func `valid or not, as shapely says`() throws {
        let verdicts: [Bool] = try GeometryOracle.ask("valid", Self.samples.map(\.1))
        #expect(Set(verdicts) == [true, false])
        for ((seed, area), isValid) in zip(Self.samples, verdicts) {
            #expect(try (area.invalidity() == nil) == isValid, "\(seed)")
        }
    }

    @Test func `a repaired area is valid and as large as shapely's`() throws {
        let sizes: [Double] = try GeometryOracle.ask("repair", Self.samples.map(\.1))
        for ((seed, area), size) in zip(Self.samples, sizes) {
            let repaired = try area.repaired()
            #expect(try repaired.invalidity() == nil, "\(seed)")
            #expect(abs(Double(repaired.doubleArea) / 2 - size) <= area.girth, "\(seed)")
        }
    }

    @Test func `repair cuts the spike and keeps what is valid`() throws {
        let spiked = MultiPolygon.area([[(0, 0), (10, 0), (10, 10), (10, 30), (10, 10), (0, 10)]])
        #expect(try spiked.invalidity() != nil)
        #expect(try spiked.repaired().doubleArea == 200)
        let valid = MultiPolygon.area([[(0, 0), (90, 0), (90, 90)], [(60, 10), (80, 10), (80, 20)]])
        #expect(try valid.repaired().doubleArea == valid.doubleArea)
        #expect(try MultiPolygon([]).repaired().isEmpty)
    }
}
