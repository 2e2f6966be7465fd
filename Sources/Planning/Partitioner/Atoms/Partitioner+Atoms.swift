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
        let grids = grids(of: graph, labels, cells: order.map { cells[$0] })
        return AtomOutcome(
            labels: labels, grids: grids, deviation: grids.reduce(0) { max($0, abs($1.deviation)) },
            bound: GridCount.deviationBound(graph, grids: input.grids))
    }

    private static func grids(of graph: BlockGraph, _ labels: [Int], cells: [MultiPolygon]) -> [AtomOutcome.Grid] {
        var grids = cells.map {
            AtomOutcome.Grid(cell: $0, atoms: 0, weight: 0, deviation: 0, squareMetres: 0, polsbyPopper: 0)
        }
        var perimeters = [Double](repeating: 0, count: cells.count)
        for (atom, label) in labels.enumerated() {
            grids[label].atoms += 1
            grids[label].weight += graph.weights[atom]
            grids[label].squareMetres += graph.areas[atom]
            perimeters[label] += graph.outerLengths[atom]
        }
        for edge in graph.edges where labels[Int(edge.a)] != labels[Int(edge.b)] {
            perimeters[labels[Int(edge.a)]] += edge.length
            perimeters[labels[Int(edge.b)]] += edge.length
        }
        let mean = Double(graph.totalWeight) / Double(cells.count)
        for index in grids.indices {
            grids[index].deviation = mean > 0 ? Double(grids[index].weight) / mean - 1 : 0
            let perimeter = perimeters[index]
            grids[index].polsbyPopper =
                perimeter > 0 ? 4 * .pi * grids[index].squareMetres / (perimeter * perimeter) : 0
        }
        return grids
    }
}
