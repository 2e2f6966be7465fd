internal import Geometry

/// Finds cells that are no valid areas by themselves, by the rules of OGC simple features.
struct CellCheck {
    private let graph: BorderGraph
    private let cells: [MultiPolygon]
    private(set) var faults: [Fault] = []

    /// - Parameter selfContacts: pairs of edges of one cell that meet where they should not.
    init(_ cells: [MultiPolygon], graph: BorderGraph, selfContacts: [(edge: Int32, other: Int32)]) {
        self.graph = graph
        self.cells = cells
        addContacts(selfContacts)
        let crossing = Set(faults.flatMap(\.cells))
        addTouches(except: crossing)
        for cell in cells.indices where !crossing.contains(cell) && cells[cell].rings.count > 1 { checkNesting(cell) }
        faults.sort { ($0.cells[0], $0.place) < ($1.cells[0], $1.place) }
    }

    private mutating func add(_ defect: CellDefect, _ cell: Int, at place: Point) {
        faults.append(Fault(.invalidCell(defect), cells: [cell], place: place, shape: .point(place)))
    }

    private mutating func addContacts(_ contacts: [(edge: Int32, other: Int32)]) {
        var seen = Set<Fault>()
        for (edge, other) in contacts {
            let (a, b) = (graph.startPoint(Int(edge)), graph.endPoint(Int(edge)))
            let (c, d) = (graph.startPoint(Int(other)), graph.endPoint(Int(other)))
            let common = [a, b].filter { $0 == c || $0 == d }
            let isCollinear = cross(a, b, c) == 0 && cross(a, b, d) == 0
            let place = common.first ?? Segment.meeting(a, b, c, d)
            let fault = Fault(
                .invalidCell(isCollinear ? .edgeUsedTwice : .selfCrossing), cells: [Int(graph.cell(of: Int(edge)))],
                place: place, shape: .point(place))
            if seen.insert(fault).inserted { faults.append(fault) }
        }
    }

    /// Looks at the vertices that a cell passes more than once.
    private mutating func addTouches(except crossing: Set<Int>) {
        var groups = DisjointSets(count: graph.rings.count)
        for vertex in 0..<graph.points.count where isPassedTwice(vertex) {
            let leaving = graph.outgoing(Int32(vertex)).map(Int.init).sorted()
            let cellsHere = leaving.map { graph.cell(of: $0) }
            var start = 0
            while start < leaving.count {
                var stop = start + 1
                while stop < leaving.count, cellsHere[stop] == cellsHere[start] { stop += 1 }
                if stop - start > 1, !crossing.contains(Int(cellsHere[start])) {
                    checkTouch(leaving[start..<stop], at: graph.points[vertex], groups: &groups)
                }
                start = stop
            }
        }
    }

    /// Whether two edges of one cell leave a vertex.
    private func isPassedTwice(_ vertex: Int) -> Bool {
        let leaving = graph.outgoing(Int32(vertex))
        return leaving.indices.contains { index in
            let cell = graph.cell(of: Int(leaving[index]))
            return leaving[..<index].contains { graph.cell(of: Int($0)) == cell }
        }
    }

    /// - Parameter leaving: the edges with which one cell leaves a vertex, in order.
    private mutating func checkTouch(_ leaving: ArraySlice<Int>, at place: Point, groups: inout DisjointSets) {
        let cell = Int(graph.cell(of: leaving[leaving.startIndex]))
        for (edge, other) in zip(leaving, leaving.dropFirst()) {
            if graph.ringOfEdge[edge] == graph.ringOfEdge[other] {
                add(.ringTouchesItself, cell, at: place)
                return
            }
            guard graph.ring(of: edge).part == graph.ring(of: other).part else { continue }
            if !groups.join(Int(graph.ringOfEdge[edge]), Int(graph.ringOfEdge[other])) {
                add(.insideInPieces, cell, at: place)
                return
            }
        }
        var rays = leaving.flatMap {
            [(ray: graph.endPoint($0), leaves: true), (ray: graph.startPoint(graph.previous($0)), leaves: false)]
        }
        rays.sort { Angle.isBefore($0.ray, $1.ray, around: place) }
        if zip(rays, rays.dropFirst()).contains(where: { $0.leaves == $1.leaves }) {
            add(.selfCrossing, cell, at: place)
        }
    }

    /// Looks whether each hole lies in its exterior and nothing in anything else. Rings may touch but not cross.
    private mutating func checkNesting(_ cell: Int) {
        let rings = cells[cell].polygons.flatMap { polygon in
            polygon.rings.map { (ring: $0, box: $0.box, exterior: polygon.exterior, isHole: $0 != polygon.exterior) }
        }
        for (index, (ring, _, exterior, isHole)) in rings.enumerated() {
            if isHole, !Self.lies(ring, in: exterior) {
                add(.holeOutside, cell, at: ring.points.min() ?? ring.points[0])
            }
            var depth = 0
            for (other, around) in rings.enumerated() where other != index && around.box.contains(ring.points[0]) {
                if Self.lies(ring, in: around.ring) { depth += around.isHole ? -1 : 1 }
            }
            if depth != (isHole ? 1 : 0) { add(.nested, cell, at: ring.points.min() ?? ring.points[0]) }
        }
    }

    private static func lies(_ ring: Ring, in other: Ring) -> Bool {
        ring.points.lazy.map { other.place(of: $0) }.first { $0 != .border } == .inside
    }
}

/// Union-find with path halving.
struct DisjointSets {
    private var parents: [Int]

    init(count: Int) { parents = Array(0..<count) }

    mutating func root(of element: Int) -> Int {
        var element = element
        while parents[element] != element {
            parents[element] = parents[parents[element]]
            element = parents[element]
        }
        return element
    }

    /// - Returns: whether the two were apart.
    @discardableResult
    mutating func join(_ a: Int, _ b: Int) -> Bool {
        let (rootA, rootB) = (root(of: a), root(of: b))
        guard rootA != rootB else { return false }
        parents[max(rootA, rootB)] = min(rootA, rootB)
        return true
    }
}
