public import Geometry

/// Cells made to fit together, with everything that was changed for it and what could not be.
///
/// Vertices of unmatched borders move onto vertices of other cells within the tolerance (those where more edges meet
/// stay), vertices near another cell's edge are put into it, edges that still cross are cut where they do. Then every
/// area that several cells claim goes to one of them, and every narrow area between cells that belongs to none goes to
/// the neighbour with the longest border. Borders away from faults keep their vertices.
public struct CoverageRepair: Sendable {
    public struct Change: Hashable, Sendable {
        public enum Kind: String, Hashable, Sendable {
            /// An area that belonged to no cell is the first cell's now.
            case gapFilled
            /// An area that the first and the second cell claimed is only the first's now.
            case overlapResolved
            /// An area that was the second cell's is the first's now.
            case borderMoved
            /// An area that was the cell's is nobody's now.
            case areaLost
            /// Vertices that the cell has and did not have before, or the other way round.
            case verticesChanged
        }

        public let kind: Kind
        public let cells: [Int]
        /// A point of the change to look at.
        public let place: Point
        /// The area, or the vertices.
        public let shape: Shape<Point>
        /// 0 for vertices.
        public let squareMetres: Double
    }

    /// As many as were given, in their order; a cell that vanished is empty.
    public let cells: [MultiPolygon]
    public let changes: [Change]
    /// What still keeps the cells from being a coverage.
    public let remaining: [Fault]
}

extension CoverageRepair {
    /// Closes gaps and resolves overlaps that are not wider than a tolerance.
    ///
    /// Wider gaps are left: they may be lakes. Wider overlaps are resolved only where one cell is preferred, otherwise
    /// they remain as faults.
    /// - Parameters:
    ///   - metres: how far a border may move, and the width of what is repaired.
    ///   - priority: a rank for each cell; where two overlap the smaller rank wins. Where ranks are equal, or there are
    ///     none, the larger cell wins a narrow overlap, the first of two equal ones.
    public static func repair(
        _ cells: [MultiPolygon], tolerance metres: Double, plane: MetricPlane, priority: [Int] = []
    ) throws(GeometryError) -> CoverageRepair {
        let tolerance =
            try metres > 0
            ? cells.box.map { box throws(GeometryError) in
                try Tolerance(metres: metres, plane: plane, box: box)
            } : nil
        guard let tolerance else { return try unchanged(cells) }
        var repaired = try snapped(cells, tolerance)
        repaired = try resolved(repaired, tolerance, ranks: priority)
        repaired = try filled(repaired, tolerance)
        return try CoverageRepair(from: cells, to: repaired, plane: plane)
    }

    /// Undoes what rounding to the lattice broke: cells that cross themselves and vertices that went through an edge of
    /// a neighbour, all no wider than the rounding. Other faults remain.
    public static func renoding(_ cells: [MultiPolygon], plane: MetricPlane) throws(GeometryError) -> CoverageRepair {
        let graph = BorderGraph(cells)
        let (faults, check) = Coverage.borderFaults(in: cells, graph: graph)
        guard !faults.isEmpty, let check else { return try unchanged(cells) }
        let tolerance = Tolerance(units: roundingWidth)
        let matched = graph.missingVertices(within: tolerance, isUnmatched: check.isUnmatched).applied(to: cells)
        return try CoverageRepair(from: cells, to: try resolved(matched, tolerance, ranks: []), plane: plane)
    }

    /// Rounding moves a vertex by half a unit at most each way, and with it an edge; two such are less than this apart.
    static let roundingWidth = 1.5

    private static func unchanged(_ cells: [MultiPolygon]) throws(GeometryError) -> CoverageRepair {
        CoverageRepair(cells: cells, changes: [], remaining: try Coverage.faults(in: cells))
    }

    private static func snapped(
        _ cells: [MultiPolygon], _ tolerance: Tolerance
    ) throws(GeometryError) -> [MultiPolygon] {
        let moved = VertexSnapping(BorderGraph(cells), tolerance: tolerance).applied(to: cells)
        return BorderGraph(moved).missingVertices(within: tolerance).applied(to: moved)
    }

    /// Resolves what overlaps; as long as that changes anything, because a resolved overlap may have hidden another.
    private static func resolved(
        _ cells: [MultiPolygon], _ tolerance: Tolerance, ranks: [Int]
    ) throws(GeometryError) -> [MultiPolygon] {
        var cells = cells
        for _ in 0..<16 {
            let graph = BorderGraph(cells)
            let (faults, check) = Coverage.borderFaults(in: cells, graph: graph)
            guard let check, !faults.isEmpty else { return cells }
            let invalid = Set(faults.filter(\.isInvalidCell).flatMap(\.cells))
            let meeting = check.contacts.flatMap { [Int(graph.cell(of: Int($0.edge))), Int($0.cell)] }
            let chosen = invalid.union(meeting).sorted()
            guard let noded = cells.noded(among: chosen) else { return cells }
            let next = try OverlapResolution(tolerance: tolerance, ranks: ranks)
                .applied(to: noded, chosen: chosen, invalid: invalid)
            if next == cells { return cells }
            cells = next
        }
        return cells
    }

    /// Fills narrow gaps among the cells that fit together; what lies near one that does not is left.
    private static func filled(
        _ cells: [MultiPolygon], _ tolerance: Tolerance
    ) throws(GeometryError) -> [MultiPolygon] {
        let faults = Coverage.borderFaults(in: cells, graph: BorderGraph(cells)).faults
        let faulty = Set(faults.flatMap(\.cells))
        let fitting = cells.indices.map { faulty.contains($0) ? MultiPolygon([]) : cells[$0] }
        let taken = faulty.sorted().compactMap { cells[$0].box }
        let grown = try Coverage(valid: fitting).fillingVoids(tolerance, except: taken)
        return cells.indices.map { grown[$0] ?? cells[$0] }
    }
}

extension [MultiPolygon] {
    var box: Box? {
        let boxes = compactMap(\.box)
        return boxes.dropFirst().reduce(boxes.first) { $0?.union($1) }
    }
}
