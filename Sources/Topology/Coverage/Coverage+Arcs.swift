internal import Geometry

extension Coverage {
    /// Reads arcs off a graph whose cells are a valid coverage.
    init(_ graph: BorderGraph, cellCount: Int) {
        let isNode = Self.nodes(of: graph)
        var arcs: [Arc] = []
        /// The signed arc that begins with an edge; for an arc without nodes, at each of its edges.
        var arcAt = [Int32?](repeating: nil, count: graph.edgeCount)
        var ringArcs: [Int32] = []
        var ringOffsets: [Int32] = [0]

        for span in graph.rings {
            let start = span.edges.first { isNode[Int(graph.vertexOfEdge[$0])] }
            var edge = start ?? span.edges.lowerBound
            let first = edge
            repeat {
                var last = edge
                var count = 1
                while true {
                    let next = graph.next(last)
                    if next == first || isNode[Int(graph.vertexOfEdge[next])] { break }
                    last = next
                    count += 1
                }
                if let known = arcAt[edge] {
                    ringArcs.append(known)
                } else {
                    let (arc, isReversed) = Self.arc(from: edge, count: count, in: graph, hasNode: start != nil)
                    let index = Int32(arcs.count)
                    arcs.append(arc)
                    ringArcs.append(isReversed ? ~index : index)
                    let other = isReversed ? index : ~index
                    if start != nil {
                        if graph.twins[last] >= 0 { arcAt[Int(graph.twins[last])] = other }
                    } else {
                        for edge in span.edges where graph.twins[edge] >= 0 { arcAt[Int(graph.twins[edge])] = other }
                    }
                }
                edge = graph.next(last)
            } while edge != first
            ringOffsets.append(Int32(ringArcs.count))
        }
        self.arcs = arcs
        self.ringArcs = ringArcs
        self.ringOffsets = ringOffsets
        ringIsHole = graph.rings.map(\.isHole)
        cellOffsets = graph.cellRings
        adjacency = Adjacency(arcs: arcs, cellCount: cellCount)
    }

    /// A vertex is a node unless exactly two edges, counted without their direction, meet there. (Where exactly two meet,
    /// a valid coverage has the same two sides on both.)
    private static func nodes(of graph: BorderGraph) -> [Bool] {
        var degree = (0..<graph.points.count).map { Int32(graph.outgoingCount($0)) }
        for edge in 0..<graph.edgeCount where graph.twins[edge] < 0 { degree[Int(graph.end(of: edge))] += 1 }
        return degree.map { $0 != 2 }
    }

    private static func arc(
        from edge: Int, count: Int, in graph: BorderGraph, hasNode: Bool
    ) -> (arc: Arc, isReversed: Bool) {
        var points: [Point] = []
        points.reserveCapacity(count + 1)
        var next = edge
        for _ in 0..<count {
            points.append(graph.startPoint(next))
            next = graph.next(next)
        }
        points.append(graph.startPoint(next))
        if !hasNode { points = startingAtSmallest(points) }

        let left = graph.cell(of: edge)
        let right = graph.twins[edge] < 0 ? -1 : graph.cell(of: Int(graph.twins[edge]))
        let forward = (points[0], points[1])
        let backward = (points[points.count - 1], points[points.count - 2])
        let isReversed = backward < forward
        if isReversed { points.reverse() }
        var box = Box(minX: points[0].x, minY: points[0].y, maxX: points[0].x, maxY: points[0].y)
        for point in points { box.extend(to: point) }
        return (
            Arc(left: isReversed ? right : left, right: isReversed ? left : right, points: points, box: box), isReversed
        )
    }

    private static func startingAtSmallest(_ closed: [Point]) -> [Point] {
        let open = closed.dropLast()
        guard let smallest = open.indices.min(by: { open[$0] < open[$1] }) else { return closed }
        return open[smallest...] + open[..<smallest] + [open[smallest]]
    }
}
