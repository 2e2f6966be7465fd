internal import HeapModule

/// How long each vertex of a set of arcs survives simplification: Visvalingam's effective area, in square units of
/// the world plane, made safe for neighbours.
///
/// Vertices are removed one by one over *all* arcs, the smallest triangle first, and a vertex's importance is the
/// size of its triangle when it went, never less than that of the vertex whose removal made way for it. Vertices
/// with importance above any threshold are therefore exactly a state of this process: their sets nest from zoom to
/// zoom, and both cells of a border see the same ones. A removal is refused while another vertex lies in the closed
/// triangle or the new edge is already there, so no state has a crossing that the input had not, no two arcs fall
/// onto one chord, and a ring keeps three corners. Ends of arcs are never removed.
struct Importance {
    /// Per arc, per vertex; ends are infinite.
    private(set) var ofArcs: [[Double]]

    init(of arcs: [PlaneArc]) {
        var removal = Removal(arcs)
        removal.run()
        var next = 0
        ofArcs = arcs.map { arc in
            defer { next += arc.points.count }
            return Array(removal.importance[next..<(next + arc.points.count)])
        }
    }
}

/// The process: a queue of triangles, a linked list of remaining vertices, an index to find who is in the way.
private struct Removal {
    struct Candidate: Comparable {
        let importance: Double
        /// Decides between equals, so that what is far away and only numbers vertices otherwise changes nothing here.
        let point: PlanePoint
        let vertex: Int32
        let round: Int32

        static func < (a: Candidate, b: Candidate) -> Bool {
            if a.importance != b.importance { return a.importance < b.importance }
            return a.point != b.point ? a.point < b.point : a.vertex < b.vertex
        }
    }

    private(set) var importance: [Double]
    private let points: [PlanePoint]
    private let location: [Int32]
    private var previous: [Int32]
    private var next: [Int32]
    private var round: [Int32]
    private var edges: Set<UInt64> = []
    private var index: PointIndex
    private var waiting: [Int32: [Int32]] = [:]
    private var queue = Heap<Candidate>()

    init(_ arcs: [PlaneArc]) {
        points = arcs.flatMap(\.points)
        importance = [Double](repeating: .infinity, count: points.count)
        round = [Int32](repeating: 0, count: points.count)
        previous = [Int32](repeating: -1, count: points.count)
        next = previous
        var ids: [PlanePoint: Int32] = [:]
        location = points.map { point in
            let id = ids[point] ?? Int32(ids.count)
            ids[point] = id
            return id
        }
        index = PointIndex(points)
        var start = 0
        for arc in arcs {
            for vertex in start..<(start + arc.points.count) {
                if vertex > start {
                    previous[vertex] = Int32(vertex - 1)
                    edges.insert(edge(Int32(vertex - 1), Int32(vertex)))
                }
                if vertex < start + arc.points.count - 1 { next[vertex] = Int32(vertex + 1) }
            }
            start += arc.points.count
        }
        for vertex in points.indices where isInner(vertex) { enqueue(Int32(vertex), atLeast: 0) }
    }

    private func isInner(_ vertex: Int) -> Bool { previous[vertex] >= 0 && next[vertex] >= 0 }

    private func edge(_ a: Int32, _ b: Int32) -> UInt64 {
        let (p, q) = (location[Int(a)], location[Int(b)])
        return UInt64(UInt32(bitPattern: min(p, q))) << 32 | UInt64(UInt32(bitPattern: max(p, q)))
    }

    private mutating func enqueue(_ vertex: Int32, atLeast floor: Double) {
        let v = Int(vertex)
        let doubleArea = cross(points[Int(previous[v])], points[v], points[Int(next[v])])
        round[v] += 1
        queue.insert(
            Candidate(
                importance: max(floor, Double(doubleArea.magnitude) / 2), point: points[v], vertex: vertex,
                round: round[v]))
    }

    mutating func run() {
        while let candidate = queue.popMin() {
            let v = Int(candidate.vertex)
            guard candidate.round == round[v] else { continue }
            let (before, after) = (previous[v], next[v])
            if edges.contains(edge(before, after)) { continue }
            if let blocker = blocker(of: v) {
                waiting[blocker, default: []].append(candidate.vertex)
                continue
            }
            importance[v] = candidate.importance
            round[v] += 1
            index.remove(v)
            edges.remove(edge(before, candidate.vertex))
            edges.remove(edge(candidate.vertex, after))
            edges.insert(edge(before, after))
            next[Int(before)] = after
            previous[Int(after)] = before
            for neighbour in [before, after] where isInner(Int(neighbour)) {
                enqueue(neighbour, atLeast: candidate.importance)
            }
            for waiter in waiting.removeValue(forKey: candidate.vertex) ?? []
            where importance[Int(waiter)] == .infinity {
                enqueue(waiter, atLeast: candidate.importance)
            }
        }
    }

    /// A remaining vertex in the closed triangle at `v`, its corners' own places apart.
    private func blocker(of v: Int) -> Int32? {
        let a = points[Int(previous[v])]
        let b = points[v]
        let c = points[Int(next[v])]
        let box = PlaneBox(around: [a, b, c])
        let side: Int128 = cross(a, b, c) < 0 ? -1 : 1
        var found: Int32?
        index.visit(where: box.intersects) { i in
            let p = points[i]
            guard box.contains(p), p != a, p != b, p != c, cross(a, b, p) * side >= 0, cross(b, c, p) * side >= 0,
                cross(c, a, p) * side >= 0
            else { return true }
            found = Int32(i)
            return false
        }
        return found
    }
}
