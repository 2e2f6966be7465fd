/// The process of ``Importance`` on arcs that have each other, and vertices of arcs already done, in their way: a queue of
/// triangles, lists of the remaining vertices, an index to find who is in the way.
struct SharedRemoval {
    private struct Candidate: MonotoneEntry {
        let key: UInt64
        /// Decides between equals, so that what is far away and only numbers vertices otherwise changes nothing here.
        let point: PlanePoint
        let vertex: Int32
        let round: Int32

        static func < (a: Candidate, b: Candidate) -> Bool {
            a.point != b.point ? a.point < b.point : a.vertex < b.vertex
        }
    }

    private struct Vertex {
        let point: PlanePoint
        /// The remaining vertices beside it on its arc; −1 beyond an end.
        var previous: Int32
        var next: Int32
        /// Of its triangles; a candidate of an earlier one is void.
        var round: Int32 = 0
        /// An end of an arc, or where others are too: only there more than two edges may meet.
        var isKnot = true

        var isInner: Bool { previous >= 0 && next >= 0 }
    }

    private var vertices: [Vertex] = []
    private var importance: [Double] = []
    /// Each arc with its first vertex.
    private var arcs: [(arc: Int, start: Int, count: Int)] = []
    /// Vertices of other arcs, whose importance is known.
    private var known: Set<ArcVertex> = []
    /// By vertex, a number of its place.
    private var places: [Int32] = []
    /// Between knots.
    private var edges: Set<UInt64> = []
    private var index = PointIndex([])
    private var waiting: [Int32: [Int32]] = [:]
    private var queue = MonotoneQueue<Candidate>()

    mutating func add(_ arc: Int, _ points: [PlanePoint]) {
        let start = vertices.count
        arcs.append((arc, start, points.count))
        for (number, point) in points.enumerated() {
            let vertex = Int32(start + number)
            vertices.append(
                Vertex(
                    point: point, previous: number == 0 ? -1 : vertex - 1,
                    next: number == points.count - 1 ? -1 : vertex + 1))
        }
        importance += repeatElement(.infinity, count: points.count)
    }

    /// Adds a vertex of an arc that is done, which is in the way until it goes.
    mutating func add(_ vertex: ArcVertex, at point: PlanePoint, going key: Double) {
        guard known.insert(vertex).inserted else { return }
        vertices.append(Vertex(point: point, previous: -1, next: -1))
        importance.append(key)
    }

    /// - Parameter give: is given each arc that was added, with what its vertices weigh.
    mutating func run(_ give: (_ arc: Int, _ importance: [Double]) -> Void) {
        prepare()
        while let candidate = queue.popMin() {
            let vertex = vertices[Int(candidate.vertex)]
            guard candidate.round == vertex.round else { continue }
            let key = Double(bitPattern: candidate.key)
            if vertex.isInner {
                if isEdge(vertex.previous, vertex.next) { continue }
                if let blocker = blocker(of: vertex) {
                    waiting[blocker, default: []].append(candidate.vertex)
                    continue
                }
                remove(candidate.vertex, key)
            }
            index.remove(Int(candidate.vertex))
            guard let waiters = waiting.removeValue(forKey: candidate.vertex) else { continue }
            for waiter in waiters.map(Int.init) where importance[waiter] == .infinity { enqueue(waiter, atLeast: key) }
        }
        for (arc, start, count) in arcs { give(arc, Array(importance[start..<(start + count)])) }
    }

    private mutating func prepare() {
        index = PointIndex(vertices.map(\.point))
        let sharing = index.sharing()
        places = sharing.firsts
        for vertex in vertices.indices {
            vertices[vertex].isKnot = sharing.areShared[vertex] || !vertices[vertex].isInner
        }
        for (vertex, next) in vertices.map(\.next).enumerated() where next >= 0 {
            if vertices[vertex].isKnot, vertices[Int(next)].isKnot { edges.insert(edge(Int32(vertex), next)) }
        }
        for vertex in vertices.indices {
            if vertices[vertex].isInner {
                enqueue(vertex, atLeast: 0)
            } else if importance[vertex] < .infinity {
                queue.insert(candidate(vertex, key: importance[vertex]))
            }
        }
    }

    private func candidate(_ vertex: Int, key: Double) -> Candidate {
        Candidate(
            key: key.bitPattern, point: vertices[vertex].point, vertex: Int32(vertex), round: vertices[vertex].round)
    }

    private mutating func enqueue(_ v: Int, atLeast floor: Double) {
        let vertex = vertices[v]
        let area =
            doubleArea(
                vertices[Int(vertex.previous)].point, vertex.point, vertices[Int(vertex.next)].point) / 2
        vertices[v].round += 1
        queue.insert(candidate(v, key: max(floor, area)))
    }

    /// Takes an inner vertex out of its arc.
    private mutating func remove(_ number: Int32, _ key: Double) {
        let vertex = vertices[Int(number)]
        let (before, after) = (vertex.previous, vertex.next)
        importance[Int(number)] = key
        vertices[Int(number)].round += 1
        let areKnots = (vertices[Int(before)].isKnot, vertices[Int(after)].isKnot)
        if vertex.isKnot {
            if areKnots.0 { edges.remove(edge(before, number)) }
            if areKnots.1 { edges.remove(edge(number, after)) }
        }
        if areKnots.0, areKnots.1 { edges.insert(edge(before, after)) }
        vertices[Int(before)].next = after
        vertices[Int(after)].previous = before
        for neighbour in [Int(before), Int(after)] where vertices[neighbour].isInner {
            enqueue(neighbour, atLeast: key)
        }
    }

    /// Of two knots.
    private func edge(_ a: Int32, _ b: Int32) -> UInt64 {
        let (p, q) = (places[Int(a)], places[Int(b)])
        return UInt64(UInt32(bitPattern: min(p, q))) << 32 | UInt64(UInt32(bitPattern: max(p, q)))
    }

    /// Whether there is an edge between the places of two vertices that have one remaining vertex between them.
    private func isEdge(_ before: Int32, _ after: Int32) -> Bool {
        let (p, q) = (vertices[Int(before)], vertices[Int(after)])
        if !p.isKnot { return vertices[Int(p.previous)].point == q.point }
        if !q.isKnot { return vertices[Int(q.next)].point == p.point }
        return edges.contains(edge(before, after))
    }

    /// A remaining vertex in the closed triangle at a vertex, its corners' own places apart.
    private func blocker(of vertex: Vertex) -> Int32? {
        let triangle = Triangle(
            vertices[Int(vertex.previous)].point, vertex.point, vertices[Int(vertex.next)].point)
        var found: Int32?
        index.visit(triangle.box, where: triangle.box.intersects) { place in
            guard triangle.isBlocked(by: index.points[place]) else { return true }
            found = index.numbers[place]
            return false
        }
        return found
    }
}
