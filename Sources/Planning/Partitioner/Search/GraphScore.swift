/// How good the labels of a graph's blocks are, by the graph alone.
public struct GraphScore: Codable, Hashable, Sendable {
    /// The greatest and the mean departure from the mean weight, as a share of it.
    public private(set) var greatestDeviation = 0.0
    public private(set) var meanDeviation = 0.0
    /// Share of the grids inside the band.
    public private(set) var inBand = 0.0
    /// Pieces of all grids together over edges that join; as many as grids when each is in one.
    public private(set) var pieces: Int
    /// Polsby-Popper: 4π × area / perimeter², 1 for a disc.
    public private(set) var meanPolsbyPopper = 0.0
    public private(set) var leastPolsbyPopper = 0.0
    /// Length of the border between grids, and its ``BlockGraph/Edge/cost``, km.
    public private(set) var border = 0.0
    public private(set) var cost = 0.0
    /// Share of that border that lies on barriers.
    public private(set) var onBarriers = 0.0

    /// - Precondition: a label 0 ..< `grids` for each block, and at least one grid.
    public init(_ graph: BlockGraph, labels: [Int32], grids: Int, band: ClosedRange<Int>) {
        var tallies = [Division.Tally](repeating: Division.Tally(), count: grids)
        for block in 0..<graph.count {
            tallies[Int(labels[block])].weight += Double(graph.weights[block])
            tallies[Int(labels[block])].area += graph.areas[block]
            tallies[Int(labels[block])].perimeter += graph.outerLengths[block]
        }
        var barrier = 0.0
        for edge in graph.edges where labels[Int(edge.a)] != labels[Int(edge.b)] {
            tallies[Int(labels[Int(edge.a)])].perimeter += edge.length
            tallies[Int(labels[Int(edge.b)])].perimeter += edge.length
            border += edge.length / 1000
            cost += edge.cost / 1000
            barrier += edge.barrierLength / 1000
        }
        onBarriers = border > 0 ? barrier / border : 0
        pieces =
            Terrain(DivisionProblem(graph: graph, grids: grids, band: band)).pieces { labels[$0] == labels[$1] }.count

        let mean = Double(graph.totalWeight) / Double(grids)
        let deviations = tallies.map { mean > 0 ? abs($0.weight - mean) / mean : 0 }
        greatestDeviation = deviations.max() ?? 0
        meanDeviation = deviations.reduce(0, +) / Double(grids)
        inBand = Double(tallies.count { band.contains(Int($0.weight)) }) / Double(grids)
        let roundness = tallies.map { 4 * .pi * $0.area / max($0.perimeter * $0.perimeter, 1e-9) }
        meanPolsbyPopper = roundness.reduce(0, +) / Double(grids)
        leastPolsbyPopper = roundness.min() ?? 0
    }
}
