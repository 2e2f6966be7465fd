import Geometry
import Testing

@testable import Planning

struct `Nodes where borders end on outlines` {
    private let square = MultiPolygon(
        [Ring([Point(0, 0), Point(100, 0), Point(100, 100), Point(0, 100)]).map { Polygon($0) }].compactMap(\.self))

    private func nodes(_ chains: [[Point]]) -> Set<Point> {
        let lines = BorderNodes([square]).noded(byEndsOf: chains)
        return Set(lines.flatMap { $0 }).subtracting(square.rings.flatMap(\.points))
    }

    @Test func `an end on a side, within a unit, is a node of it`() {
        #expect(nodes([[Point(50, 1), Point(40, 50), Point(50, 100)]]) == [Point(50, 1), Point(50, 100)])
    }

    @Test func `an end short of every side is a node of the nearest`() {
        #expect(nodes([[Point(50, 0), Point(40, 50), Point(50, 96)]]) == [Point(50, 0), Point(50, 96)])
    }

    @Test func `where chains meet, the outline has no part`() {
        let middle = Point(50, 50)
        let chains = [[Point(50, 0), middle], [middle, Point(50, 100)], [middle, Point(100, 50)]]
        #expect(nodes(chains) == [Point(50, 0), Point(50, 100), Point(100, 50)])
    }

    @Test func `a vertex of the outline, and a closed chain, need none`() {
        #expect(
            nodes([[Point(0, 0), Point(100, 100)], [Point(20, 20), Point(30, 20), Point(20, 30), Point(20, 20)]])
                .isEmpty)
    }
}
