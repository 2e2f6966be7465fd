import Geometry
import Testing

@testable import Topology

@Suite struct CoverageTests {
    static func square(_ x: Int32, _ y: Int32, _ side: Int32) throws -> Ring {
        try #require(
            Ring([Point(x, y), Point(x + side, y), Point(x + side, y + side), Point(x, y + side)]))
    }

    @Test func `two squares share one arc`() throws {
        let coverage = try Coverage([
            MultiPolygon(Polygon(Self.square(0, 0, 10))), MultiPolygon(Polygon(Self.square(10, 0, 10))),
        ])
        coverage.checkInvariants()
        #expect(coverage.arcs.count == 3)
        #expect(coverage.neighbours(ofCell: 0).map(\.cell) == [1])
        #expect(coverage.outline.doubleArea == 400)
    }
}
