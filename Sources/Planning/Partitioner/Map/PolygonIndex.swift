internal import Geometry

/// Which of some polygons holds a place.
struct PolygonIndex: Sendable {
    private let polygons: [Polygon]
    private let index: BoxIndex

    init(_ polygons: [Polygon]) {
        self.polygons = polygons
        index = BoxIndex(polygons.map(\.box))
    }

    /// The first polygon that holds a place in lattice units, which need not be on the lattice.
    func polygon(at place: Position) -> Int? {
        index.candidates(at: place).first { polygons[Int($0)].contains(place) }.map(Int.init)
    }

    /// The polygons that a point lies in or on the border of.
    func polygons(around point: Point) -> [Int] {
        index.candidates(at: Position(point)).filter { polygons[Int($0)].place(of: point) != .outside }.map(Int.init)
    }
}
