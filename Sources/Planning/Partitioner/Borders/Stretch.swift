internal import Geometry

/// A stretch of border and the chord that is to replace it; between them lies the ground that would change sides.
/// What is told of points of the lattice is exact.
struct Stretch {
    private let points: ArraySlice<Point>
    /// The ends of the chord.
    let a: Point
    let b: Point
    let box: Box

    /// - Parameter points: at least three.
    init(_ points: ArraySlice<Point>) {
        self.points = points
        a = points[points.startIndex]
        b = points[points.endIndex - 1]
        box = Box(of: points)
    }

    /// Whether the chord meets a side of a barrier.
    func meets(_ side: Obstacles.Side) -> Bool { Planning.crosses(a, b, side.a, side.b) }

    /// Whether the stretch itself meets a side of a barrier.
    func crosses(_ side: Obstacles.Side) -> Bool {
        zip(points, points.dropFirst()).contains { Planning.crosses($0, $1, side.a, side.b) }
    }

    /// Whether a side of another stretch neither meets the chord, but for a common end, nor lies between.
    func isClear(of side: Obstacles.Side) -> Bool {
        guard a != b else { return false }
        if [a, b].contains(side.a) || [a, b].contains(side.b) {
            let (node, other) = [a, b].contains(side.a) ? (side.a, side.b) : (side.b, side.a)
            return other != a && other != b && !runAlike(from: node, node == a ? b : a, other) && !encloses(other)
        }
        return !Planning.crosses(a, b, side.a, side.b) && !encloses(side.a) && !encloses(side.b)
    }

    /// Whether a building neither meets the chord, but for a wall that an end of the chord lies on, nor lies between.
    func isClear(of building: Obstacles.Building) -> Bool {
        for ring in building.area.rings {
            var c = ring.points[ring.points.count - 1]
            for d in ring.points {
                if Planning.crosses(a, b, c, d) {
                    // The lines of wall and chord have one place in common, and it is an end of the chord.
                    guard (cross(c, d, a) == 0) != (cross(c, d, b) == 0) else { return false }
                }
                c = d
            }
        }
        if building.area.isEmpty, building.vertices.contains(where: { Planning.crosses(a, b, $0, $0) }) { return false }
        let middle = Position(a).middle(to: Position(b))
        return !building.area.polygons.contains { $0.contains(middle) } && !building.vertices.contains(where: encloses)
            && !building.places.contains(where: encloses)
    }

    private func runAlike(from node: Point, _ p: Point, _ q: Point) -> Bool {
        guard cross(node, p, q) == 0 else { return false }
        let east = (Int64(p.x) - Int64(node.x)) * (Int64(q.x) - Int64(node.x))
        let north = (Int64(p.y) - Int64(node.y)) * (Int64(q.y) - Int64(node.y))
        return east + north > 0
    }

    /// Whether a point lies strictly between stretch and chord, by the even-odd rule.
    private func encloses(_ point: Point) -> Bool {
        guard box.contains(point) else { return false }
        var inside = false
        var c = b
        for d in points {
            if (c.y > point.y) != (d.y > point.y) {
                let side = cross(c, d, point)
                if side == 0 { return false }
                if (side > 0) == (d.y > c.y) { inside.toggle() }
            } else if c.y == point.y, d.y == point.y, min(c.x, d.x) <= point.x, point.x <= max(c.x, d.x) {
                return false
            }
            c = d
        }
        return inside
    }

    /// The same for a place in lattice units, well off both.
    private func encloses(_ place: Position) -> Bool {
        var inside = false
        var c = Position(b)
        for d in points.lazy.map(Position.init) {
            if (c.y > place.y) != (d.y > place.y),
                c.x + (place.y - c.y) / (d.y - c.y) * (d.x - c.x) > place.x
            {
                inside.toggle()
            }
            c = d
        }
        return inside
    }
}

extension Obstacles.Side {
    var box: Box { Box(of: [a, b]) }
}

extension Box {
    /// - Precondition: there is a point.
    init(of points: ArraySlice<Point>) {
        let first = points[points.startIndex]
        self.init(minX: first.x, minY: first.y, maxX: first.x, maxY: first.y)
        for point in points { extend(to: point) }
    }
}
