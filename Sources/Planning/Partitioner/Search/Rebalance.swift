/// An older plan brought into the band, moving as little as possible.
enum Rebalance {
    /// As long as it is hot, weight has to pass through grids that are full already: so much is then asked of a share of
    /// the mean outside the band.
    private static let passing = 3000.0

    /// A label 0 ..< ``DivisionProblem/grids`` for each block, starting from ``DivisionProblem/old``.
    static func labels(for problem: DivisionProblem, _ terrain: Terrain, _ budget: Budget) -> [Int32] {
        var random = SeededRandom(seed: problem.seed)
        let labels = Repair.labels(terrain.old, terrain, grids: problem.grids, random: &random)
        let objective = Objective(terrain, grids: problem.grids, problem)
        let old = Division(terrain, objective, labels: labels, names: (0..<Int32(problem.grids)).map { $0 })
        func tried(_ tries: Int, recuts: Bool) -> Division {
            var division = old
            Levelling(budget: budget, tries: tries) { part, rings, seed in
                levelled(part, rounds: 300 / Double(rings), recuts: recuts, budget, seed: seed)
            }.level(&division, &random)
            return division
        }
        // Most plans come into the band by single blocks, for little more than must be moved; others take more luck, or
        // grids cut anew.
        let first = tried(4, recuts: false)
        if isNearlyBest(first, old) { return first.labels }
        let others = [tried(12, recuts: false), tried(12, recuts: true)]
        return others.reduce(first) { $1.price < $0.price ? $1 : $0 }.labels
    }

    /// Whether all grids are in the band, and little more was moved than what the old ones have above it or lack below it.
    private static func isNearlyBest(_ division: Division, _ old: Division) -> Bool {
        let band = old.objective.band
        guard division.tallies.allSatisfy({ band.contains($0.weight) }) else { return false }
        let above = old.tallies.reduce(0) { $0 + max(0, $1.weight - band.upperBound) }
        let below = old.tallies.reduce(0) { $0 + max(0, band.lowerBound - $1.weight) }
        let moved = division.labels.indices.reduce(0) {
            division.labels[$1] == old.labels[$1] ? $0 : $0 + old.terrain.weight[$1]
        }
        return moved <= 1.5 * max(above, below)
    }

    private static func levelled(
        _ part: Division, rounds: Double, recuts: Bool, _ budget: Budget, seed: UInt64
    ) -> Division {
        var hot = part
        hot.objective.outsideBand = min(passing, part.objective.outsideBand)
        var anneal = Anneal(hot, seed: seed)
        anneal.run(Anneal.Plan(rounds: rounds, flips: 1000, recuts: recuts, heat: (3, 0.02)), budget)
        anneal.returnToBest()
        var cold = anneal.division
        cold.objective = part.objective
        anneal = Anneal(cold, seed: seed)
        anneal.run(Anneal.Plan(rounds: rounds / 4, flips: 1000, recuts: recuts, heat: (0.5, 0.02)), budget)
        anneal.returnToBest()
        return anneal.division
    }
}
