import TestSupport
import Testing

@testable import Planning

@Suite struct SearchRebalanceTests {
    @Test(arguments: Seed.first(8)) func `old labels may be torn, unknown or out of use`(seed: Seed) throws {
        var random = seed.generator
        let whole = SearchProblem.grown(seed, rivers: 2)
        let torn = whole.with {
            for block in $0.old.indices where Int.random(in: 0..<4, using: &random) == 0 {
                $0.old[block] = Int32.random(in: -1..<7, using: &random)
            }
        }
        #expect(torn.fault(of: Partitioner.solve(torn)) == nil)
        let empty = whole.with { for block in $0.old.indices { $0.old[block] = -1 } }
        #expect(empty.fault(of: Partitioner.solve(empty)) == nil)
    }

    /// The grown towns have room for it: a mean grid weighs some 300, a block some 13, three of them 60 more.
    @Test func `a narrow band that can be kept is kept, moving less than a new plan would`() {
        var moves = (rebalance: 0, anew: 0)
        for seed in Seed.first(6) {
            let grown = SearchProblem.grown(seed)
            let mean = grown.graph.totalWeight / grown.grids
            let narrow = grown.with { $0.band = mean - mean / 50...mean + mean / 50 }
            let anew = Partitioner.solve(narrow.with { ($0.old, $0.goal, $0.balance) = ([], .plan, .tight) })
            func score(_ labels: [Int32]) -> GraphScore {
                GraphScore(narrow.graph, labels: labels, grids: narrow.grids, band: narrow.band)
            }
            #expect(score(anew).inBand == 1)
            let labels = Partitioner.solve(narrow)
            #expect(score(labels).inBand == 1, "\(seed)")
            for (block, weight) in narrow.graph.weights.enumerated() {
                if labels[block] != narrow.old[block] { moves.rebalance += weight }
                if anew[block] != narrow.old[block] { moves.anew += weight }
            }
        }
        #expect(moves.rebalance < moves.anew / 2, "\(moves)")
    }

    @Test func `a rebalance into a narrow band does not depend on the number of cores`() {
        let town = SearchProblem.town(columns: 8, rows: 8, grids: 4, weights: 5...20, Seed(2))
        let mean = town.graph.totalWeight / 4
        let narrow = town.with {
            $0.old = (0..<64).map { Int32($0 % 8 / 2) }
            ($0.goal, $0.band) = (.rebalance, mean - mean / 50...mean + mean / 50)
        }
        let one = Partitioner.solve(narrow, PartitionControl(cores: 1))
        #expect(one != narrow.old)
        #expect(one == Partitioner.solve(narrow, PartitionControl(cores: 3)))
    }

    /// A tower heavier than the band is a grid of its own, which nobody can take from.
    @Test func `a grid that nobody can help leaves the others as they are`() {
        let town = SearchProblem.town(columns: 8, rows: 8, grids: 4, weights: 5...20, Seed(1))
        var weights = town.graph.weights
        weights[0] = 400
        let graph = BlockGraph(
            weights: weights, areas: town.graph.areas, outerLengths: town.graph.outerLengths, edges: town.graph.edges)
        let problem = town.with {
            ($0.graph, $0.grids) = (graph, 5)
            $0.old = (0..<64).map { $0 == 0 ? 4 : Int32($0 % 8 / 2) }
            ($0.goal, $0.band) = (.rebalance, 100...300)
        }
        #expect(Partitioner.solve(problem) == problem.old)
        let narrow = problem.with { $0.band = 190...210 }
        let labels = Partitioner.solve(narrow)
        var sums = [Int](repeating: 0, count: 5)
        for (label, weight) in zip(labels, weights) { sums[Int(label)] += weight }
        #expect(sums[4] == 400 && sums.dropLast().allSatisfy(narrow.band.contains), "\(sums)")
    }

    @Test func `a plan inside the band stays as it is`() {
        let town = SearchProblem.town(columns: 12, rows: 12, grids: 6, weights: 5...20, Seed(2))
        let old = Partitioner.solve(town)
        #expect(GraphScore(town.graph, labels: old, grids: 6, band: town.band).inBand == 1)
        #expect(Partitioner.solve(town.with { ($0.old, $0.goal) = (old, .rebalance) }) == old)
    }
}
