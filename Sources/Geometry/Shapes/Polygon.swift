/// One exterior ring and its holes, on the lattice. Exterior counter-clockwise, holes clockwise.
public struct Polygon: Hashable, Sendable {
    public let exterior: Ring
    public let holes: [Ring]

    /// Orients the rings; says nothing about whether they cross.
    public init(_ exterior: Ring, holes: [Ring] = []) {
        self.exterior = exterior.oriented(counterClockwise: true)
        self.holes = holes.map { $0.oriented(counterClockwise: false) }
    }

    public var rings: [Ring] { [exterior] + holes }

    public var box: Box { exterior.box }

    /// Twice the area in lattice units squared.
    public var doubleArea: Int64 { holes.reduce(exterior.doubleArea) { $0 &+ $1.doubleArea } }

    /// Where a point lies: exact.
    public func place(of point: Point) -> Place {
        guard exterior.box.contains(point) else { return .outside }
        let place = exterior.place(of: point)
        guard place == .inside else { return place }
        for hole in holes {
            switch hole.place(of: point) {
            case .inside: return .outside
            case .border: return .border
            case .outside: continue
            }
        }
        return .inside
    }
}

/// Zero or more polygons that together are one area.
public struct MultiPolygon: Hashable, Sendable {
    public let polygons: [Polygon]

    public init(_ polygons: [Polygon]) { self.polygons = polygons }
    public init(_ polygon: Polygon) { self.polygons = [polygon] }

    public var isEmpty: Bool { polygons.isEmpty }
    public var rings: [Ring] { polygons.flatMap(\.rings) }
    public var box: Box? { polygons.dropFirst().reduce(polygons.first?.box) { $0?.union($1.box) } }
    public var doubleArea: Int64 { polygons.reduce(0) { $0 &+ $1.doubleArea } }

    /// Where a point lies, the parts taken as one area.
    public func place(of point: Point) -> Place {
        var place = Place.outside
        for polygon in polygons {
            switch polygon.place(of: point) {
            case .inside: return .inside
            case .border: place = .border
            case .outside: continue
            }
        }
        return place
    }
}
