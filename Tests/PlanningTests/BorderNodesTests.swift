import Geometry
import Testing

@testable import Planning

struct `Nodes where borders end on outlines` {
    private let square = MultiPolygon(
        [Ring([Point(0, 0), Point(100, 0), Point(100, 100), Point(0, 100)]).map { Polygon($0) }].compactMap(\.self))

    private func nodes(_ ends: Point...) -> Set<Point> {
        let lines = BorderNodes([square]).noded(at: Set(ends))
        return Set(lines.flatMap { $0 }).subtracting(square.rings.flatMap(\.points))
    }

    @Test func `an end on a side, within a unit, is a node of it`() {
        #expect(nodes(Point(50, 1), Point(50, 100), Point(40, 50)) == [Point(50, 1), Point(50, 100)])
    }

    @Test func `an end on the outline of the blocks comes to the nearest side, however far`() {
        let border = [Point(50, 0), Point(50, 50), Point(50, 96)]
        let rims: Set = [border[0], border[2]]
        #expect(BorderNodes([square]).ended(border, onRims: rims) == [Point(50, 0), Point(50, 50), Point(50, 100)])
        #expect(BorderNodes([square]).ended(border, onRims: []) == border)
    }

    @Test func `where borders meet inside, the outline has no part`() {
        #expect(nodes(Point(50, 0), Point(50, 50), Point(50, 96)) == [Point(50, 0)])
    }

    @Test func `a vertex of the outline is a node already`() {
        #expect(nodes(Point(0, 0), Point(100, 100)).isEmpty)
    }
}
