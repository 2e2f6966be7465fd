import Foundation
import Geometry
import TestSupport
import Testing

@Suite struct MetricPlaneTests {
    private func box(_ x: Double, _ y: Double) throws -> Box {
        let centre = try Lattice.point(Position(x, y))
        return Box(minX: centre.x - 1000, minY: centre.y - 1000, maxX: centre.x + 1000, maxY: centre.y + 1000)
    }

    @Test(arguments: [
        (112.19, 30.35, Datum.cgcs2000, 4546), (112.51, 30.35, .cgcs2000, 4547), (75.9, 39.5, .cgcs2000, 4534),
        (134.7, 48.3, .cgcs2000, 4554), (116.4, 39.9, .cgcs2000, 4548), (112.19, 30.35, .wgs84, 32649),
        (7.42, 43.73, .wgs84, 32632), (-71.41, 41.82, .wgs84, 32619), (151.2, -33.87, .wgs84, 32756),
        (2.35, 48.86, .cgcs2000, 32631), (180, 10, .wgs84, 32660), (-180, 10, .wgs84, 32601),
    ])
    func `the zone fits the data`(x: Double, y: Double, datum: Datum, epsg: Int) throws {
        let box = try box(max(-179.9999, min(179.9999, x)), y)
        let plane = try MetricPlane.fitting(box, datum: datum)
        #expect(plane.epsg == epsg)
        let origin = try plane.metres([Point(box.minX, box.minY)])[0]
        #expect((100_000...900_000).contains(origin.x))
    }

    @Test(arguments: Seed.first(20))
    func `points come back to themselves`(seed: Seed) throws {
        var generator = seed.generator
        let points = (0..<200).map { _ in
            Point(
                .random(in: 1_115_000_000...1_125_000_000, using: &generator),
                .random(in: 298_000_000...307_000_000, using: &generator))
        }
        for (epsg, datum) in [(4546, Datum.cgcs2000), (32649, .wgs84)] {
            let plane = try MetricPlane(epsg: epsg, datum: datum)
            #expect(try plane.lattice(plane.metres(points)) == points)
        }
    }

    private static func outline(_ file: URL) throws -> MultiPolygon {
        let root = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        let feature = try #require((root["features"] as? [[String: Any]])?.first)
        let rings = try #require((feature["geometry"] as? [String: Any])?["coordinates"] as? [[[Double]]])
        return try #require(Shape.polygon(rings.map { $0.map { Position($0[0], $0[1]) } }).snapped().area)
    }

    /// The area in km² that is known of the outline.
    private func expectAreaOfTheEllipsoid(_ file: URL, known: Double) throws {
        let area = try Self.outline(file)
        let geodesic: [Double] = try GeometryOracle.ask("geodesic", [area], unit: Lattice.unitsPerDegree)
        #expect(abs(geodesic[0] / 1e6 - known) < 0.01)
        let plane = try MetricPlane.fitting(try #require(area.box), datum: .cgcs2000)
        #expect(plane.epsg == 4546)
        // 0.03 % more, 100 km east of the central meridian.
        #expect((1.0002...1.0004).contains(try plane.area(of: area) / geodesic[0]))
        let mercator = try MetricPlane(epsg: 3857, datum: .cgcs2000)
        #expect((1.34...1.36).contains(try mercator.area(of: area) / geodesic[0]))
    }

    @Test func `Jingzhou District is as large as the ellipsoid says`() throws {
        try expectAreaOfTheEllipsoid(Fixture.data("jingzhou/421003_tianditu_cgcs2000.geojson"), known: 1042.07)
    }

    @Test(.enabled(if: Fixture.shared != nil))
    func `so is its detailed outline`() throws {
        let shared = try #require(Fixture.shared)
        try expectAreaOfTheEllipsoid(
            shared.appending(path: "data/jingzhou/421003_amap2025_wgs84.geojson"), known: 1042.94)
    }

    @Test func `small areas agree with the ellipsoid, holes taken off`() throws {
        var generator = Seed(3).generator
        let areas = (0..<40).map { _ in
            MultiPolygon.star(around: Point(1_121_900_000, 303_500_000), size: 50_000, using: &generator)
        }
        let geodesic: [Double] = try GeometryOracle.ask("geodesic", areas, unit: Lattice.unitsPerDegree)
        let plane = try MetricPlane(epsg: 4546, datum: .cgcs2000)
        for (area, expected) in zip(areas, geodesic) {
            // 114 km east of the central meridian a plane area is (1 + 1.6e-4)² times too large.
            #expect(abs(try plane.area(of: area) / expected - 1.00032) < 5e-5)
        }
    }

    @Test func `lengths, perimeters and the size of a lattice unit`() throws {
        let plane = try MetricPlane(epsg: 4546, datum: .cgcs2000)
        let corner = Point(1_110_000_000, 300_000_000)
        let unit = try plane.metresPerUnit(at: corner)
        // 1e-7 degree of parallel and meridian at 30°N: 9.649 mm and 11.085 mm.
        #expect(abs(unit.east - 0.0096486) < 1e-6)
        #expect(abs(unit.north - 0.0110852) < 1e-6)
        let line = [corner, Point(1_110_010_000, 300_000_000), Point(1_110_010_000, 300_010_000)]
        #expect(abs(try plane.length(of: line) - (96.486 + 110.852)) < 0.01)
        let square = MultiPolygon.rectangle(1_110_000_000, 300_000_000, 1_110_010_000, 300_010_000)
        #expect(abs(try plane.perimeter(of: square) - 2 * (96.486 + 110.852)) < 0.02)
        #expect(try plane.length(of: []) == 0)
        #expect(try plane.area(of: MultiPolygon([])) == 0)
    }

    @Test func `an unknown plane is refused`() {
        #expect(throws: GeometryError.unknownReferenceSystem("EPSG:999999")) {
            try MetricPlane(epsg: 999_999, datum: .wgs84)
        }
    }
}
