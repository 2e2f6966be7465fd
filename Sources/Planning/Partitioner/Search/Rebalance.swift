internal import Topology

/// An older plan brought into the band, moving as little as possible.
enum Rebalance {
    /// As long as it is hot, weight has to pass through grids that are full already: so much is then asked of a share of
    /// the mean outside the band.
    private static let passing = 3000.0
    /// With more grids blocks are not handed on along flows, which takes time by the square of their number.
    private static let many = 24
    /// First as if blocks were small, then for larger and larger ones.
    private static let manners = [
        Handover.Manner(eagerness: 1.5, blocks: 0.5, grain: 1 / 400.0),
        Handover.Manner(eagerness: 3, blocks: 0.5, grain: 0.012),
        Handover.Manner(eagerness: 4, blocks: 1, grain: 0.02),
        Handover.Manner(eagerness: 8, blocks: 4, grain: 0.012),
    ]

    /// A label 0 ..< ``DivisionProblem/grids`` for each block, starting from ``DivisionProblem/old``.
    static func labels(for problem: DivisionProblem, _ terrain: Terrain, _ budget: Budget) -> [Int32] {
        var random = SeededRandom(seed: problem.seed)
        let labels = Repair.labels(terrain.old, terrain, grids: problem.grids, random: &random)
        let objective = Objective(terrain, grids: problem.grids, problem)
        let old = Division(terrain, objective, labels: labels, names: (0..<Int32(problem.grids)).map { $0 })
        guard Levelling.amiss(old).contains(true) else { return labels }
        let least = leastMoved(old)
        var found = [old]
        var best: Division { found.reduce(old) { $1.price < $0.price ? $1 : $0 } }
        var isLevel: Bool { !Levelling.amiss(best).contains(true) }
        if problem.grids <= many {
            let seeds = manners.map { _ in random.next() }
            func hand(_ numbers: Range<Int>) {
                found += budget.cores.map(Array(numbers)) { handedOn(old, manners[$0], budget, seed: seeds[$0]) }
            }
            hand(0..<1)
            if isLevel, moved(best, old) <= 1.1 * least { return best.labels }
            hand(1..<manners.count)
            // What most of them come to is hardly ever bettered.
            let price = best.price
            if isLevel, found.count(where: { $0.price < price + 1e-6 }) > 2 { return best.labels }
        }
        func anneal(_ tries: Int, recuts: Bool) {
            var division = old
            Levelling(budget: budget, tries: tries) { part, rings, seed in
                levelled(part, rounds: 300 / Double(rings), recuts: recuts, budget, seed: seed)
            }.level(&division, &random)
            found.append(division)
        }
        anneal(4, recuts: false)
        if isLevel, problem.grids <= many || moved(best, old) <= 1.5 * least { return best.labels }
        anneal(12, recuts: false)
        anneal(12, recuts: true)
        return best.labels
    }

    /// What the grids of an old plan have above the band or lack below it.
    private static func leastMoved(_ old: Division) -> Double {
        let band = old.objective.band
        let above = old.tallies.reduce(0) { $0 + max(0, $1.weight - band.upperBound) }
        let below = old.tallies.reduce(0) { $0 + max(0, band.lowerBound - $1.weight) }
        return max(above, below)
    }

    private static func moved(_ division: Division, _ old: Division) -> Double {
        division.labels.indices.reduce(0) {
            division.labels[$1] == old.labels[$1] ? $0 : $0 + old.terrain.weight[$1]
        }
    }

    private static func handedOn(
        _ old: Division, _ manner: Handover.Manner, _ budget: Budget, seed: UInt64
    ) -> Division {
        var anneal = Anneal(Handover.best(old, manner, budget), seed: seed)
        anneal.run(Anneal.Plan(rounds: 75, flips: 1000, recuts: false, heat: (0.5, 0.02)), budget)
        anneal.returnToBest()
        return anneal.division
    }

    private static func levelled(
        _ part: Division, rounds: Double, recuts: Bool, _ budget: Budget, seed: UInt64
    ) -> Division {
        var hot = part
        hot.objective.outsideBand = passing
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
