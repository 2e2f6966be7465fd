/// A closed line on the lattice: at least three vertices, the first not repeated at the end.
///
/// A ring may have been read from anywhere: being simple is the business of ``Validity`` and of the coverage.
public struct Ring: Hashable, Sendable {
    public let points: [Point]

    /// - Parameter points: an open or closed list; consecutive equal vertices are dropped.
    /// - Returns: `nil` when fewer than three vertices remain.
    public init?(_ points: [Point]) {
        var kept: [Point] = []
        kept.reserveCapacity(points.count)
        for point in points where kept.last != point { kept.append(point) }
        while kept.count > 1, kept.first == kept.last { kept.removeLast() }
        guard kept.count >= 3 else { return nil }
        self.points = kept
    }

    init(unchecked points: [Point]) { self.points = points }

    /// Twice the enclosed area in lattice units squared, positive when counter-clockwise. Exact within half the globe.
    public var doubleArea: Int64 {
        var sum: Int64 = 0
        let origin = points[0]
        for i in 1..<(points.count - 1) { sum &+= cross(origin, points[i], points[i + 1]) }
        return sum
    }

    public var isCounterClockwise: Bool { doubleArea > 0 }

    public var reversed: Ring { Ring(unchecked: points.reversed()) }

    public func oriented(counterClockwise: Bool) -> Ring {
        isCounterClockwise == counterClockwise ? self : reversed
    }

    /// The vertices with the first one repeated at the end, as files want them.
    public var closed: [Point] { points + [points[0]] }

    public var box: Box {
        var box = Box(minX: points[0].x, minY: points[0].y, maxX: points[0].x, maxY: points[0].y)
        for point in points { box.extend(to: point) }
        return box
    }

    /// Where a point lies: exact.
    public func place(of point: Point) -> Place {
        var inside = false
        var a = points[points.count - 1]
        for b in points {
            if (a.y > point.y) != (b.y > point.y) {
                let side = cross(a, b, point)
                if side == 0 { return .border }
                if (side > 0) == (b.y > a.y) { inside.toggle() }
            } else if a.y == point.y || b.y == point.y, cross(a, b, point) == 0,
                min(a.x, b.x) <= point.x, point.x <= max(a.x, b.x), min(a.y, b.y) <= point.y,
                point.y <= max(a.y, b.y)
            {
                return .border
            }
            a = b
        }
        return inside ? .inside : .outside
    }
}

/// Where a point lies relative to an area.
public enum Place: String, Sendable {
    case inside, border, outside
}
