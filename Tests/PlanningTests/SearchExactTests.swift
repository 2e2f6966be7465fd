import TestSupport
import Testing

@testable import Planning

@Suite struct SearchExactTests {
    /// All ways to label the blocks, tried one by one.
    private func leastCost(_ problem: DivisionProblem) -> Double? {
        let (count, grids) = (problem.graph.count, problem.grids)
        var labels = [Int32](repeating: 0, count: count)
        var least: Double?
        func place(_ block: Int, _ used: Int) {
            guard block < count else {
                guard used == grids, problem.fault(of: labels) == nil else { return }
                let score = GraphScore(problem.graph, labels: labels, grids: grids, band: problem.band)
                guard score.greatestDeviation <= (problem.tolerance ?? 0.05) + 1e-12 else { return }
                if score.cost < least ?? .infinity { least = score.cost }
                return
            }
            for label in 0..<min(grids, used + 1) {
                labels[block] = Int32(label)
                place(block + 1, max(used, label + 1))
            }
        }
        place(0, 0)
        return least
    }

    @Test(arguments: Seed.first(12)) func `a few blocks are divided as cheaply as can be`(seed: Seed) throws {
        let problem = SearchProblem.town(
            columns: 3, rows: 3, grids: 2 + Int(seed.value % 2), weights: 5...15, seed
        ).with {
            $0.goal = .cut
            $0.tolerance = 0.2
        }
        let least = try #require(leastCost(problem))
        let labels = Partitioner.solve(problem)
        let score = GraphScore(problem.graph, labels: labels, grids: problem.grids, band: problem.band)
        #expect(score.greatestDeviation <= 0.2 + 1e-12)
        #expect(abs(score.cost - least) < 1e-9)
    }

    @Test(arguments: Seed.first(4)) func `up to 25 blocks nothing cheaper is left to find`(seed: Seed) {
        let problem = SearchProblem.town(columns: 5, rows: 5, grids: 2 + Int(seed.value % 4), weights: 5...15, seed)
            .with {
                $0.goal = .cut
                $0.tolerance = 0.1
            }
        let terrain = Terrain(problem)
        let start = Division(
            terrain, Objective(terrain, grids: problem.grids, problem), labels: Partitioner.solve(problem),
            names: (0..<Int32(problem.grids)).map { $0 })
        let proof = ExactDivision.best(start, steps: 50_000_000)
        #expect(proof.isProven && proof.division.labels == start.labels)
    }
}
