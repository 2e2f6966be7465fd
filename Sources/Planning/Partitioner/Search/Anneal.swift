internal import Foundation

/// Betters a division by cutting pairs of grids anew and by moving single blocks, accepting what is worse ever less.
struct Anneal {
    /// How much is done for each grid, and how hot it is at first and at last.
    struct Plan {
        var rounds: Double
        /// Single moves tried in each round.
        var flips = 300
        /// Whether a round begins with a pair of grids cut anew.
        var recuts = true
        var heat: (from: Double, to: Double)
    }

    private(set) var division: Division
    private var best: [Int32]
    private var bestPrice: Double
    private var pair: PairCut
    private var random: SeededRandom

    init(_ division: Division, seed: UInt64) {
        self.division = division
        best = division.labels
        bestPrice = division.price
        pair = PairCut(capacity: division.terrain.count, division.objective)
        random = SeededRandom(seed: seed)
    }

    mutating func run(_ plan: Plan, _ budget: Budget?) {
        let rounds = Int((plan.rounds * Double(division.tallies.count)).rounded(.up))
        for round in 0..<rounds {
            if round % 16 == 0, budget?.isOver == true { return }
            let temperature = plan.heat.from * pow(plan.heat.to / plan.heat.from, Double(round) / Double(rounds))
            if plan.recuts { recut(temperature) }
            for _ in 0..<plan.flips { flip(temperature) }
            if division.price < bestPrice - 1e-9 {
                bestPrice = division.price
                best = division.labels
            }
        }
    }

    /// Goes back to the best division met.
    mutating func returnToBest() { division.relabel(best) }

    /// A random block and a neighbouring grid it could go to.
    private mutating func proposal() -> (block: Int, grid: Int32)? {
        let block = random.below(division.terrain.count)
        let range = division.terrain.links(of: block)
        guard !range.isEmpty else { return nil }
        let link = range.lowerBound + random.below(range.count)
        guard division.terrain.links[link].joins else { return nil }
        let other = division.labels[Int(division.terrain.links[link].to)]
        return other == division.labels[block] ? nil : (block, other)
    }

    private mutating func flip(_ temperature: Double) {
        guard let (block, grid) = proposal(), let change = division.change(moving: block, to: grid) else { return }
        guard isAccepted(change, temperature), division.staysWhole(without: block) else { return }
        division.move(block, to: grid, change: change)
    }

    private mutating func recut(_ temperature: Double) {
        for _ in 0..<20 {
            guard let (block, grid) = proposal() else { continue }
            let mine = division.labels[block]
            pair.gather(division, from: block, mine, grid)
            let before = pair.division.price
            pair.recut(trees: 2, &random)
            guard pair.division.price < before + 3 * temperature + 1 else { return }
            pair.settle(sweeps: 3, &random)
            if pair.division.price < before + temperature + 0.3 { pair.climb(moves: 24) }
            let change = pair.division.price - before
            if isAccepted(change, temperature) { pair.give(to: &division, mine, grid, change: change) }
            return
        }
    }

    private mutating func isAccepted(_ change: Double, _ temperature: Double) -> Bool {
        change < 0 || random.unit() < exp(-change / temperature)
    }
}
