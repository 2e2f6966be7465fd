import Geometry
import TestSupport
import Testing

@Suite struct LandmarkTests {
    @Test func `the circle in a square`() throws {
        let circle = try MultiPolygon.rectangle(0, 0, 1000, 1000).inscribedCircle(tolerance: 1)
        #expect(abs(circle.radius - 500) <= 1)
        #expect(abs(circle.centre.x - 500) <= 1 && abs(circle.centre.y - 500) <= 1)
    }

    @Test func `the circle on the ground is as wide as the short side in metres`() throws {
        // 1000 m by 60 m at 30°N, longer side eastwards.
        let area = MultiPolygon.rectangle(1_121_900_000, 303_500_000, 1_122_003_600, 303_505_412)
        let plane = try MetricPlane.fitting(area.box!, datum: .cgcs2000)
        let circle = try area.inscribedCircle(tolerance: 0.05, on: plane)
        #expect(abs(circle.radius - 30) < 0.1)
        #expect(area.place(of: circle.centre) == .inside)
    }

    @Test func `nothing has no circle and no inside`() {
        #expect(throws: GeometryError.self) { try MultiPolygon([]).inscribedCircle(tolerance: 1) }
        #expect(throws: GeometryError.self) { try MultiPolygon([]).interiorPoint() }
        #expect(throws: GeometryError.self) {
            try MultiPolygon.area([[(0, 0), (5, 0), (9, 0)]]).inscribedCircle(tolerance: 1)
        }
    }

    @Test(arguments: Seed.first(100))
    func `interior points are inside, circles within`(seed: Seed) throws {
        var generator = seed.generator
        let size = Int32.random(in: 8...1_000_000, using: &generator)
        let area = MultiPolygon.star(around: Point(1_121_900_000, 303_500_000), size: size, using: &generator)
        #expect(area.place(of: try area.interiorPoint()) == .inside)
        let circle = try area.inscribedCircle(tolerance: 1)
        #expect(circle.radius > 0 && circle.radius <= Double(size))
    }

    @Test func `an area too thin for a lattice point gives one on its border`() throws {
        let sliver = MultiPolygon.rectangle(0, 0, 1, 1000)
        #expect(sliver.place(of: try sliver.interiorPoint()) == .border)
        let corner = MultiPolygon.area([[(0, 0), (3, 0), (0, 3)]])
        #expect(try corner.interiorPoint() == Point(1, 1))
    }
}
