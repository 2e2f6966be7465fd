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
        regions = Regions(budget.cores, seed: seed)
    }

    /// What has become of the division after so many rounds per grid, or when the budget is over.
    mutating func run(rounds: Double, from hot: Double) -> Division {
        let epochs = division.names.count > 32 ? 64 : 16
        for epoch in 0..<epochs where !budget.isOver {
            let heat = (
                temperature(Double(epoch) / Double(epochs), hot), temperature(Double(epoch + 1) / Double(epochs), hot)
            )
            // Weight has to pass through grids that are full already, as long as it is hot.
            division.objective.excess = min(objective.excess, 10 / heat.0)
            anneal(Anneal.Plan(rounds: rounds / Double(epochs), heat: heat), budget)
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
