public import Geometry

extension Coverage {
    /// The cells that share at least one edge with a cell, by index, each with the arcs between the two.
    public func neighbours(ofCell cell: Int) -> [(cell: Int, arcs: [Int])] { adjacency.neighbours(of: cell) }

    /// The length of an arc in metres.
    public func length(ofArc arc: Int, on plane: MetricPlane) throws(GeometryError) -> Double {
        try plane.length(of: arcs[arc].points)
    }

    /// The length of all arcs in metres, by arc: one call to PROJ for all of them.
    public func arcLengths(on plane: MetricPlane) throws(GeometryError) -> [Double] {
        let metres = try plane.metres(arcs.flatMap(\.points))
        var start = 0
        return arcs.map { arc in
            defer { start += arc.points.count }
            var length = 0.0
            for i in start..<(start + arc.points.count - 1) {
                let dx = metres[i + 1].x - metres[i].x
                let dy = metres[i + 1].y - metres[i].y
                length += (dx * dx + dy * dy).squareRoot()
            }
            return length
        }
    }

    /// Groups of cells that hang together by shared edges, each sorted, in the order of their first cells.
    /// Empty cells are in none.
    public var components: [[Int]] {
        var component = [Int](repeating: -1, count: cellCount)
        var components: [[Int]] = []
        for seed in 0..<cellCount where component[seed] < 0 && !ringIndices(ofCell: seed).isEmpty {
            component[seed] = components.count
            var members = [seed]
            var next = 0
            while next < members.count {
                for (neighbour, _) in neighbours(ofCell: members[next]) where component[neighbour] < 0 {
                    component[neighbour] = components.count
                    members.append(neighbour)
                }
                next += 1
            }
            components.append(members.sorted())
        }
        return components
    }
}
