internal import Geometry
internal import Topology

extension Partitioner {
    /// Divides given atoms into grids, each in one piece as far as the atoms are.
    ///
    /// - Precondition: 1 ≤ `grids` ≤ the number of atoms.
    /// - Throws: ``CoverageFaults`` when the atoms do not fit together; ``GeometryError`` when PROJ refuses a shape.
    public static func divide(
        _ input: AtomInput, _ control: PartitionControl = PartitionControl()
    ) throws -> AtomOutcome {
        precondition((1...max(1, input.atoms.count)).contains(input.grids))
        control.progress(PartitionProgress(phase: .blocks, done: 0, total: 1))
        let coverage = try Coverage(input.atoms)
        let graph = try BlockGraph(coverage, weights: input.weights, plane: input.plane)
        let found = solve(
            DivisionProblem(
                graph: graph, grids: input.grids, band: input.band, balance: input.balance, tolerance: input.tolerance,
                seed: input.seed), control
        ).map(Int.init)
        control.progress(PartitionProgress(phase: .borders, done: 0, total: 1))
        let cells = coverage.dissolved(by: found).shapes
        let order = Numbering.readingOrder(try cells.map(Numbering.Site.init))
        let number = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        let labels = found.map { number[$0] ?? 0 }
        let ordered = order.map { cells[$0] }
        var atoms = [Int](repeating: 0, count: ordered.count)
        var weights = atoms
        for (atom, label) in labels.enumerated() {
            atoms[label] += 1
            weights[label] += input.weights[atom]
        }
        let mean = Double(graph.totalWeight) / Double(input.grids)
        let bound = DeviationBound(graph: graph, grids: input.grids, mean: mean).least()
        let community = try AtomCommunity(input, cells: ordered, weights: weights, bound: bound)
        return AtomOutcome(
            labels: labels,
            grids: community.report.communities.flatMap(\.grids).enumerated().map { index, grid in
                AtomOutcome.Grid(
                    cell: ordered[index], atoms: atoms[index], weight: grid.weight, deviation: grid.deviation,
                    squareMetres: grid.area, polsbyPopper: grid.polsbyPopper, reock: grid.reock,
                    pieces: grid.piecesOnFoot)
            },
            deviation: community.report.total.greatestDeviation, bound: bound, community: community)
    }
}
