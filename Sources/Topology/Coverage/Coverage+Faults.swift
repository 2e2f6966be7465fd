public import Geometry

extension Coverage {
    /// Everything that is wrong with some cells: invalid cells, unmatched edges, overlaps, and gaps and parts outside
    /// where there is something to measure them by.
    ///
    /// An area enclosed by cells that belongs to none may be a lake as well as a mistake. It is a gap when it lies
    /// within the outline given, or when it is narrow: when the widest circle in it is not wider than `gapWidth`
    /// (the gap width of JTS and GEOS, but in metres). Channels open to the outside are gaps only by an outline.
    ///
    /// Invalid cells and unmatched edges are exact, and their being none is what ``init(_:)`` asks for; areas
    /// are rounded to the lattice, so one thinner than that shows as its unmatched edges only.
    /// - Parameters:
    ///   - outline: what the cells should tile.
    ///   - gapWidth: in metres on its plane.
    public static func faults(
        in cells: [MultiPolygon], within outline: MultiPolygon? = nil,
        gapWidth: (metres: Double, plane: MetricPlane)? = nil
    ) throws(GeometryError) -> [Fault] {
        let graph = BorderGraph(cells)
        var (faults, check) = borderFaults(in: cells, graph: graph)
        guard let check else { return faults }
        guard outline != nil || gapWidth != nil || !faults.isEmpty else { return [] }
        let areas = try AreaFaults(cells, graph: graph, invalid: Set(faults.filter(\.isInvalidCell).flatMap(\.cells)))
        faults += try areas.overlaps(from: check.contacts)
        if outline != nil || gapWidth != nil {
            let union =
                faults.isEmpty
                ? Coverage(graph, cellCount: cells.count).outline : try areas.union
            if let outline { faults += try areas.gapsAndOutside(of: union, within: outline) }
            if let gapWidth, outline == nil {
                faults += try areas.narrowGaps(in: union, upTo: gapWidth.metres, on: gapWidth.plane)
            }
        }
        return faults
    }

    /// Invalid cells and unmatched edges. The check is `nil` when the cells are too wide for one.
    static func borderFaults(in cells: [MultiPolygon], graph: BorderGraph) -> (faults: [Fault], check: BorderCheck?) {
        guard let box = Box(around: graph.points) else { return ([], BorderCheck(graph)) }
        guard box.isWithinHalfGlobe else {
            let place = graph.points[0]
            return ([Fault(.invalidCell(.tooWide), cells: [], place: place, shape: .point(place))], nil)
        }
        let check = BorderCheck(graph)
        let invalid = CellCheck(cells, graph: graph, selfContacts: check.selfContacts).faults
        return (invalid + unmatchedEdges(check, graph: graph), check)
    }

    /// One fault for each chain of unmatched edges of a ring.
    private static func unmatchedEdges(_ check: BorderCheck, graph: BorderGraph) -> [Fault] {
        var met: [Int32: Set<Int>] = [:]
        for (edge, cell) in check.contacts { met[edge, default: []].insert(Int(cell)) }
        var faults: [Fault] = []
        for span in graph.rings where span.edges.contains(where: { check.isUnmatched[$0] }) {
            // Begin where a chain begins, so that none is cut by the ring's first vertex.
            let first = span.edges.first { !check.isUnmatched[$0] } ?? span.edges.lowerBound
            let edges = Array(first..<span.edges.upperBound) + Array(span.edges.lowerBound..<first)
            for chain in edges.split(whereSeparator: { !check.isUnmatched[$0] }) {
                let line = chain.map { graph.startPoint($0) } + [graph.endPoint(chain[chain.endIndex - 1])]
                let others = chain.reduce(into: Set<Int>()) { $0.formUnion(met[Int32($1)] ?? []) }
                faults.append(
                    Fault(
                        .unmatchedEdge, cells: [Int(span.cell)] + others.sorted(), place: line[line.count / 2],
                        shape: .line(line)))
            }
        }
        return faults
    }
}

extension Fault {
    var isInvalidCell: Bool { if case .invalidCell = kind { true } else { false } }
}
