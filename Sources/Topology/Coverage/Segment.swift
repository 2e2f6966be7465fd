internal import Geometry

/// Exact questions about two lattice segments.
enum Segment {
    /// Whether closed segments `a b` and `c d` have a point in common.
    static func meet(_ a: Point, _ b: Point, _ c: Point, _ d: Point) -> Bool {
        guard boxesMeet(a, b, c, d) else { return false }
        let sideC = cross(a, b, c).signum()
        let sideD = cross(a, b, d).signum()
        if sideC * sideD > 0 { return false }
        return cross(c, d, a).signum() * cross(c, d, b).signum() <= 0
    }

    /// Whether rays from `origin` through `a` and `b` are the same.
    static func sameDirection(_ a: Point, _ b: Point, from origin: Point) -> Bool {
        guard cross(origin, a, b) == 0 else { return false }
        let dot =
            (Int64(a.x) - Int64(origin.x)) * (Int64(b.x) - Int64(origin.x))
            + (Int64(a.y) - Int64(origin.y)) * (Int64(b.y) - Int64(origin.y))
        return dot > 0
    }

    /// Whether a point lies on the closed segment `a b`.
    static func contains(_ point: Point, _ a: Point, _ b: Point) -> Bool {
        Box(minX: min(a.x, b.x), minY: min(a.y, b.y), maxX: max(a.x, b.x), maxY: max(a.y, b.y)).contains(point)
            && cross(a, b, point) == 0
    }

    /// The lattice point nearest to where `a b` and `c d` cross, or an end that lies on the other segment.
    ///
    /// - Precondition: they meet.
    static func meeting(_ a: Point, _ b: Point, _ c: Point, _ d: Point) -> Point {
        for point in [c, d] where contains(point, a, b) { return point }
        for point in [a, b] where contains(point, c, d) { return point }
        let toC = Double(cross(a, b, c))
        let share = toC / (toC - Double(cross(a, b, d)))
        return Point(along(c.x, d.x, share), along(c.y, d.y, share))
    }

    private static func along(_ from: Int32, _ to: Int32, _ share: Double) -> Int32 {
        Int32(clamping: Int64((Double(from) + share * (Double(to) - Double(from))).rounded()))
    }

    @inline(__always)
    private static func boxesMeet(_ a: Point, _ b: Point, _ c: Point, _ d: Point) -> Bool {
        min(a.x, b.x) <= max(c.x, d.x) && min(c.x, d.x) <= max(a.x, b.x) && min(a.y, b.y) <= max(c.y, d.y)
            && min(c.y, d.y) <= max(a.y, b.y)
    }
}
