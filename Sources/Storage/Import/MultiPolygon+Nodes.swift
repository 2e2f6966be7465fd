import Geometry

extension MultiPolygon {
    /// Whether it is another area but for vertices that grids of a plan put on its edges.
    func isNodedForm(of plain: MultiPolygon) -> Bool {
        let noded = rings
        return noded.count == plain.rings.count
            && plain.rings.allSatisfy { ring in noded.contains { $0.isNodedForm(of: ring) } }
    }
}

extension Ring {
    /// Lattice units that a node may lie beside the edge it was put on, rounding and re-noding together.
    private static let reach = 2.0

    fileprivate func isNodedForm(of plain: Ring) -> Bool {
        guard points.count >= plain.points.count, let start = points.firstIndex(of: plain.points[0]) else {
            return false
        }
        let corners = plain.closed
        var passed = 0
        for point in points[(start + 1)...] + points[...start] {
            if point == corners[passed + 1] {
                passed += 1
                if passed == plain.points.count { return point == points[start] }
            } else if !Self.lies(point, beside: corners[passed], corners[passed + 1]) {
                return false
            }
        }
        return false
    }

    private static func lies(_ point: Point, beside a: Point, _ b: Point) -> Bool {
        let (dx, dy) = (Double(b.x) - Double(a.x), Double(b.y) - Double(a.y))
        let length = (dx * dx + dy * dy).squareRoot()
        let along = ((Double(point.x) - Double(a.x)) * dx + (Double(point.y) - Double(a.y)) * dy) / length
        return abs(Double(cross(a, b, point))) <= reach * length && (-reach...length + reach).contains(along)
    }
}
