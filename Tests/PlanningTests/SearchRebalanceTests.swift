import TestSupport
import Testing

@testable import Planning

@Suite struct SearchRebalanceTests {
    /// A plan, after which some blocks grew.
    private func grown(_ seed: Seed, rivers: Int = 0) -> DivisionProblem {
        let town = SearchProblem.town(columns: 16, rows: 14, grids: 10, rivers: rivers, weights: 5...20, seed)
        let old = Partitioner.solve(town)
        var random = seed.generator
        var weights = town.graph.weights.map { max(0, $0 + Int.random(in: -1...1, using: &random)) }
        for _ in 0..<3 { weights[Int.random(in: weights.indices, using: &random)] += 60 }
        return DivisionProblem(
            graph: BlockGraph(
                weights: weights, areas: town.graph.areas, outerLengths: town.graph.outerLengths,
                edges: town.graph.edges),
            grids: 10, band: town.band, seed: seed.value, old: old, goal: .rebalance)
    }

    @Test(arguments: Seed.first(8)) func `the band is met by moving little more than the bound`(seed: Seed) throws {
        let problem = grown(seed)
        let labels = Partitioner.solve(problem)
        #expect(problem.fault(of: labels) == nil)
        let score = GraphScore(problem.graph, labels: labels, grids: 10, band: problem.band)
        #expect(score.inBand == 1)
        var sums = [Int](repeating: 0, count: 10)
        for (grid, weight) in zip(problem.old, problem.graph.weights) { sums[Int(grid)] += weight }
        let excess = sums.reduce(0) { $0 + max(0, $1 - problem.band.upperBound) }
        let deficit = sums.reduce(0) { $0 + max(0, problem.band.lowerBound - $1) }
        var moved = 0
        for block in labels.indices where labels[block] != problem.old[block] { moved += problem.graph.weights[block] }
        #expect(Double(moved) <= 1.1 * Double(max(excess, deficit)) + 10, "moved \(moved) for \(excess), \(deficit)")
    }

    @Test(arguments: Seed.first(8)) func `old labels may be torn, unknown or out of use`(seed: Seed) throws {
        var random = seed.generator
        let whole = grown(seed, rivers: 2)
        let torn = whole.with {
            for block in $0.old.indices where Int.random(in: 0..<4, using: &random) == 0 {
                $0.old[block] = Int32.random(in: -1..<7, using: &random)
            }
        }
        #expect(torn.fault(of: Partitioner.solve(torn)) == nil)
        let empty = whole.with { for block in $0.old.indices { $0.old[block] = -1 } }
        #expect(empty.fault(of: Partitioner.solve(empty)) == nil)
    }

    @Test func `a plan inside the band stays as it is`() {
        let town = SearchProblem.town(columns: 12, rows: 12, grids: 6, weights: 5...20, Seed(2))
        let old = Partitioner.solve(town)
        #expect(GraphScore(town.graph, labels: old, grids: 6, band: town.band).inBand == 1)
        #expect(Partitioner.solve(town.with { ($0.old, $0.goal) = (old, .rebalance) }) == old)
    }
}
