import Geometry

extension MultiPolygon {
    /// Whether this is one ring of few vertices without a crossing, a touch or a spike: what nearly every building is,
    /// told exactly and without a call to GEOS.
    var isPlainlyValid: Bool {
        guard polygons.count == 1, polygons[0].holes.isEmpty, polygons[0].exterior.points.count <= 40 else {
            return false
        }
        let points = polygons[0].exterior.points
        guard polygons[0].exterior.doubleArea > 0, polygons[0].box.isWithinHalfGlobe else { return false }
        for i in points.indices {
            let (a, b) = (points[i], points[(i + 1) % points.count])
            let c = points[(i + 2) % points.count]
            // A turn back on itself is a spike.
            if cross(a, b, c) == 0, dot(a, b, c) < 0 { return false }
            for j in (i + 2)..<max(i + 2, points.count) where !(i == 0 && j == points.count - 1) {
                if segmentsMeet(a, b, points[j], points[(j + 1) % points.count]) { return false }
            }
        }
        return true
    }
}

/// (b − a) · (c − b): negative when the way from `a` over `b` to `c` turns back.
private func dot(_ a: Point, _ b: Point, _ c: Point) -> Int64 {
    (Int64(b.x) - Int64(a.x)) * (Int64(c.x) - Int64(b.x)) + (Int64(b.y) - Int64(a.y)) * (Int64(c.y) - Int64(b.y))
}

/// Whether two segments share a point, ends included. Exact.
private func segmentsMeet(_ a: Point, _ b: Point, _ c: Point, _ d: Point) -> Bool {
    guard max(a.x, b.x) >= min(c.x, d.x), max(c.x, d.x) >= min(a.x, b.x), max(a.y, b.y) >= min(c.y, d.y),
        max(c.y, d.y) >= min(a.y, b.y)
    else { return false }
    let (c1, c2) = (cross(a, b, c).signum(), cross(a, b, d).signum())
    let (a1, a2) = (cross(c, d, a).signum(), cross(c, d, b).signum())
    return c1 * c2 <= 0 && a1 * a2 <= 0
}
