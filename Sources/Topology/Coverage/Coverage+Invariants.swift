internal import Geometry

extension Coverage {
    /// Stops the program where the coverage does not hold what its type promises. For tests.
    public func checkInvariants() {
        var sides = [[Int]](repeating: [0, 0], count: arcs.count)
        var cellAreas: Int64 = 0
        for cell in 0..<cellCount {
            for part in parts(ofCell: cell) {
                for (index, ring) in part.enumerated() {
                    checkRing(ring, ofCell: cell, isHole: index > 0)
                    for signed in ring { sides[Int(signed < 0 ? ~signed : signed)][signed < 0 ? 1 : 0] += 1 }
                }
            }
            cellAreas += shape(ofCell: cell).doubleArea
        }
        for (index, arc) in arcs.enumerated() {
            precondition(arc.left != arc.right, "arc \(index) has the same cell on both sides")
            precondition(arc.points.count >= 2, "arc \(index) is a point")
            precondition(sides[index] == [arc.left < 0 ? 0 : 1, arc.right < 0 ? 0 : 1], "arc \(index) is used wrongly")
            precondition(Box(around: arc.points) == arc.box, "arc \(index) has a wrong box")
            let forward = (arc.points[0], arc.points[1])
            let backward = (arc.points[arc.points.count - 1], arc.points[arc.points.count - 2])
            precondition(forward <= backward, "arc \(index) runs the wrong way")
        }
        checkNodes()
        precondition(cellAreas == outline.doubleArea, "the cells' areas do not add up to the outline's")
        precondition(components.joined().count == (0..<cellCount).count { !ringIndices(ofCell: $0).isEmpty })
    }

    private func checkRing(_ ring: [Int32], ofCell cell: Int, isHole: Bool) {
        var end: Point?
        for signed in ring {
            let arc = arcs[Int(signed < 0 ? ~signed : signed)]
            precondition(
                (signed < 0 ? arc.right : arc.left) == cell, "an arc of cell \(cell) has another cell beside it")
            let (from, to) =
                signed < 0
                ? (arc.points[arc.points.count - 1], arc.points[0]) : (arc.points[0], arc.points[arc.points.count - 1])
            precondition(end == nil || end == from, "a ring of cell \(cell) is broken")
            end = to
        }
        let points = points(along: ring)
        precondition(points.count >= 3 && Set(points).count == points.count, "a ring of cell \(cell) meets itself")
        precondition(ring.first.map { arcStart($0) } == end, "a ring of cell \(cell) is open")
        precondition(Ring(points)?.isCounterClockwise == !isHole, "a ring of cell \(cell) runs the wrong way")
    }

    private func arcStart(_ signed: Int32) -> Point {
        signed >= 0 ? arcs[Int(signed)].points[0] : arcs[Int(~signed)].points[arcs[Int(~signed)].points.count - 1]
    }

    /// Arcs meet at their ends only, and an end is a place where not exactly two edges meet, or the arc is closed.
    private func checkNodes() {
        var ends: [Point: Int] = [:]
        for arc in arcs {
            ends[arc.points[0], default: 0] += 1
            ends[arc.points[arc.points.count - 1], default: 0] += 1
        }
        var inner = Set<Point>()
        for arc in arcs {
            for point in arc.points.dropFirst().dropLast() {
                precondition(inner.insert(point).inserted && ends[point] == nil, "two arcs meet at \(point)")
            }
            guard !arc.isClosed else { continue }
            precondition(ends[arc.points[0]] != 2 && ends[arc.points[arc.points.count - 1]] != 2, "an arc ends nowhere")
        }
    }
}
