/// An older plan brought into the band, moving as little as possible.
enum Rebalance {
    /// A label 0 ..< ``DivisionProblem/grids`` for each block, starting from ``DivisionProblem/old``.
    static func labels(for problem: DivisionProblem, _ terrain: Terrain, _ budget: Budget) -> [Int32] {
        var random = SeededRandom(seed: problem.seed)
        let labels = Repair.labels(terrain.old, terrain, grids: problem.grids, random: &random)
        let objective = Objective(terrain, grids: problem.grids, problem)
        var division = Division(terrain, objective, labels: labels, names: (0..<Int32(problem.grids)).map { $0 })
        // Neighbours take what is too much; when they cannot, theirs do.
        for rings in [1, 2, 4, 8] {
            let grids = around(division, rings: rings)
            guard !grids.isEmpty, !budget.isOver else { break }
            let (blocks, part) = division.part(grids)
            let jobs = (0..<4).map { _ in random.next() }
            let found = try? budget.cores.map(jobs) { seed in
                var anneal = Anneal(part, seed: seed)
                anneal.run(
                    Anneal.Plan(rounds: 100 / Double(rings), flips: 1000, recuts: false, heat: (3, 0.02)), budget)
                anneal.returnToBest()
                return anneal.division
            }
            if let best = found?.min(by: { $0.price < $1.price }), best.price < part.price {
                division.adopt(best, blocks: blocks, grids: grids, change: best.price - part.price)
            }
        }
        return division.labels
    }

    /// The grids outside the band with so many rings of neighbours around them.
    private static func around(_ division: Division, rings: Int) -> [Int32] {
        var isInside = division.tallies.map { !division.objective.band.contains($0.weight) }
        guard isInside.contains(true) else { return [] }
        let neighbours = division.neighbours()
        for _ in 0..<rings {
            for grid in isInside.indices.filter({ isInside[$0] }) {
                for other in neighbours[grid] { isInside[Int(other)] = true }
            }
        }
        return isInside.indices.filter { isInside[$0] }.map(Int32.init)
    }
}
