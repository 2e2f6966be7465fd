internal import Geometry
internal import Topology

/// Atoms in grids as a single community without barriers and buildings: what measures and pictures are made from.
struct AtomCommunity: Sendable {
    let input: PartitionInput
    let outcome: PartitionOutcome
    let report: PartitionReport

    /// - Parameters:
    ///   - cells: of the grids, one at least.
    ///   - weights: what each cell weighs.
    init(_ atoms: AtomInput, cells: [MultiPolygon], weights: [Int], bound: Double) throws {
        let coverage = try Coverage(cells)
        let outline = coverage.dissolved(by: cells.map { _ in 0 }).shape(ofCell: 0)
        input = PartitionInput(
            communities: [PartitionCommunity(code: "", name: "", outline: outline, band: atoms.band)], barriers: [],
            buildings: [], plane: atoms.plane)
        outcome = PartitionOutcome(
            divisions: [
                PartitionOutcome.Division(
                    code: "", cells: cells, origins: cells.map { _ in nil }, weights: weights,
                    piecesOnFoot: cells.map(\.polygons.count), wasDivided: true,
                    mean: GridMean.of(total: weights.reduce(0, +), grids: cells.count, towers: []), deviation: 0,
                    bound: bound, findings: [])
            ], cutByCommunity: [], outside: [])
        report = try PartitionReport(input, outcome)
    }
}

extension PartitionPicture {
    /// Atoms in grids: the grids by their numbers, coloured by deviation, and a bar chart of the loads.
    ///
    /// - Returns: one SVG 1.1 document.
    /// - Throws: ``GeometryError`` when PROJ or GEOS refuses a shape.
    public static func svg(_ outcome: AtomOutcome, title: String = "") throws -> String {
        let community = outcome.community
        return try svg(community.input, community.outcome, community.report, title: title)
    }
}
