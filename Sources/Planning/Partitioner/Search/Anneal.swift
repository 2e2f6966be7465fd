internal import Foundation

/// Betters a division by cutting pairs of grids anew, by moving single blocks and by moving two at once, accepting what is
/// worse ever less.
struct Anneal {
    /// How much is done for each grid, and how hot it is at first and at last.
    struct Plan {
        var rounds: Double
        /// Single moves tried in each round.
        var flips = 600
        /// Whether a round begins with a pair of grids cut anew.
        var recuts = true
        var heat: (from: Double, to: Double)
    }

    private(set) var division: Division
    private var best: [Int32]
    private var bestPrice: Double
    private var members: Members
    private var pair: PairCut
    private var random: SeededRandom

    /// One in so many single moves may become an exchange; so many partners are tried for it; and it is tried where the
    /// move, but for the weights, costs no more than so many temperatures.
    private static let (oneIn, partners, reach) = (3, 6, 6.0)

    init(_ division: Division, seed: UInt64) {
        self.division = division
        best = division.labels
        bestPrice = division.price
        members = Members(division)
        pair = PairCut(capacity: division.terrain.count, division.objective)
        random = SeededRandom(seed: seed)
    }

    mutating func run(_ plan: Plan, _ budget: Budget?) {
        let rounds = Int((plan.rounds * Double(division.tallies.count)).rounded(.up))
        for round in 0..<rounds {
            if round % 16 == 0, budget?.isOver == true { return }
            let temperature = plan.heat.from * pow(plan.heat.to / plan.heat.from, Double(round) / Double(rounds))
            if plan.recuts { recut(temperature) }
            for step in 0..<plan.flips { flip(temperature, orExchange: step % Self.oneIn == 0) }
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
        return wayOut(of: block).map { (block, $0) }
    }

    /// The grid on the other side of a random border of a block; `nil` when its own lies there.
    private mutating func wayOut(of block: Int) -> Int32? {
        let range = division.terrain.links(of: block)
        guard !range.isEmpty else { return nil }
        let link = division.terrain.links[range.lowerBound + random.below(range.count)]
        guard link.joins else { return nil }
        let other = division.labels[Int(link.to)]
        return other == division.labels[block] ? nil : other
    }

    private mutating func flip(_ temperature: Double, orExchange mayExchange: Bool) {
        guard let (block, grid) = proposal(), let change = division.change(moving: block, to: grid) else { return }
        if isAccepted(change, temperature) {
            if division.staysWhole(without: block) { move(block, to: grid, change: change) }
        } else if mayExchange, change - division.imbalance(moving: block, to: grid) < Self.reach * temperature,
            division.staysWhole(without: block)
        {
            exchange(block, grid, change, temperature)
        }
    }

    /// Moves a block into a grid and another one out of it: to where the first came from, or on to a third. So weight is
    /// traded, or passed on, between grids that cannot take or spare a block.
    private mutating func exchange(_ block: Int, _ grid: Int32, _ change: Double, _ temperature: Double) {
        let home = division.labels[block]
        move(block, to: grid, change: change)
        for _ in 0..<Self.partners {
            let other = members.draw(from: grid, &random)
            guard other != block, let way = wayOut(of: other), let further = division.change(moving: other, to: way),
                isAccepted(change + further, temperature), division.staysWhole(without: other)
            else { continue }
            return move(other, to: way, change: further)
        }
        move(block, to: home, change: -change)
    }

    private mutating func move(_ block: Int, to grid: Int32, change: Double) {
        members.move(block, from: division.labels[block], to: grid)
        division.move(block, to: grid, change: change)
    }

    private mutating func recut(_ temperature: Double) {
        for _ in 0..<20 {
            guard let (block, grid) = proposal() else { continue }
            let mine = division.labels[block]
            pair.gather(division, from: block, mine, grid)
            let before = pair.division.price
            guard pair.recut(trees: 2, below: before + 3 * temperature + 1, &random) else { return }
            pair.settle(sweeps: 3, &random)
            if pair.division.price < before + temperature + 0.3 { pair.climb(moves: 24) }
            let change = pair.division.price - before
            guard isAccepted(change, temperature) else { return }
            pair.give(to: &division, mine, grid, change: change)
            members.renew(mine, grid, division)
            return
        }
    }

    private mutating func isAccepted(_ change: Double, _ temperature: Double) -> Bool {
        change < 0 || random.unit() < exp(-change / temperature)
    }
}
