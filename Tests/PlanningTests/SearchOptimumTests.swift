import Foundation
import TestSupport
import Testing

@testable import Planning

/// Against `tools/oracle/ilp.py`: the least cost by integer programming.
@Suite struct SearchOptimumTests {
    private struct Optimum: Decodable {
        /// Metres; `nil` when no division is within the tolerance.
        let cost: Double?
        let bound: Double
    }

    /// Our cost and the proven least, metres.
    private func costs(_ problem: DivisionProblem) throws -> (ours: Double, least: Double) {
        let output = try Oracle.run("ilp.py", input: JSONEncoder().encode(problem))
        let optimum = try JSONDecoder().decode(Optimum.self, from: output)
        let least = try #require(optimum.cost)
        try #require(abs(least - optimum.bound) <= 1e-4 * least)
        let labels = Partitioner.solve(problem)
        #expect(problem.fault(of: labels) == nil)
        let score = GraphScore(problem.graph, labels: labels, grids: problem.grids, band: problem.band)
        #expect(score.greatestDeviation <= (problem.tolerance ?? 0) + 1e-9)
        return (1000 * score.cost, least)
    }

    @Test(arguments: Seed.first(3)) func `25 blocks are divided as cheaply as can be`(seed: Seed) throws {
        let problem = SearchProblem.town(columns: 5, rows: 5, grids: 2 + Int(seed.value % 3), weights: 5...15, seed)
        let (ours, least) = try costs(
            problem.with {
                $0.goal = .cut
                $0.tolerance = 0.1
            })
        #expect(abs(ours - least) <= 1e-4 * least)
    }

    @Test(arguments: Seed.first(1)) func `120 blocks are divided at most one hundredth dearer`(seed: Seed) throws {
        let problem = SearchProblem.town(columns: 12, rows: 10, grids: 2, seed)
        let (ours, least) = try costs(
            problem.with {
                $0.goal = .cut
                $0.tolerance = 0.03
            })
        #expect(ours <= 1.01 * least && ours >= least * (1 - 1e-4))
    }

    @Test(arguments: Seed.first(8)) func `a rebalance moves little more than anybody must`(seed: Seed) throws {
        let problem = SearchProblem.grown(seed)
        let output = try Oracle.run("ilp.py", input: JSONEncoder().encode(problem))
        let least = try #require(try JSONDecoder().decode(Optimum.self, from: output).cost)
        let labels = Partitioner.solve(problem)
        #expect(problem.fault(of: labels) == nil)
        #expect(GraphScore(problem.graph, labels: labels, grids: problem.grids, band: problem.band).inBand == 1)
        let moved = labels.indices.reduce(0) {
            labels[$1] == problem.old[$1] ? $0 : $0 + problem.graph.weights[$1]
        }
        // A household's move is weighed against the grids' shape.
        #expect(Double(moved) >= least - 1e-6 && Double(moved) <= 1.1 * least + 1)
    }

    /// The band is narrower than most blocks are heavy.
    @Test func `a rebalance into a narrow band moves little more than anybody must`() throws {
        var sum = (ours: 0, least: 0.0)
        for seed in Seed.first(3) {
            let town = SearchProblem.town(columns: 8, rows: 8, grids: 4, weights: 5...20, seed)
            let mean = town.graph.totalWeight / 4
            let problem = town.with {
                $0.old = (0..<64).map { Int32($0 % 8 / 2) }
                ($0.goal, $0.band) = (.rebalance, mean - mean / 50...mean + mean / 50)
            }
            let output = try Oracle.run("ilp.py", input: JSONEncoder().encode(problem))
            sum.least += try #require(try JSONDecoder().decode(Optimum.self, from: output).cost)
            let labels = Partitioner.solve(problem)
            #expect(problem.fault(of: labels) == nil)
            #expect(GraphScore(problem.graph, labels: labels, grids: 4, band: problem.band).inBand == 1)
            for (block, weight) in problem.graph.weights.enumerated() where labels[block] != problem.old[block] {
                sum.ours += weight
            }
        }
        #expect(Double(sum.ours) <= 1.1 * sum.least, "\(sum)")
    }
}
