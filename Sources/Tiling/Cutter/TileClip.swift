/// A directed edge of a cell's boundary on a zoom's plane; the cell lies to its left.
struct PlaneEdge: Hashable, Sendable {
    var start: PlanePoint
    var end: PlanePoint

    var reversed: PlaneEdge { PlaneEdge(start: end, end: start) }
}

/// The part of one cell inside a box, from arcs that cross the box's sides in vertices only.
///
/// What lies outside is pushed onto the nearest side instead of being cut away. Along a side the pushed edges then
/// cancel out but where the cell really fills the box up to it: the result is exact for any cell, with holes, in
/// pieces, or around the whole box, without asking where anything lies.
struct TileClip {
    private let box: PlaneBox
    private var inner: [PlaneEdge] = []
    private var sides = [Side](repeating: Side(), count: 4)

    /// Steps along one side: by how much the number of edges running up changes there.
    private struct Side {
        var steps: [(place: Int64, change: Int)] = []
        var vertices: [Int64] = []

        /// The stretches of the side that bound the cell, each in its direction, broken at true vertices of its arcs.
        func sections() -> [(from: Int64, to: Int64)] {
            guard !steps.isEmpty else { return [] }
            let marks = (steps + vertices.map { ($0, 0) }).sorted { $0.place < $1.place }
            let breaks = Set(vertices)
            var sections: [(from: Int64, to: Int64)] = []
            var count = 0
            var start = marks[0].place
            var i = 0
            while i < marks.count {
                let place = marks[i].place
                var change = 0
                while i < marks.count, marks[i].place == place {
                    change += marks[i].change
                    i += 1
                }
                guard change != 0 || breaks.contains(place) else { continue }
                for _ in 0..<abs(count) { sections.append(count > 0 ? (start, place) : (place, start)) }
                count += change
                start = place
            }
            return sections
        }
    }

    init(_ box: PlaneBox) { self.box = box }

    /// Adds an arc of the cell, against its direction when the cell lies to its right.
    mutating func add(_ points: [PlanePoint], within arcBox: PlaneBox, forward: Bool) {
        guard points.count > 1 else { return }
        if arcBox.maxX < box.minX || arcBox.minX > box.maxX || arcBox.maxY < box.minY || arcBox.minY > box.maxY {
            addPushed(points[0], points[points.count - 1], forward)
            return
        }
        for (a, b) in zip(points, points.dropFirst()) {
            if box.contains(a), box.contains(b) {
                noteVertex(a)
                noteVertex(b)
                guard side(of: a, b) == nil else {
                    addPushed(a, b, forward)
                    continue
                }
                inner.append(forward ? PlaneEdge(start: a, end: b) : PlaneEdge(start: b, end: a))
            } else {
                noteVertex(a)
                noteVertex(b)
                addPushed(a, b, forward)
            }
        }
    }

    private func side(of a: PlanePoint, _ b: PlanePoint) -> Int? {
        if a.x == b.x { return a.x == box.minX ? 0 : a.x == box.maxX ? 1 : nil }
        if a.y == b.y { return a.y == box.minY ? 2 : a.y == box.maxY ? 3 : nil }
        return nil
    }

    private mutating func noteVertex(_ point: PlanePoint) {
        guard box.contains(point) else { return }
        if point.x == box.minX { sides[0].vertices.append(point.y) }
        if point.x == box.maxX { sides[1].vertices.append(point.y) }
        if point.y == box.minY { sides[2].vertices.append(point.x) }
        if point.y == box.maxY { sides[3].vertices.append(point.x) }
    }

    private mutating func addPushed(_ a: PlanePoint, _ b: PlanePoint, _ forward: Bool) {
        let p = box.clamp(forward ? a : b)
        let q = box.clamp(forward ? b : a)
        guard p != q, let side = side(of: p, q) else { return }
        let (from, to) = side < 2 ? (p.y, q.y) : (p.x, q.x)
        sides[side].steps.append((min(from, to), from < to ? 1 : -1))
        sides[side].steps.append((max(from, to), from < to ? -1 : 1))
    }

    /// The boundary of the part inside, in directed edges without order; every pair of opposite edges is gone.
    func edges() -> [PlaneEdge] {
        var edges = Self.cancelled(inner)
        for (number, side) in sides.enumerated() {
            let at: (Int64) -> PlanePoint = { place in
                switch number {
                case 0: PlanePoint(box.minX, place)
                case 1: PlanePoint(box.maxX, place)
                case 2: PlanePoint(place, box.minY)
                default: PlanePoint(place, box.maxY)
                }
            }
            for (from, to) in side.sections() { edges.append(PlaneEdge(start: at(from), end: at(to))) }
        }
        return edges
    }

    private static func cancelled(_ edges: [PlaneEdge]) -> [PlaneEdge] {
        let sorted = edges.map { ($0.start < $0.end ? $0 : $0.reversed, $0.start < $0.end ? 1 : -1) }
            .sorted { $0.0.start != $1.0.start ? $0.0.start < $1.0.start : $0.0.end < $1.0.end }
        var kept: [PlaneEdge] = []
        kept.reserveCapacity(sorted.count)
        var i = 0
        while i < sorted.count {
            let edge = sorted[i].0
            var net = 0
            while i < sorted.count, sorted[i].0 == edge {
                net += sorted[i].1
                i += 1
            }
            if net != 0 { kept.append(contentsOf: repeatElement(net > 0 ? edge : edge.reversed, count: abs(net))) }
        }
        return kept
    }
}
