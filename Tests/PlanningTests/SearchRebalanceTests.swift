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

    @Test func `a plan inside the band stays as it is`() {
        let town = SearchProblem.town(columns: 12, rows: 12, grids: 6, weights: 5...20, Seed(2))
        let old = Partitioner.solve(town)
        #expect(GraphScore(town.graph, labels: old, grids: 6, band: town.band).inBand == 1)
        #expect(Partitioner.solve(town.with { ($0.old, $0.goal) = (old, .rebalance) }) == old)
    }
}
