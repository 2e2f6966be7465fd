import TestSupport
import Testing

@testable import Planning

@Suite struct FlowTests {
    /// Four grids, some of them neighbours, and what they weigh: 12 in all.
    private func town(_ seed: Seed) -> (network: Flow.Network, weights: [Double]) {
        var random = seed.generator
        let pairs: [(a: Int32, b: Int32)] = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
        let ways = pairs.filter { _ in Int.random(in: 0..<3, using: &random) > 0 }
        var weights = [0.0, 0, 0, 0]
        for _ in 0..<12 { weights[Int.random(in: 0..<4, using: &random)] += 1 }
        let low = Int.random(in: 0...4, using: &random)
        let band = Double(low)...Double(Int.random(in: low...5, using: &random))
        return (Flow.Network(ways: ways, band: band, outside: 50), weights)
    }

    /// All weights that the grids can come to, one unit over one border after another, cheapest first.
    private func leastCost(_ network: Flow.Network, _ weights: [Double]) -> Double {
        var known: Set<[Double]> = [weights]
        var edge = [weights]
        var least = Double.infinity
        var steps = 0.0
        while !edge.isEmpty {
            var next: [[Double]] = []
            for weights in edge {
                least = min(least, steps + weights.reduce(0) { $0 + network.outside * network.excess($1) })
                for way in network.ways {
                    for (from, to) in [(Int(way.a), Int(way.b)), (Int(way.b), Int(way.a))] where weights[from] > 0 {
                        var moved = weights
                        moved[from] -= 1
                        moved[to] += 1
                        if known.insert(moved).inserted { next.append(moved) }
                    }
                }
            }
            edge = next
            steps += 1
        }
        return least
    }

    @Test(arguments: Seed.first(60)) func `no other way of handing weight on costs less`(seed: Seed) {
        let (network, weights) = town(seed)
        let flow = Flow(network, weights: weights)
        #expect(abs(flow.cost - leastCost(network, weights)) < 1e-9, "\(network) \(weights)")
    }

    @Test(arguments: Seed.first(60)) func `what is handed on is what the grids gain and lose`(seed: Seed) {
        let (network, weights) = town(seed)
        let flow = Flow(network, weights: weights)
        var after = weights
        for (way, amount) in zip(network.ways, flow.amounts) {
            after[Int(way.a)] -= amount
            after[Int(way.b)] += amount
        }
        #expect(after == flow.weights)
        let outside = after.reduce(0) { $0 + network.outside * network.excess($1) }
        #expect(abs(flow.cost - outside - flow.amounts.reduce(0) { $0 + abs($1) }) < 1e-9)
    }

    @Test(arguments: Seed.first(60)) func `the distances tell the least that a move adds`(seed: Seed) {
        let (network, weights) = town(seed)
        let flow = Flow(network, weights: weights)
        for from in weights.indices where weights[from] > 0 {
            for to in weights.indices where to != from {
                var moved = weights
                moved[from] -= 1
                moved[to] += 1
                let change = Flow(network, weights: moved).cost - flow.cost
                #expect(change >= flow.distance[from] - flow.distance[to] - 1e-9)
            }
        }
    }
}
