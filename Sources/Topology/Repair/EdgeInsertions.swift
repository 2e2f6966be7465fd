internal import Geometry

/// New vertices for edges, the same for every ring that has the edge, whichever way it runs.
struct EdgeInsertions {
    private struct Edge: Hashable {
        let a: Point
        let b: Point
        init(_ a: Point, _ b: Point) { (self.a, self.b) = (min(a, b), max(a, b)) }
    }

    private var points: [Edge: [Point]] = [:]

    var isEmpty: Bool { points.isEmpty }

    mutating func insert(_ point: Point, into a: Point, _ b: Point) {
        guard point != a, point != b else { return }
        let edge = Edge(a, b)
        if points[edge]?.contains(point) != true { points[edge, default: []].append(point) }
    }

    func applied(to cells: [MultiPolygon]) -> [MultiPolygon] {
        cells.map { cell in
            guard cell.rings.contains(where: touches) else { return cell }
            return cell.mappingRings(longer)
        }
    }

    private func touches(_ ring: Ring) -> Bool {
        zip(ring.closed, ring.closed.dropFirst()).contains { points[Edge($0, $1)] != nil }
    }

    private func longer(_ ring: Ring) -> [Point] {
        zip(ring.closed, ring.closed.dropFirst()).flatMap { a, b in
            guard let inserted = points[Edge(a, b)] else { return [a] }
            return [a] + inserted.sorted { Self.share(of: $0, a, b) < Self.share(of: $1, a, b) }
        }
    }

    /// How far along `a b` a point is, times the square of the edge's length.
    private static func share(of point: Point, _ a: Point, _ b: Point) -> Int64 {
        (Int64(point.x) - Int64(a.x)) * (Int64(b.x) - Int64(a.x))
            + (Int64(point.y) - Int64(a.y)) * (Int64(b.y) - Int64(a.y))
    }
}

extension MultiPolygon {
    /// The same rings with other vertices; rings and parts that collapse are dropped.
    func mappingRings(_ change: (Ring) -> [Point]) -> MultiPolygon {
        MultiPolygon(
            polygons.compactMap { polygon in
                Ring(change(polygon.exterior)).map { Polygon($0, holes: polygon.holes.compactMap { Ring(change($0)) }) }
            })
    }
}
