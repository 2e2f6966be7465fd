import TestSupport
import Testing

@testable import Planning

/// Two divisions put together.
@Suite struct RecombinationTests {
    private func division(_ problem: DivisionProblem, _ labels: [Int32]) -> Division {
        let terrain = Terrain(problem)
        return Division(
            terrain, Objective(terrain, grids: problem.grids, problem), labels: labels,
            names: (0..<Int32(problem.grids)).map { $0 })
    }

    /// A division as a search begins with one.
    private func seeded(_ problem: DivisionProblem, _ seed: UInt64) -> Division {
        let terrain = Terrain(problem)
        var random = SeededRandom(seed: seed)
        return division(
            problem, Seeding.labels(terrain, grids: problem.grids, scale: 100, trees: 3, random: &random))
    }

    @Test(arguments: Seed.first(40)) func `is as good as both, whole, and priced right`(seed: Seed) {
        let problem = SearchProblem.town(
            columns: 6 + Int(seed.value % 5), rows: 8, grids: 2 + Int(seed.value % 9), weights: 5...15, seed)
        let (a, b) = (seeded(problem, seed.value), seeded(problem, seed.value + 1000))
        let both = Recombination.best(a, b)
        #expect(both.price <= min(a.price, b.price))
        let anew = division(problem, both.labels)
        #expect(abs(anew.price - both.price) < 1e-6 * (1 + abs(anew.price)))
        #expect(Set(both.labels).count == problem.grids)
        let (_, pieces) = anew.terrain.pieces { both.labels[$0] == both.labels[$1] }
        #expect(pieces == problem.grids)
        #expect(Recombination.best(b, a).price == both.price)
        #expect(Recombination.best(both, both).labels == both.labels)
    }

    @Test func `takes the better half of each`() throws {
        // Two squares of 4 × 4 blocks that no grid spans, each divided well in one plan and badly in the other.
        let problem = SearchProblem.town(columns: 8, rows: 4, grids: 4, weights: 10...10, Seed(1))
        func labels(_ west: [Int32], _ east: [Int32]) -> [Int32] {
            (0..<32).map { block in
                let (column, row) = (block % 8, block / 8)
                return column < 4 ? west[4 * row + column] : east[4 * row + column - 4] + 2
            }
        }
        let good: [Int32] = [0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1]
        let bad: [Int32] = [0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0]
        let (a, b) = (division(problem, labels(good, bad)), division(problem, labels(bad, good)))
        let best = division(problem, labels(good, good))
        let found = Recombination.best(a, b)
        #expect(best.price < min(a.price, b.price) && found.price <= best.price + 1e-9)
    }

    @Test func `merged groups keep every sum`() {
        let problem = SearchProblem.town(columns: 7, rows: 6, grids: 5, weights: 5...15, Seed(3))
        let whole = seeded(problem, 3)
        let merged = whole.terrain.merged(whole.labels, count: problem.grids)
        let alone = Division(
            merged, whole.objective, labels: (0..<Int32(problem.grids)).map { $0 }, names: whole.names)
        #expect(abs(alone.price - whole.price) < 1e-9 * whole.price)
        for (a, b) in zip(alone.tallies, whole.tallies) {
            #expect(abs(a.area - b.area) < 1e-6 && abs(a.perimeter - b.perimeter) < 1e-6 && a.weight == b.weight)
        }
    }
}
