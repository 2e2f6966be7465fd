import Foundation
import Planning

/// A community that has grown since its plan was made, and what a rebalance made of it.
struct Regrowth {
    let code: String
    /// Households in another grid than before, and what no plan in the band goes below: all above the band, or all that
    /// is missing below it.
    let moved: Int
    let bound: Int
    /// Of the processor, for the rebalance alone.
    let seconds: Double
    let before: Score
    let after: Score
    /// Whether its households make as many grids inside the band at all.
    let isPossible: Bool
    /// For `tools/oracle/ilp.py`: whether fewer can move.
    let question: Question

    struct Question: Encodable {
        var grids: Int
        var band: [Int]
        var graph: BlockGraph
        var old: [Int32]
        var below: Int
    }

    /// - Parameter seed: of the growth: up to 5 % up or down for each block, and a new tower of 40 to 160 households.
    init(_ community: CommunityGraph, band: ClosedRange<Int>, seed: UInt64) {
        let (graph, grids) = (community.graph, community.grids)
        let plan = Partitioner.solve(
            DivisionProblem(graph: graph, grids: grids, band: band), PartitionControl(cores: 1))
        var random = Growth(state: seed)
        var weights = graph.weights.map { weight in
            max(0, Int((Double(weight) * (1 + 0.1 * (random.unit() - 0.5))).rounded()))
        }
        weights[Int(random.unit() * Double(weights.count))] += 40 + Int(random.unit() * 121)
        let grown = BlockGraph(
            weights: weights, areas: graph.areas, outerLengths: graph.outerLengths, edges: graph.edges)
        let start = threadSeconds
        let labels = Partitioner.solve(
            DivisionProblem(graph: grown, grids: grids, band: band, old: plan, goal: .rebalance),
            PartitionControl(cores: 1))
        seconds = threadSeconds - start
        code = community.code
        before = Score(grown, grids: grids, band: band, labels: plan)
        after = Score(grown, grids: grids, band: band, labels: labels)
        moved = weights.indices.reduce(0) { labels[$1] == plan[$1] ? $0 : $0 + weights[$1] }
        var sums = [Int](repeating: 0, count: grids)
        for (label, weight) in zip(plan, weights) { sums[Int(label)] += weight }
        bound = max(
            sums.reduce(0) { $0 + max(0, $1 - band.upperBound) }, sums.reduce(0) { $0 + max(0, band.lowerBound - $1) })
        question = Question(
            grids: grids, band: [band.lowerBound, band.upperBound], graph: grown, old: plan, below: moved - 1)
        isPossible = (grids * band.lowerBound...grids * band.upperBound).contains(grown.totalWeight)
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same growth for the same seed everywhere.
private struct Growth {
    var state: UInt64

    /// A number of 0 ..< 1.
    mutating func unit() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
    }
}
