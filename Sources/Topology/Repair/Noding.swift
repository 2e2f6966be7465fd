internal import Geometry

extension [MultiPolygon] {
    /// The cells with a vertex wherever edges of the chosen cells meet, on every ring that has the edge.
    ///
    /// Crossings are rounded to the lattice, which moves edges a little and may make new crossings: so again until there
    /// is none.
    /// - Returns: `nil` when crossings do not come to an end.
    func noded(among chosen: [Int]) -> [MultiPolygon]? {
        var cells = self
        for _ in 0..<32 {
            let insertions = Self.crossings(in: BorderGraph(chosen.map { cells[$0] }))
            if insertions.isEmpty { return cells }
            cells = insertions.applied(to: cells)
        }
        return nil
    }

    private static func crossings(in graph: BorderGraph) -> EdgeInsertions {
        let boxes = (0..<graph.edgeCount).map(graph.box(ofEdge:))
        let tree = BoxTree(boxes)
        var insertions = EdgeInsertions()
        for edge in 0..<graph.edgeCount {
            let (a, b) = (graph.startPoint(edge), graph.endPoint(edge))
            tree.forEach(meeting: boxes[edge]) { other in
                guard other > edge else { return }
                let (c, d) = (graph.startPoint(other), graph.endPoint(other))
                guard Segment.meet(a, b, c, d) else { return }
                let ends = [c, d].filter { Segment.contains($0, a, b) }
                let otherEnds = [a, b].filter { Segment.contains($0, c, d) }
                for point in ends { insertions.insert(point, into: a, b) }
                for point in otherEnds { insertions.insert(point, into: c, d) }
                if ends.isEmpty, otherEnds.isEmpty {
                    let point = Segment.meeting(a, b, c, d)
                    insertions.insert(point, into: a, b)
                    insertions.insert(point, into: c, d)
                }
            }
        }
        return insertions
    }
}
