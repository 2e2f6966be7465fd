import TestSupport

@testable import Planning

/// Made-up problems for the search: squares of a town in rows, some of them merged in weight, rivers and barriers between
/// them.
enum SearchProblem {
    /// - Parameters:
    ///   - columns, rows: of squares of 50 m.
    ///   - rivers: between how many rows nobody walks across.
    static func town(
        columns: Int, rows: Int, grids: Int, rivers: Int = 0, weights: ClosedRange<Int> = 0...30, _ seed: Seed
    ) -> DivisionProblem {
        var random = seed.generator
        let count = columns * rows
        var outer = [Double](repeating: 0, count: count)
        var edges: [BlockGraph.Edge] = []
        for row in 0..<rows {
            for column in 0..<columns {
                let block = Int32(row * columns + column)
                if column == 0 { outer[Int(block)] += 50 }
                if column == columns - 1 { outer[Int(block)] += 50 }
                if row == 0 { outer[Int(block)] += 50 }
                if row == rows - 1 { outer[Int(block)] += 50 }
                let isRiver = row < rivers
                let strength = [0, 0, 0.6, 0.9].randomElement(using: &random)!
                if column + 1 < columns { edges.append(edge(block, block + 1, strength, joins: true)) }
                if row + 1 < rows {
                    edges.append(
                        edge(block, block + Int32(columns), isRiver ? 1 : strength, joins: !isRiver))
                }
            }
        }
        let weight = (0..<count).map { _ in Int.random(in: weights, using: &random) }
        let mean = weight.reduce(0, +) / grids
        return DivisionProblem(
            graph: BlockGraph(
                weights: weight, areas: Array(repeating: 2500, count: count), outerLengths: outer, edges: edges),
            grids: grids, band: mean * 3 / 4...max(1, mean * 5 / 4), seed: seed.value)
    }

    /// A plan of ten grids, after which some blocks grew.
    static func grown(_ seed: Seed, rivers: Int = 0) -> DivisionProblem {
        let town = town(columns: 16, rows: 14, grids: 10, rivers: rivers, weights: 5...20, seed)
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

    private static func edge(_ a: Int32, _ b: Int32, _ strength: Double, joins: Bool) -> BlockGraph.Edge {
        BlockGraph.Edge(
            a: a, b: b, length: 50, barrierLength: strength > 0 ? 50 : 0, strengthLength: 50 * strength, joins: joins)
    }
}

extension DivisionProblem {
    /// What is wrong with an answer; `nil` for a valid one.
    func fault(of labels: [Int32]) -> String? {
        guard labels.count == graph.count else { return "\(labels.count) labels for \(graph.count) blocks" }
        guard labels.allSatisfy({ (0..<Int32(grids)).contains($0) }) else { return "a label out of 0 ..< \(grids)" }
        guard Set(labels).count == grids else { return "\(Set(labels).count) labels of \(grids) in use" }
        let pieces = GraphScore(graph, labels: labels, grids: grids, band: band).pieces
        return pieces == grids ? nil : "\(grids) grids in \(pieces) pieces"
    }

    func with(_ change: (inout DivisionProblem) -> Void) -> DivisionProblem {
        var problem = self
        change(&problem)
        return problem
    }
}
