internal import Geometry

extension Polygon {
    /// Whether a straight piece of line has a place in common with this area: exact.
    func touches(from a: Point, to b: Point) -> Bool {
        guard place(of: a) == .outside, place(of: b) == .outside else { return true }
        for ring in [exterior] + holes {
            var c = ring.points[ring.points.count - 1]
            for d in ring.points {
                if crosses(a, b, c, d) { return true }
                c = d
            }
        }
        return false
    }
}

/// Whether the pieces `a b` and `c d` share a place.
func crosses(_ a: Point, _ b: Point, _ c: Point, _ d: Point) -> Bool {
    let abc = cross(a, b, c).signum()
    let abd = cross(a, b, d).signum()
    let cda = cross(c, d, a).signum()
    let cdb = cross(c, d, b).signum()
    if abc * abd < 0, cda * cdb < 0 { return true }
    return abc == 0 && within(a, b, c) || abd == 0 && within(a, b, d) || cda == 0 && within(c, d, a)
        || cdb == 0 && within(c, d, b)
}

private func within(_ a: Point, _ b: Point, _ c: Point) -> Bool {
    min(a.x, b.x) <= c.x && c.x <= max(a.x, b.x) && min(a.y, b.y) <= c.y && c.y <= max(a.y, b.y)
}
