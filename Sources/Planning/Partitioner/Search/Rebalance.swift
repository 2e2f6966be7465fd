/// An older plan brought into the band, moving as little as possible.
enum Rebalance {
    /// A label 0 ..< ``DivisionProblem/grids`` for each block, starting from ``DivisionProblem/old``.
    static func labels(for problem: DivisionProblem, _ terrain: Terrain, _ budget: Budget) -> [Int32] {
        var random = SeededRandom(seed: problem.seed)
        let labels = Repair.labels(terrain.old, terrain, grids: problem.grids, random: &random)
        let objective = Objective(terrain, grids: problem.grids, problem)
        var division = Division(terrain, objective, labels: labels, names: (0..<Int32(problem.grids)).map { $0 })
        Levelling(budget: budget) { part, rings, seed in
            var anneal = Anneal(part, seed: seed)
            anneal.run(
                Anneal.Plan(rounds: 300 / Double(rings), flips: 1000, recuts: false, heat: (3, 0.02)), budget)
            anneal.returnToBest()
            return anneal.division
        }.level(&division, &random)
        return division.labels
    }
}
