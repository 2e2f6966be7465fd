internal import Foundation

/// The search for a good division: seeds, then annealing by pair re-cuts and single moves. The work is counted, not
/// timed, so that the result depends on the problem alone.
struct Search {
    private let terrain: Terrain
    private let grids: Int
    private let objective: Objective
    private let budget: Budget

    /// A label 0 ..< ``DivisionProblem/grids`` for each block.
    static func labels(for problem: DivisionProblem, _ control: SearchControl) -> [Int32] {
        let whole = Terrain(problem)
        let budget = Budget(control)
        if problem.goal == .rebalance { return Rebalance.labels(for: problem, whole, budget) }
        var labels = [Int32](repeating: 0, count: whole.count)
        var used: Int32 = 0
        for piece in Piece.shares(of: whole, problem) {
            let terrain = whole.part(piece.blocks)
            let search = Search(terrain, grids: piece.grids, problem, budget)
            let found = search.best(seed: problem.seed, control.progress)
            for (block, label) in zip(piece.blocks, found) { labels[Int(block)] = used + label }
            used += Int32(piece.grids)
        }
        return labels
    }

    private init(_ terrain: Terrain, grids: Int, _ problem: DivisionProblem, _ budget: Budget) {
        self.terrain = terrain
        self.grids = grids
        self.budget = budget
        objective = Objective(terrain, grids: grids, problem)
    }

    /// The best of several starts: the fewer grids, the more a single one depends on luck, and the less it costs.
    private func best(seed: UInt64, _ progress: @escaping @Sendable (Double) -> Void) -> [Int32] {
        guard grids > 1 else { return Array(repeating: 0, count: terrain.count) }
        let starts = max(1, min(4, 60 / grids))
        var best: Division?
        for start in 0..<starts {
            let found = anneal(seed: seed &+ UInt64(start) &* 0x9E37_79B9)
            if found.price < best?.price ?? .infinity {
                progress(found.price)
                best = found
            }
            if budget.isOver { break }
        }
        if let found = best, let exact = ExactDivision.better(than: found, steps: 20_000_000) { best = exact }
        return best?.labels ?? []
    }

    private func anneal(seed: UInt64) -> Division {
        var random = SeededRandom(seed: seed)
        let labels = Seeding.labels(terrain, grids: grids, scale: objective.scale, trees: 12, random: &random)
        var division = Division(terrain, objective, labels: labels, names: (0..<Int32(grids)).map { $0 })
        var regions = Regions(budget.cores, seed: random.next())
        let epochs = 64
        let cooling = 0.05
        let budget = budget
        for epoch in 0..<epochs {
            let from = 0.6 * pow(cooling, Double(epoch) / Double(epochs))
            let to = 0.6 * pow(cooling, Double(epoch + 1) / Double(epochs))
            let isLast = epoch == epochs - 1
            division.objective.excess = isLast ? objective.excess : min(objective.excess, 10 / from)
            let plan = Anneal.Plan(rounds: 600 / Double(epochs), heat: (from, isLast ? to / 4 : to))
            regions.each(&division) { part, seed in
                var anneal = Anneal(part, seed: seed)
                anneal.run(plan, budget)
                if isLast { anneal.returnToBest() }
                return anneal.division
            }
            if budget.isOver { break }
        }
        return division
    }
}
