internal import Geometry

/// Where edges meet that should not: of different cells anywhere but at a common vertex, of one cell at all.
///
/// Asks only, so that many can ask at once.
struct EdgeMeetings: Sendable {
    struct Found: Sendable {
        /// Unmatched edges, and the cells of the edges that they meet.
        var contacts: [(edge: Int32, cell: Int32)] = []
        var selfContacts: [(edge: Int32, other: Int32)] = []
    }

    private let graph: BorderGraph
    private let runs: [Range<Int>]
    private let boxes: [Box]
    private let tree: BoxTree

    /// - Parameters:
    ///   - runs: all edges, in short runs of one ring each.
    ///   - boxes: of the runs.
    init(_ graph: BorderGraph, _ runs: [Range<Int>], _ boxes: [Box], _ tree: BoxTree) {
        (self.graph, self.runs, self.boxes, self.tree) = (graph, runs, boxes, tree)
    }

    /// Compares a run's edges with those of all runs that it may meet; with its own cell's only from itself on.
    func compare(_ run: Int, into found: inout Found) {
        let box = boxes[run]
        let cell = graph.cell(of: runs[run].lowerBound)
        let loose = runs[run].filter { graph.twins[$0] < 0 }
        tree.forEach(meeting: box) { other in
            if graph.cell(of: runs[other].lowerBound) != cell {
                guard !loose.isEmpty else { return }
                for edge in loose where boxes[other].intersects(self.box(of: edge)) {
                    for target in runs[other] { compare(loose: edge, with: target, into: &found) }
                }
            } else if other >= run {
                for edge in runs[run] {
                    for target in runs[other] where target > edge { compareInCell(edge, target, into: &found) }
                }
            }
        }
    }

    private func ends(of edge: Int) -> (Point, Point) { (graph.startPoint(edge), graph.endPoint(edge)) }

    private func box(of edge: Int) -> Box {
        let (a, b) = ends(of: edge)
        return Box(minX: min(a.x, b.x), minY: min(a.y, b.y), maxX: max(a.x, b.x), maxY: max(a.y, b.y))
    }

    private func compare(loose edge: Int, with other: Int, into found: inout Found) {
        let ((a, b), (c, d)) = (ends(of: edge), ends(of: other))
        guard Segment.meet(a, b, c, d) else { return }
        let isFault: Bool
        switch (a == c || a == d, b == c || b == d) {
        case (false, false):
            isFault = true
        case (true, true):
            return
        case (true, false):
            isFault =
                Segment.sameDirection(b, a == c ? d : c, from: a)
                || isInside(b, of: graph.ring(of: other).part, at: graph.vertexOfEdge[edge])
        case (false, true):
            isFault =
                Segment.sameDirection(a, b == c ? d : c, from: b)
                || isInside(a, of: graph.ring(of: other).part, at: graph.end(of: edge))
        }
        if isFault { found.contacts.append((Int32(edge), graph.cell(of: other))) }
    }

    /// Whether the way from a vertex to `point` begins inside a part that has the vertex on its border.
    private func isInside(_ point: Point, of part: Int32, at vertex: Int32) -> Bool {
        graph.outgoing(vertex).allSatisfy { edge in
            guard graph.ring(of: Int(edge)).part == part else { return true }
            return Angle.isInside(
                point, from: graph.endPoint(Int(edge)), to: graph.startPoint(graph.previous(Int(edge))),
                around: graph.points[Int(vertex)])
        }
    }

    private func compareInCell(_ edge: Int, _ other: Int, into found: inout Found) {
        let ((a, b), (c, d)) = (ends(of: edge), ends(of: other))
        guard Segment.meet(a, b, c, d) else { return }
        let isFault =
            switch (a == c || a == d, b == c || b == d) {
            case (false, false), (true, true): true
            case (true, false): Segment.sameDirection(b, a == c ? d : c, from: a)
            case (false, true): Segment.sameDirection(a, b == c ? d : c, from: b)
            }
        if isFault { found.selfContacts.append((Int32(edge), Int32(other))) }
    }
}
