import Foundation

/// The search for a good division of one community: seeds, then pair re-cuts under annealing, then a pass that takes
/// the last imbalance out. The work is counted, not timed, so that the result depends on graph and seed alone.
struct Search {
    private let graph: BlockGraph
    private let grids: Int
    private var random: SeededRandom
    private var pair: PairCut

    /// A label 0 ..< ``DivisionProblem/grids`` for each block.
    static func labels(for problem: DivisionProblem, _ control: SearchControl) -> [Int32] {
        var search = Search(graph: problem.graph, grids: problem.grids, seed: problem.seed)
        return search.run(band: problem.band)
    }

    /// - Precondition: 1 ≤ `grids` ≤ the number of blocks, and the graph hangs together.
    init(graph: BlockGraph, grids: Int, seed: UInt64) {
        self.graph = graph
        self.grids = grids
        random = SeededRandom(seed: seed)
        pair = PairCut(capacity: graph.count)
    }

    /// - Returns: a label 0 ..< `grids` for each block; every label is in use and its blocks hang together.
    mutating func run(band: ClosedRange<Int>) -> [Int32] {
        guard grids > 1 else { return Array(repeating: 0, count: graph.count) }
        let compact = Objective(graph: graph, grids: grids, band: band)
        var tight = compact
        tight.tolerance = 0.005
        tight.balance = 200
        tight.excess = 400
        var even = compact
        even.tolerance = 0.001
        even.balance = 4000
        even.excess = 100
        var best: (labels: [Int32], price: Double)?
        // The fewer grids, the more a single start depends on luck, and the less it costs.
        for _ in 0..<max(1, min(6, 60 / grids)) {
            var labels = Seeding.labels(
                graph, grids: grids, objective: compact, trees: 12, pair: &pair, random: &random)
            recut(&labels, compact, rounds: 300 * grids, heat: 0.005...0.3)
            recut(&labels, tight, rounds: 300 * grids, heat: 0.001...0.05)
            recut(&labels, even, rounds: 400 * grids, heat: 0.001...0.1)
            let price = price(labels, even)
            if price < best?.price ?? .infinity { best = (labels, price) }
        }
        return best?.labels ?? []
    }

    /// The price of a whole division.
    func price(_ labels: [Int32], _ objective: Objective) -> Double {
        var weights = [Double](repeating: 0, count: grids)
        var areas = weights
        var perimeters = weights
        for block in 0..<graph.count {
            let grid = Int(labels[block])
            weights[grid] += Double(graph.weights[block])
            areas[grid] += graph.areas[block]
            perimeters[grid] += graph.outerLengths[block]
        }
        var cost = 0.0
        for edge in graph.edges where labels[Int(edge.a)] != labels[Int(edge.b)] {
            perimeters[Int(labels[Int(edge.a)])] += edge.length
            perimeters[Int(labels[Int(edge.b)])] += edge.length
            cost += edge.cost
        }
        return (0..<grids).reduce(objective.price(cost: cost)) {
            $0 + objective.price(weight: weights[$1], area: areas[$1], perimeter: perimeters[$1])
        }
    }

    /// Merges two neighbouring grids and cuts them anew along a random spanning tree, `rounds` times, accepting what is
    /// worse ever less; ends with the best division met.
    private mutating func recut(
        _ labels: inout [Int32], _ objective: Objective, rounds: Int, heat: ClosedRange<Double>
    ) {
        var best = labels
        var gain = 0.0
        var bestGain = 0.0
        for round in 0..<rounds {
            let temperature =
                heat.upperBound * pow(heat.lowerBound / heat.upperBound, Double(round) / Double(rounds))
            let block = random.below(graph.count)
            let p = labels[block]
            let range = graph.linkRange(block)
            guard !range.isEmpty else { continue }
            let offset = random.below(range.count)
            var q: Int32 = -1
            for step in 0..<range.count {
                let other = labels[Int(graph.links[range.lowerBound + (step + offset) % range.count].block)]
                if other != p {
                    q = other
                    break
                }
            }
            guard q >= 0 else { continue }
            pair.gather(graph, labels: labels, from: block, p, q)
            let before = pair.price(objective)
            pair.growTree(&random)
            var after = pair.cutTree(objective, &random)
            guard after < before + 3 * temperature + 1 else { continue }
            after = pair.polish(objective, price: after, sweeps: 3, &random)
            let change = after - before
            guard change < -1e-9 || random.unit() < exp(-change / temperature) else { continue }
            for (a, block) in pair.blocks.enumerated() { labels[Int(block)] = pair.side[a] == 0 ? p : q }
            gain += change
            if gain < bestGain - 1e-9 {
                bestGain = gain
                best = labels
            }
        }
        labels = best
    }
}
