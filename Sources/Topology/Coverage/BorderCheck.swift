internal import Geometry

/// Finds the edges that keep cells from matching, and those on which a cell crosses itself.
///
/// An edge with a twin is matched and needs no further look. Any other edge is at fault where it runs the same way as an
/// edge of another cell, meets one anywhere but at a common vertex, or lies inside another cell (the rules of JTS's
/// `CoveragePolygonValidator`). Edges are looked at in short runs, whose boxes are in a tree.
struct BorderCheck {
    /// Whether an edge is at fault.
    private(set) var isUnmatched: [Bool]
    /// The other cells that an unmatched edge meets.
    private(set) var contacts: [(edge: Int32, cell: Int32)] = []
    /// Edges of the same cell that meet where they should not.
    private(set) var selfContacts: [(edge: Int32, other: Int32)] = []

    private let graph: BorderGraph
    private let runs: [Range<Int>]
    private let tree: BoxTree
    private let right: Int32

    private static let runLength = 8

    /// - Parameter cores: how many work on it; what is found is the same, and in the same order, for any number.
    init(_ graph: BorderGraph, cores: Cores = Cores()) {
        self.graph = graph
        isUnmatched = [Bool](repeating: false, count: graph.edgeCount)
        let runs = Self.runs(of: graph)
        self.runs = runs
        let boxes = cores.map(stretchesOf: runs.count) { stretch in
            runs[stretch].map { run in
                let last = graph.endPoint(run.upperBound - 1)
                var box = Box(minX: last.x, minY: last.y, maxX: last.x, maxY: last.y)
                for edge in run { box.extend(to: graph.startPoint(edge)) }
                return box
            }
        }
        tree = BoxTree(boxes)
        right = boxes.map(\.maxX).max() ?? 0
        markSameDirection()
        let meetings = EdgeMeetings(graph, runs, boxes, tree)
        let found = cores.map(stretchesOf: runs.count) { stretch in
            var found = EdgeMeetings.Found()
            for run in stretch { meetings.compare(run, into: &found) }
            return [found]
        }
        for found in found {
            for (edge, cell) in found.contacts { mark(Int(edge), meeting: cell) }
            selfContacts += found.selfContacts
        }
        markInside()
    }

    private static func runs(of graph: BorderGraph) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for span in graph.rings {
            for start in stride(from: span.edges.lowerBound, to: span.edges.upperBound, by: runLength) {
                runs.append(start..<min(start + runLength, span.edges.upperBound))
            }
        }
        return runs
    }

    private mutating func mark(_ edge: Int, meeting cell: Int32) {
        isUnmatched[edge] = true
        contacts.append((Int32(edge), cell))
    }

    private mutating func markSameDirection() {
        for edge in 0..<graph.edgeCount {
            let start = graph.vertexOfEdge[edge]
            guard graph.outgoingCount(Int(start)) > 1 else { continue }
            for other in graph.edges(from: start, to: graph.end(of: edge)) where Int(other) != edge {
                let cell = graph.cell(of: Int(other))
                if cell != graph.cell(of: edge) { mark(edge, meeting: cell) }
            }
        }
    }

    /// Loose edges that meet nothing but lie inside another cell: along such edges nothing changes, so one look for each
    /// run of them is enough.
    private mutating func markInside() {
        for span in graph.rings {
            var inside: [Int32]?
            for edge in span.edges {
                guard graph.twins[edge] < 0, !isUnmatched[edge] else {
                    inside = nil
                    continue
                }
                let cells = inside ?? cellsAround(graph.startPoint(edge), except: graph.cell(of: edge))
                for cell in cells { mark(edge, meeting: cell) }
                inside = cells
            }
        }
    }

    /// The other cells that have a point strictly inside.
    private func cellsAround(_ point: Point, except own: Int32) -> [Int32] {
        var crossed: [Int32] = []
        var bordering = Set<Int32>()
        let ray = Box(minX: point.x, minY: point.y, maxX: right, maxY: point.y)
        tree.forEach(meeting: ray) { run in
            let cell = graph.cell(of: runs[run].lowerBound)
            guard cell != own else { return }
            for edge in runs[run] {
                let a = graph.startPoint(edge)
                let b = graph.endPoint(edge)
                if Segment.contains(point, a, b) {
                    bordering.insert(cell)
                } else if (a.y > point.y) != (b.y > point.y), (cross(a, b, point) > 0) == (b.y > a.y) {
                    crossed.append(cell)
                }
            }
        }
        crossed.sort()
        var cells: [Int32] = []
        var start = 0
        while start < crossed.count {
            var stop = start
            while stop < crossed.count, crossed[stop] == crossed[start] { stop += 1 }
            if (stop - start) % 2 == 1, !bordering.contains(crossed[start]) { cells.append(crossed[start]) }
            start = stop
        }
        return cells
    }
}
