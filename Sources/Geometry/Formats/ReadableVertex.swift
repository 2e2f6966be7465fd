/// A vertex that a reader makes of two finite coordinates.
protocol ReadableVertex: Hashable, Sendable {
    static func reading(_ x: Double, _ y: Double) throws(GeometryError) -> Self
}

extension Position: ReadableVertex {
    static func reading(_ x: Double, _ y: Double) -> Position { Position(x, y) }
}

extension Point: ReadableVertex {
    static func reading(_ x: Double, _ y: Double) throws(GeometryError) -> Point {
        try Lattice.point(Position(x, y))
    }
}

/// What every format demands of the parts of a shape, as the reason to refuse one.
extension Shape {
    static func fault(inLine line: [Vertex]) -> String? {
        line.count == 1 ? "a line of one position" : nil
    }

    static func fault(inRing ring: [Vertex]) -> String? {
        guard ring.count >= 4 else { return "a ring of \(ring.count) positions; four are the least" }
        return ring[0] == ring[ring.count - 1] ? nil : "a ring whose last position is not its first"
    }
}
