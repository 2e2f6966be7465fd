internal import Topology

/// Brings the grids of a division that weigh too much or too little to what they should weigh, with as few of their
/// neighbours as that takes.
struct Levelling {
    /// How far around the grids in question others take part: neighbours, theirs, and so on.
    private static let rings = [1, 2, 4, 8]

    let budget: Budget
    /// How many tries there are each time; the best of them counts.
    var tries = 4
    /// What is done with some grids, told how many rings they are.
    let work: @Sendable (_ part: Division, _ rings: Int, _ seed: UInt64) -> Division

    func level(_ division: inout Division, _ random: inout SeededRandom) {
        for rings in Self.rings where !budget.isOver {
            let grids = Self.around(division, rings: rings)
            guard !grids.isEmpty else { return }
            let (blocks, part) = division.part(grids)
            let seeds = (0..<tries).map { _ in random.next() }
            let found = budget.cores.map(seeds) { [work] in work(part, rings, $0) }
            if let best = found.min(by: { $0.price < $1.price }), best.price < part.price {
                division.adopt(best, blocks: blocks, grids: grids, change: best.price - part.price)
            }
        }
    }

    /// The grids that do not weigh what they should, with so many rings of neighbours around them.
    private static func around(_ division: Division, rings: Int) -> [Int32] {
        var isInside = amiss(division)
        guard isInside.contains(true) else { return [] }
        let neighbours = division.neighbours()
        for _ in 0..<rings {
            for grid in isInside.indices.filter({ isInside[$0] }) {
                for other in neighbours[grid] { isInside[Int(other)] = true }
            }
        }
        return isInside.indices.filter { isInside[$0] }.map(Int32.init)
    }

    /// Whether each grid weighs what it must not and others could help: nobody can take from a grid that is one heavy block.
    static func amiss(_ division: Division) -> [Bool] {
        var heaviest = [Double](repeating: 0, count: division.tallies.count)
        for (block, label) in division.labels.enumerated() {
            heaviest[Int(label)] = max(heaviest[Int(label)], division.terrain.weight[block])
        }
        return zip(division.tallies, heaviest).map { tally, heaviest in
            division.objective.isAmiss(tally.weight) && (tally.weight > heaviest || heaviest < division.objective.ideal)
        }
    }
}
