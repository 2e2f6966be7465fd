internal import Topology

/// How long each vertex of a set of arcs survives simplification: Visvalingam's effective area, in square units of
/// the world plane, made safe for neighbours.
///
/// Vertices are removed one by one over *all* arcs, the smallest triangle first, and a vertex's importance is the
/// size of its triangle when it went, never less than that of the vertex whose removal made way for it. Vertices
/// with importance above any threshold are therefore exactly a state of this process: their sets nest from zoom to
/// zoom, and both cells of a border see the same ones. A removal is refused while another vertex lies in the closed
/// triangle or the new edge is already there, so no state has a crossing that the input had not, no two arcs fall
/// onto one chord, and a ring keeps three corners. Ends of arcs are never removed.
///
/// All triangles of an arc lie in its convex hull. Most hulls hold no vertex of another arc, and then the process passes
/// such an arc without looking at others: it is done for itself. Only the rest is done in one order.
struct Importance {
    /// Per arc, per vertex; ends are infinite.
    private(set) var ofArcs: [[Double]]

    init(of arcs: [PlaneArc]) {
        let hulls = ArcHulls(arcs)
        let views = Cores().map(stretchesOf: arcs.count, inSlicesOf: CoverageTiles.slice) { $0.map(hulls.view(of:)) }
        ofArcs = Cores().map(stretchesOf: arcs.count, inSlicesOf: CoverageTiles.slice) { range in
            range.map { arc in
                let points = arcs[arc].points
                if case .free = views[arc] { return ArcRemoval.importance(of: points) }
                return [Double](repeating: .infinity, count: points.count)
            }
        }
        var removal = SharedRemoval()
        for (arc, view) in views.enumerated() {
            guard case .shared(let others) = view else { continue }
            removal.add(arc, arcs[arc].points)
            for other in others {
                if case .free = views[other.arc] {
                    removal.add(other, at: arcs[other.arc].points[other.vertex], going: ofArcs[other.arc][other.vertex])
                }
            }
        }
        removal.run { arc, importance in ofArcs[arc] = importance }
    }
}

/// A vertex by its arc and its place there.
struct ArcVertex: Hashable, Sendable {
    let arc: Int
    let vertex: Int
}

/// Which arcs have others in their way.
private struct ArcHulls: Sendable {
    enum View: Sendable {
        case free
        /// With the vertices of others in the hull.
        case shared([ArcVertex])
    }

    private let arcs: [PlaneArc]
    private let index: PointIndex
    /// By number in the index, the arc; and by arc, the number of its first vertex.
    private var owners: [Int32] = []
    private var starts: [Int] = []
    private let isShared: [Bool]
    /// How many arcs run between two places.
    private var chords: [Chord: Int] = [:]

    private struct Chord: Hashable {
        let low: PlanePoint
        let high: PlanePoint

        init?(_ arc: PlaneArc) {
            guard let first = arc.points.first, let last = arc.points.last else { return nil }
            (low, high) = (min(first, last), max(first, last))
        }
    }

    /// Longer arcs are quicker done with the others.
    private static let longest = 256

    init(_ arcs: [PlaneArc]) {
        self.arcs = arcs
        var points: [PlanePoint] = []
        points.reserveCapacity(arcs.reduce(0) { $0 + $1.points.count })
        for arc in arcs { points += arc.points }
        index = PointIndex(points)
        isShared = index.sharing().areShared
        owners.reserveCapacity(points.count)
        for (number, arc) in arcs.enumerated() {
            starts.append(owners.count)
            owners += repeatElement(Int32(number), count: arc.points.count)
            if let chord = Chord(arc) { chords[chord, default: 0] += 1 }
        }
    }

    func view(of number: Int) -> View {
        let points = arcs[number].points
        let isAlone = Chord(arcs[number]).map { chords[$0] == 1 } ?? true
        guard points.count > 2 else { return isAlone ? .free : .shared([]) }
        let box = PlaneBox(around: points)
        let hull = Self.hull(of: points)
        let (first, last) = (points[0], points[points.count - 1])
        var others: [ArcVertex] = []
        index.visit(box, where: box.intersects) { place in
            let owner = Int(owners[Int(index.numbers[place])])
            let point = index.points[place]
            if owner != number, box.contains(point), point != first, point != last, Self.holds(hull, point) {
                others.append(ArcVertex(arc: owner, vertex: Int(index.numbers[place]) - starts[owner]))
            }
            return true
        }
        let start = starts[number]
        let isFree =
            isAlone && others.isEmpty && points.count <= Self.longest
            && !isShared[(start + 1)..<(start + points.count - 1)].contains(true)
        return isFree ? .free : .shared(others)
    }

    /// Counter-clockwise, without vertices on its sides (Andrew's monotone chain).
    private static func hull(of points: [PlanePoint]) -> [PlanePoint] {
        let sorted = points.sorted()
        func chain(_ points: some Sequence<PlanePoint>) -> [PlanePoint] {
            var chain: [PlanePoint] = []
            for point in points {
                while chain.count > 1, turn(chain[chain.count - 2], chain[chain.count - 1], point) <= 0 {
                    chain.removeLast()
                }
                chain.append(point)
            }
            return chain.dropLast()
        }
        return chain(sorted) + chain(sorted.reversed())
    }

    /// Whether a point of its box is in a hull or on its side.
    private static func holds(_ hull: [PlanePoint], _ point: PlanePoint) -> Bool {
        guard var a = hull.last else { return false }
        for b in hull {
            if turn(a, b, point) < 0 { return false }
            a = b
        }
        return true
    }
}

/// The process on one arc that has nobody in its way.
private enum ArcRemoval {
    private struct Vertex {
        let point: PlanePoint
        var previous: Int
        var next: Int
        /// What it goes with; `nil` while it waits for its neighbours, or for another vertex, to go.
        var key: Double?
        var blocker: Int?
    }

    static func importance(of points: [PlanePoint]) -> [Double] {
        var importance = [Double](repeating: .infinity, count: points.count)
        guard points.count > 2 else { return importance }
        var vertices = points.indices.map { Vertex(point: points[$0], previous: $0 - 1, next: $0 + 1) }
        let last = points.count - 1
        func isInner(_ v: Int) -> Bool { v > 0 && v < last }
        func weigh(_ v: Int, atLeast floor: Double) {
            let vertex = vertices[v]
            vertices[v].key = max(
                floor, doubleArea(vertices[vertex.previous].point, vertex.point, vertices[vertex.next].point) / 2)
        }
        for v in 1..<last { weigh(v, atLeast: 0) }
        while true {
            var least: (key: Double, point: PlanePoint, vertex: Int)?
            var v = vertices[0].next
            while v < last {
                if let key = vertices[v].key, least.map({ (key, vertices[v].point, v) < $0 }) ?? true {
                    least = (key, vertices[v].point, v)
                }
                v = vertices[v].next
            }
            guard let (key, _, chosen) = least else { return importance }
            vertices[chosen].key = nil
            let (before, after) = (vertices[chosen].previous, vertices[chosen].next)
            // A ring keeps three corners.
            if isEdge(before, after, last, vertices) { continue }
            if let blocker = blocker(of: chosen, vertices) {
                vertices[chosen].blocker = blocker
                continue
            }
            importance[chosen] = key
            vertices[before].next = after
            vertices[after].previous = before
            for neighbour in [before, after] where isInner(neighbour) { weigh(neighbour, atLeast: key) }
            v = vertices[0].next
            while v < last {
                if vertices[v].blocker == chosen {
                    vertices[v].blocker = nil
                    weigh(v, atLeast: key)
                }
                v = vertices[v].next
            }
        }
    }

    private static func isEdge(_ before: Int, _ after: Int, _ last: Int, _ vertices: [Vertex]) -> Bool {
        if before > 0 { return vertices[vertices[before].previous].point == vertices[after].point }
        return after < last && vertices[vertices[after].next].point == vertices[before].point
    }

    private static func blocker(of v: Int, _ vertices: [Vertex]) -> Int? {
        let triangle = Triangle(
            vertices[vertices[v].previous].point, vertices[v].point, vertices[vertices[v].next].point)
        var other = 0
        while other < vertices.count {
            if triangle.isBlocked(by: vertices[other].point) { return other }
            other = vertices[other].next
        }
        return nil
    }
}

/// The corner that a removal would cut off.
struct Triangle {
    let a: PlanePoint
    let b: PlanePoint
    let c: PlanePoint
    let box: PlaneBox
    private let side: Int

    init(_ a: PlanePoint, _ b: PlanePoint, _ c: PlanePoint) {
        (self.a, self.b, self.c) = (a, b, c)
        var box = PlaneBox(a)
        box.extend(to: b)
        box.extend(to: c)
        self.box = box
        side = turn(a, b, c) < 0 ? -1 : 1
    }

    /// Whether a vertex lies in it or on its sides, and not at a corner.
    @inline(__always)
    func isBlocked(by p: PlanePoint) -> Bool {
        box.contains(p) && p != a && p != b && p != c && turn(a, b, p) * side >= 0 && turn(b, c, p) * side >= 0
            && turn(c, a, p) * side >= 0
    }
}
