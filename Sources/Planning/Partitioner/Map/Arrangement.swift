internal import Geometry
internal import Topology

/// The faces between lines on the lattice: each a cell of a coverage, measured on the metric plane.
struct Arrangement {
    let faces: [Polygon]
    let coverage: Coverage
    /// Square metres.
    let areaOfFace: [Double]
    /// Metres.
    let lengthOfArc: [Double]
    /// - Throws: ``GeometryError/overlay(operation:reason:)`` when GEOS refuses.
    init(_ lines: [[Point]], plane: MetricPlane) throws {
        try self.init(noded: Linework.noded(lines), plane: plane)
    }

    /// - Precondition: the lines meet only at their ends.
    init(noded: [[Point]], plane: MetricPlane) throws {
        // In an order of their own, whatever the order of the lines.
        faces = try Linework.polygons(from: noded).map(\.startingAtSmallest).sorted {
            $0.exterior.points.lexicographicallyPrecedes($1.exterior.points)
        }
        coverage = try Coverage(faces.map { MultiPolygon($0) })
        let places = try plane.metres(coverage.arcs.flatMap(\.points))
        var areas = [Double](repeating: 0, count: faces.count)
        var lengths: [Double] = []
        lengths.reserveCapacity(coverage.arcs.count)
        let origin = places.first ?? Position(0, 0)
        var next = 0
        for arc in coverage.arcs {
            var length = 0.0
            // Twice what the arc adds to the area on its left.
            var swept = 0.0
            for index in next..<(next + arc.points.count - 1) {
                let a = Position(places[index].x - origin.x, places[index].y - origin.y)
                let b = Position(places[index + 1].x - origin.x, places[index + 1].y - origin.y)
                length += a.distance(to: b)
                swept += a.x * b.y - b.x * a.y
            }
            next += arc.points.count
            lengths.append(length)
            if arc.left >= 0 { areas[Int(arc.left)] += swept / 2 }
            if arc.right >= 0 { areas[Int(arc.right)] -= swept / 2 }
        }
        areaOfFace = areas
        lengthOfArc = lengths
    }
}
