/// Any simple feature, by vertex type: `Shape<Position>` as read from a file, in whatever the file measures in;
/// `Shape<Point>` on the lattice.
///
/// Rings are closed here (first vertex repeated), as every format writes them; ``Ring`` drops the repetition.
public indirect enum Shape<Vertex: Hashable & Sendable>: Hashable, Sendable {
    case point(Vertex)
    case multiPoint([Vertex])
    case line([Vertex])
    case multiLine([[Vertex]])
    case polygon([[Vertex]])
    case multiPolygon([[[Vertex]]])
    case collection([Shape])
}

extension Shape {
    /// The name of the kind in OGC's words.
    public var kind: String {
        switch self {
        case .point: "Point"
        case .multiPoint: "MultiPoint"
        case .line: "LineString"
        case .multiLine: "MultiLineString"
        case .polygon: "Polygon"
        case .multiPolygon: "MultiPolygon"
        case .collection: "GeometryCollection"
        }
    }

    /// All vertices, in reading order.
    @inlinable
    public var vertices: [Vertex] {
        switch self {
        case .point(let vertex): [vertex]
        case .multiPoint(let vertices), .line(let vertices): vertices
        case .multiLine(let parts), .polygon(let parts): parts.flatMap { $0 }
        case .multiPolygon(let polygons): polygons.flatMap { $0.flatMap { $0 } }
        case .collection(let members): members.flatMap(\.vertices)
        }
    }

    /// Gives all vertices, in reading order.
    @inlinable
    public func forEachVertex(_ body: (Vertex) -> Void) {
        switch self {
        case .point(let vertex): body(vertex)
        case .multiPoint(let vertices), .line(let vertices): for vertex in vertices { body(vertex) }
        case .multiLine(let parts), .polygon(let parts): for part in parts { for vertex in part { body(vertex) } }
        case .multiPolygon(let polygons):
            for polygon in polygons { for ring in polygon { for vertex in ring { body(vertex) } } }
        case .collection(let members): for member in members { member.forEachVertex(body) }
        }
    }

    /// Whether it has no vertex. Closures, not key paths: those are built anew at each call of generic code.
    @inlinable
    public var isEmpty: Bool {
        switch self {
        case .point: false
        case .multiPoint(let vertices), .line(let vertices): vertices.isEmpty
        case .multiLine(let parts), .polygon(let parts): parts.allSatisfy { $0.isEmpty }
        case .multiPolygon(let polygons): polygons.allSatisfy { $0.allSatisfy { $0.isEmpty } }
        case .collection(let members): members.allSatisfy { $0.isEmpty }
        }
    }

    /// The same shape with every vertex put through `transform`, in one call: what PROJ does fastest.
    ///
    /// - Precondition: `transform` returns as many vertices as it gets.
    @inlinable
    public func mapVertices<Other, Failure: Error>(
        _ transform: ([Vertex]) throws(Failure) -> [Other]
    ) throws(Failure) -> Shape<Other> {
        let moved = try transform(vertices)
        var next = 0
        return rebuilt { count in
            defer { next += count }
            return Array(moved[next..<(next + count)])
        }
    }

    @inlinable
    func rebuilt<Other>(_ take: (Int) -> [Other]) -> Shape<Other> {
        switch self {
        case .point: .point(take(1)[0])
        case .multiPoint(let vertices): .multiPoint(take(vertices.count))
        case .line(let vertices): .line(take(vertices.count))
        case .multiLine(let parts): .multiLine(parts.map { take($0.count) })
        case .polygon(let rings): .polygon(rings.map { take($0.count) })
        case .multiPolygon(let polygons): .multiPolygon(polygons.map { $0.map { take($0.count) } })
        case .collection(let members): .collection(members.map { $0.rebuilt(take) })
        }
    }
}

extension Shape<Point> {
    public init(_ area: MultiPolygon) {
        let parts = area.polygons.map { $0.rings.map(\.closed) }
        self = parts.count == 1 ? .polygon(parts[0]) : .multiPolygon(parts)
    }

    /// The area of this shape; rings that collapsed on the lattice are dropped. `nil` when it is not an area.
    public var area: MultiPolygon? {
        switch self {
        case .polygon(let rings): MultiPolygon(Self.polygon(rings).map { [$0] } ?? [])
        case .multiPolygon(let polygons): MultiPolygon(polygons.compactMap(Self.polygon))
        default: nil
        }
    }

    private static func polygon(_ rings: [[Point]]) -> Polygon? {
        guard let first = rings.first, let exterior = Ring(first) else { return nil }
        return Polygon(exterior, holes: rings.dropFirst().compactMap(Ring.init))
    }

    public var box: Box? { Box(around: vertices) }

    /// In degrees, for writers.
    public var inDegrees: Shape<Position> { mapVertices { $0.map(Lattice.degrees) } }
}

extension Shape<Position> {
    /// The shape on the lattice.
    ///
    /// - Precondition: positions are degrees of the file's datum.
    /// - Throws: ``GeometryError/notFinite`` or ``GeometryError/outOfRange(_:)``.
    public func snapped() throws(GeometryError) -> Shape<Point> {
        try mapVertices { (positions: [Position]) throws(GeometryError) -> [Point] in
            var points: [Point] = []
            points.reserveCapacity(positions.count)
            for position in positions { points.append(try Lattice.point(position)) }
            return points
        }
    }
}
