import Synchronization
import TestSupport
import Testing

@testable import Planning

@Suite struct SearchTests {
    @Test(arguments: Seed.first(24)) func `every label is in use and in one piece`(seed: Seed) throws {
        var random = seed.generator
        let rivers = Int.random(in: 0...3, using: &random)
        let (columns, rows) = (Int.random(in: 2...9, using: &random), Int.random(in: 4...9, using: &random))
        let blocks = columns * rows
        let grids = [rivers + 1, rivers + 2, blocks / 3, blocks / 2, blocks].randomElement(using: &random)!
        let weights = [0...0, 0...3, 0...30, 5...5].randomElement(using: &random)!
        let town = SearchProblem.town(
            columns: columns, rows: rows, grids: max(grids, rivers + 1), rivers: rivers, weights: weights, seed)
        for balance in Balance.allCases {
            let problem = town.with { $0.balance = balance }
            #expect(problem.fault(of: Partitioner.solve(problem)) == nil)
        }
        let cut = town.with { $0.goal = .cut }
        #expect(cut.fault(of: Partitioner.solve(cut)) == nil)
    }

    @Test func `one block too heavy leaves the others balanced`() throws {
        let town = SearchProblem.town(columns: 8, rows: 8, grids: 5, weights: 4...6, Seed(1))
        var weights = town.graph.weights
        weights[27] = 400
        let problem = DivisionProblem(
            graph: BlockGraph(
                weights: weights, areas: town.graph.areas, outerLengths: town.graph.outerLengths,
                edges: town.graph.edges),
            grids: 5, band: 60...100)
        let labels = Partitioner.solve(problem)
        #expect(problem.fault(of: labels) == nil)
        var sums = [Int](repeating: 0, count: 5)
        for (label, weight) in zip(labels, weights) { sums[Int(label)] += weight }
        #expect(sums.sorted().dropLast().allSatisfy { (72...84).contains($0) }, "\(sums)")
    }

    @Test func `the answer does not depend on the number of cores`() {
        let problem = SearchProblem.town(columns: 22, rows: 20, grids: 50, rivers: 1, Seed(3))
        let one = Partitioner.solve(problem, PartitionControl(cores: 1))
        #expect(one == Partitioner.solve(problem, PartitionControl(cores: 3)))
        #expect(problem.fault(of: one) == nil)
        #expect(one != Partitioner.solve(problem.with { $0.seed = 4 }))
    }

    @Test func `a search that is ended gives a valid answer at once`() {
        let problem = SearchProblem.town(columns: 30, rows: 30, grids: 60, rivers: 2, Seed(5))
        let asked = Mutex(0)
        for patience in [0, 1, 20, 300] {
            asked.withLock { $0 = 0 }
            let labels = Partitioner.solve(
                problem,
                PartitionControl(isCancelled: {
                    asked.withLock { asked in
                        asked += 1
                        return asked > patience
                    }
                }))
            #expect(problem.fault(of: labels) == nil, "after \(patience)")
        }
        #expect(problem.fault(of: Partitioner.solve(problem, PartitionControl(time: .milliseconds(50)))) == nil)
    }

    @Test func `prices told only fall`() {
        let prices = Mutex<[Double]>([])
        let problem = SearchProblem.town(columns: 9, rows: 9, grids: 4, Seed(6))
        _ = Partitioner.solve(
            problem, PartitionControl(progress: { if let price = $0.price { prices.withLock { $0.append(price) } } }))
        let told = prices.withLock { $0 }
        #expect(!told.isEmpty)
        #expect(zip(told, told.dropFirst()).allSatisfy { $0 >= $1 })
    }
}
