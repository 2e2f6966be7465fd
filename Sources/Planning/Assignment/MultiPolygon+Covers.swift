internal import Geometry

extension MultiPolygon {
    /// Whether every point of the box lies in the area, its border included. Exact.
    func covers(_ box: Box) -> Bool {
        polygons.contains { $0.covers(box) }
    }
}

extension Polygon {
    /// The middle of the box lies inside, and no edge passes through the inside of the box.
    fileprivate func covers(_ box: Box) -> Bool {
        let own = self.box
        guard own.minX <= box.minX, box.maxX <= own.maxX, own.minY <= box.minY, box.maxY <= own.maxY,
            place(of: Point(box.minX, box.minY)) != .outside
        else { return false }
        return !rings.contains { $0.enters(box) }
    }
}

extension Ring {
    /// Whether an edge has a point in common with the box, its sides included.
    fileprivate func enters(_ box: Box) -> Bool {
        var a = points[points.count - 1]
        for b in points {
            if Box(around: a, b).intersects(box), edge(a, b, meets: box) { return true }
            a = b
        }
        return false
    }

    /// For an edge whose box meets the box: whether the corners do not all lie strictly on one side of its line.
    private func edge(_ a: Point, _ b: Point, meets box: Box) -> Bool {
        let sides = [
            Point(box.minX, box.minY), Point(box.maxX, box.minY), Point(box.maxX, box.maxY), Point(box.minX, box.maxY),
        ].map { cross(a, b, $0).signum() }
        return !(sides.allSatisfy { $0 > 0 } || sides.allSatisfy { $0 < 0 })
    }
}

extension Box {
    fileprivate init(around a: Point, _ b: Point) {
        self.init(minX: min(a.x, b.x), minY: min(a.y, b.y), maxX: max(a.x, b.x), maxY: max(a.y, b.y))
    }
}
