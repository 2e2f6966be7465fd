import Geometry
import Planning
import Testing

struct `Lineage of grids` {
    private func square(_ x: Int32, _ width: Int32) throws -> MultiPolygon {
        MultiPolygon(
            Polygon(try #require(Ring([Point(x, 0), Point(x + width, 0), Point(x + width, 100), Point(x, 100)]))))
    }

    @Test func `a split shares its parent's area and households out`() throws {
        let lineage = try Lineage.between(
            old: [(1, square(0, 400))], new: [(2, square(0, 100)), (3, square(100, 300))],
            moves: [
                .init(from: 1, to: 2, households: 60), .init(from: 1, to: 2, households: 20),
                .init(from: 1, to: 3, households: 20),
            ])
        #expect(
            lineage == [
                Lineage(parent: 1, child: 2, areaShare: 0.25, householdShare: 0.8),
                Lineage(parent: 1, child: 3, areaShare: 0.75, householdShare: 0.2),
            ])
    }

    @Test func `a building that was surveyed anew elsewhere hands nothing on`() throws {
        let lineage = try Lineage.between(
            old: [(1, square(0, 400)), (2, square(400, 400))], new: [(3, square(0, 400)), (4, square(400, 400))],
            moves: [
                .init(from: 1, to: 3, households: 60), .init(from: 1, to: 4, households: 40),
                .init(from: 2, to: 4, households: 20),
            ])
        #expect(
            lineage == [
                Lineage(parent: 1, child: 3, areaShare: 1, householdShare: 1),
                Lineage(parent: 2, child: 4, areaShare: 1, householdShare: 1),
            ])
    }

    @Test func `a merge has both parents whole, and neighbours that only touch are none`() throws {
        let lineage = try Lineage.between(
            old: [(1, square(0, 100)), (2, square(100, 100)), (3, square(200, 50))],
            new: [(4, square(0, 200)), (3, square(200, 50))], moves: [])
        #expect(
            lineage == [
                Lineage(parent: 1, child: 4, areaShare: 1, householdShare: 0),
                Lineage(parent: 2, child: 4, areaShare: 1, householdShare: 0),
                Lineage(parent: 3, child: 3, areaShare: 1, householdShare: 0),
            ])
    }
}
