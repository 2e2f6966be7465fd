/// Lines and rings taken apart into arcs, so that a stretch that several of them follow is kept once.
///
/// An arc runs from node to node: a node is a vertex where two of the paths part, or where a line ends.
struct SharedArcs {
    /// The arcs named so far.
    private(set) var arcs: [[PlanePoint]] = []
    /// By the first two points of an arc; `~i` for the arc `i` seen from its end.
    private var known: [PlaneEdge: Int] = [:]
    private var nodes: Set<PlanePoint> = []
    /// The two neighbours of every vertex, the smaller first.
    private var beside: [PlanePoint: PlaneEdge] = [:]

    /// - Parameter shapes: all that will be asked for.
    init(_ shapes: some Sequence<TileShape>) {
        for shape in shapes {
            switch shape {
            case .point: break
            case .lines(let lines):
                for line in lines {
                    if let first = line.first, let last = line.last { nodes.formUnion([first, last]) }
                    for i in line.indices.dropFirst().dropLast() { pass(line[i], line[i - 1], line[i + 1]) }
                }
            case .areas(let polygons):
                for ring in polygons.joined() {
                    for i in ring.indices {
                        pass(ring[i], ring[(i + ring.count - 1) % ring.count], ring[(i + 1) % ring.count])
                    }
                }
            }
        }
        beside = [:]
    }

    private mutating func pass(_ vertex: PlanePoint, _ a: PlanePoint, _ b: PlanePoint) {
        let pair = PlaneEdge(start: min(a, b), end: max(a, b))
        if let other = beside.updateValue(pair, forKey: vertex), other != pair { nodes.insert(vertex) }
    }

    /// The arcs along a line: `i`, or `~i` against its direction.
    mutating func path(along line: [PlanePoint]) -> [Int] {
        var path: [Int] = []
        var start = line.startIndex
        for i in line.indices.dropFirst() where nodes.contains(line[i]) || i == line.endIndex - 1 {
            path.append(arc(Array(line[start...i])))
            start = i
        }
        return path
    }

    /// The arcs along a ring, whose first point is not repeated at its end.
    mutating func path(around ring: [PlanePoint]) -> [Int] {
        let start = ring.firstIndex(where: nodes.contains) ?? ring.indices.min { ring[$0] < ring[$1] } ?? 0
        return path(along: Array(ring[start...] + ring[..<start] + ring[start...start]))
    }

    private mutating func arc(_ points: [PlanePoint]) -> Int {
        let first = PlaneEdge(start: points[0], end: points[1])
        if let number = known[first] { return number }
        let number = arcs.count
        arcs.append(points)
        known[PlaneEdge(start: points[points.count - 1], end: points[points.count - 2])] = ~number
        known[first] = number
        return number
    }
}
