internal import Geometry

/// Every directed edge of every ring of some cells, joined by equal vertices: what arcs, faults and repairs are read from.
///
/// An edge is named by its index; it starts at its vertex and ends at the next edge's. As exteriors run
/// counter-clockwise and holes clockwise, the cell lies on the left of each of its edges. Building takes O(n) time
/// and a sort of the few vertices where many edges meet.
struct BorderGraph: Sendable {
    struct RingSpan: Sendable {
        var cell: Int32
        /// Counts the polygons of all cells.
        var part: Int32
        var isHole: Bool
        var edges: Range<Int>
    }

    /// In the order of the cells; a part's exterior comes before its holes.
    let rings: [RingSpan]
    /// Where the rings of each cell begin in ``rings``, and a last entry for the end.
    let cellRings: [Int32]
    let ringOfEdge: [Int32]
    let vertexOfEdge: [Int32]
    /// The place of each vertex.
    let points: [Point]
    /// The edge of another cell that runs the other way, or -1.
    private(set) var twins: [Int32]

    private let outOffsets: [Int32]
    private let outEdges: [Int32]

    init(_ cells: [MultiPolygon], cores: Cores = Cores()) {
        var rings: [RingSpan] = []
        var cellRings: [Int32] = [0]
        var ringOfEdge: [Int32] = []
        var vertices = VertexTable(capacity: cells.reduce(0) { $0 + $1.vertexCount })
        var part: Int32 = 0
        for (cell, shape) in cells.enumerated() {
            for polygon in shape.polygons {
                for (index, ring) in polygon.rings.enumerated() {
                    let start = vertices.ids.count
                    for point in ring.points { vertices.append(point) }
                    ringOfEdge.append(contentsOf: repeatElement(Int32(rings.count), count: ring.points.count))
                    rings.append(
                        RingSpan(cell: Int32(cell), part: part, isHole: index > 0, edges: start..<vertices.ids.count))
                }
                part += 1
            }
            cellRings.append(Int32(rings.count))
        }
        self.rings = rings
        self.cellRings = cellRings
        self.ringOfEdge = ringOfEdge
        vertexOfEdge = vertices.ids
        points = vertices.points
        (outOffsets, outEdges) = Self.outgoing(from: vertices, rings: rings, ringOfEdge: ringOfEdge)
        twins = []
        let graph = self
        twins = cores.map(stretchesOf: edgeCount) { $0.map { graph.twin(of: $0) } }
    }

    private func twin(of edge: Int) -> Int32 {
        let cell = cell(of: edge)
        return edges(from: end(of: edge), to: vertexOfEdge[edge]).first { self.cell(of: Int($0)) != cell } ?? -1
    }

    /// Edges by the vertex they leave, those of one vertex sorted by the vertex they reach.
    private static func outgoing(
        from vertices: VertexTable, rings: [RingSpan], ringOfEdge: [Int32]
    ) -> (offsets: [Int32], edges: [Int32]) {
        var offsets = [Int32](repeating: 0, count: vertices.points.count + 1)
        for id in vertices.ids { offsets[Int(id) + 1] += 1 }
        for i in 1..<max(1, offsets.count) { offsets[i] += offsets[i - 1] }
        var next = offsets
        var edges = [Int32](repeating: 0, count: vertices.ids.count)
        for (edge, id) in vertices.ids.enumerated() {
            edges[Int(next[Int(id)])] = Int32(edge)
            next[Int(id)] += 1
        }
        func end(_ edge: Int32) -> Int32 {
            let span = rings[Int(ringOfEdge[Int(edge)])].edges
            let after = Int(edge) + 1
            return vertices.ids[after == span.upperBound ? span.lowerBound : after]
        }
        for vertex in 0..<vertices.points.count {
            let range = Int(offsets[vertex])..<Int(offsets[vertex + 1])
            guard range.count > 1 else { continue }
            edges[range].sort { (end($0), $0) < (end($1), $1) }
        }
        return (offsets, edges)
    }
}

extension BorderGraph {
    var edgeCount: Int { vertexOfEdge.count }

    func next(_ edge: Int) -> Int {
        let span = rings[Int(ringOfEdge[edge])].edges
        return edge + 1 == span.upperBound ? span.lowerBound : edge + 1
    }

    func previous(_ edge: Int) -> Int {
        let span = rings[Int(ringOfEdge[edge])].edges
        return edge == span.lowerBound ? span.upperBound - 1 : edge - 1
    }

    func ring(of edge: Int) -> RingSpan { rings[Int(ringOfEdge[edge])] }
    func cell(of edge: Int) -> Int32 { rings[Int(ringOfEdge[edge])].cell }
    func end(of edge: Int) -> Int32 { vertexOfEdge[next(edge)] }
    func startPoint(_ edge: Int) -> Point { points[Int(vertexOfEdge[edge])] }
    func endPoint(_ edge: Int) -> Point { points[Int(end(of: edge))] }

    /// The edges that leave a vertex, sorted by the vertex they reach.
    func outgoing(_ vertex: Int32) -> ArraySlice<Int32> {
        outEdges[Int(outOffsets[Int(vertex)])..<Int(outOffsets[Int(vertex) + 1])]
    }

    func outgoingCount(_ vertex: Int) -> Int { Int(outOffsets[vertex + 1] - outOffsets[vertex]) }

    /// All edges from one vertex straight to another.
    func edges(from start: Int32, to end: Int32) -> ArraySlice<Int32> {
        let all = outgoing(start)
        var low = all.startIndex
        var high = all.endIndex
        while high - low > 8 {
            let middle = (low + high) / 2
            if self.end(of: Int(all[middle])) < end { low = middle } else { high = middle }
        }
        while low < all.endIndex, self.end(of: Int(all[low])) < end { low += 1 }
        var stop = low
        while stop < all.endIndex, self.end(of: Int(all[stop])) == end { stop += 1 }
        return all[low..<stop]
    }
}

extension MultiPolygon {
    var vertexCount: Int {
        polygons.reduce(0) { $0 + $1.exterior.points.count + $1.holes.reduce(0) { $0 + $1.points.count } }
    }
}
