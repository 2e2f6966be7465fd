internal import Foundation

/// A division annealed region by region, from hot to cold.
struct Cooling {
    private static let cold = 0.02

    private var division: Division
    private let objective: Objective
    private let budget: Budget
    private var regions: Regions

    init(_ division: Division, _ budget: Budget, seed: UInt64) {
        self.division = division
        self.budget = budget
        objective = division.objective
        regions = Regions(budget.cores, size: 32, seed: seed)
    }

    /// What has become of the division after so many rounds per grid, or when the budget is over. Where half of the time
    /// that is left is too little for them, it cools faster.
    mutating func run(rounds: Double, from hot: Double) -> Division {
        let epochs = division.names.count > 32 ? 64 : 16
        let start = ContinuousClock.now
        var progress = 0.0
        while progress < 1, !budget.isOver {
            let late = budget.deadline.map { 2 * ((ContinuousClock.now - start) / ($0 - start)) } ?? 0
            let next = min(1, max(progress, late) + 1 / Double(epochs))
            let heat = (temperature(progress, hot), temperature(next, hot))
            // Weight has to pass through grids that are full already, as long as it is hot.
            division.objective.excess = min(objective.excess, 10 / heat.0)
            anneal(Anneal.Plan(rounds: rounds / Double(epochs), heat: heat), budget)
            progress = next > 1 - 1e-9 ? 1 : next
        }
        division.objective = objective
        anneal(Anneal.Plan(rounds: 8, heat: (Self.cold, Self.cold / 4)), nil)
        return division
    }

    private func temperature(_ progress: Double, _ hot: Double) -> Double { hot * pow(Self.cold / hot, progress) }

    /// - Parameter budget: `nil` to end at the best division met, and not before.
    private mutating func anneal(_ plan: Anneal.Plan, _ budget: Budget?) {
        regions.each(&division) { part, seed in
            var anneal = Anneal(part, seed: seed)
            anneal.run(plan, budget)
            if budget == nil { anneal.returnToBest() }
            return anneal.division
        }
    }
}
