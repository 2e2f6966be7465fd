public import Geometry

extension Coverage {
    /// The cells with every vertex that one side of a shared border has and the other has not put into the other side,
    /// as when new nodes were made on the borders of some of the cells only.
    ///
    /// A vertex belongs on an edge of another cell when it lies within the rounding of the lattice of it. Nothing else
    /// changes, and nothing is checked: ``init(_:)`` tells whether the cells fit together then.
    public static func matching(_ cells: [MultiPolygon]) -> [MultiPolygon] {
        let tolerance = Tolerance(units: CoverageRepair.roundingWidth)
        return BorderGraph(cells).missingVertices(within: tolerance).applied(to: cells)
    }
}
