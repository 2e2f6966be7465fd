/// The cells around a point on a border.
enum Incidence {
    /// The smallest id around (x, y), but nobody's.
    ///
    /// Walks around the point from just north of east, where nobody is, and changes at each edge that leaves the point.
    static func smallest(_ edges: [LocatedEdge], _ x: UInt32, _ y: UInt32) -> UInt32 {
        var rays: [(dx: Int64, dy: Int64, change: UInt32)] = []
        for edge in edges {
            for (endX, endY) in [(edge.ax, edge.ay), (edge.bx, edge.by)] {
                let (dx, dy) = (Int64(endX) - Int64(x), Int64(endY) - Int64(y))
                if dx != 0 || dy != 0 { rays.append((dx, dy, edge.change)) }
            }
        }
        rays.sort { a, b in
            let (isLowA, isLowB) = (isSouth(a.dx, a.dy), isSouth(b.dx, b.dy))
            return isLowA != isLowB ? isLowB : a.dx &* b.dy &- a.dy &* b.dx > 0
        }
        var id: UInt32 = 0
        var smallest = UInt32.max
        for ray in rays {
            id ^= ray.change
            if id != 0 { smallest = min(smallest, id) }
        }
        return smallest
    }

    /// Whether a direction is more than 180° counter-clockwise of east, or is east itself.
    private static func isSouth(_ dx: Int64, _ dy: Int64) -> Bool { dy < 0 || (dy == 0 && dx > 0) }
}
