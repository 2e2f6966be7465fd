internal import Geometry

extension PartitionReport.Moves {
    /// - Parameters:
    ///   - homes: the new grid of each building; -1 for one that is in none of this community.
    ///   - weights: what the new grids weigh.
    /// - Returns: `nil` when the community had no grids, or area is shared out, which buildings do not tell.
    init?(
        _ input: PartitionInput, _ community: PartitionCommunity, weights: [Int], locked: Set<Int>, homes: [Int]
    ) {
        guard community.old.count > 0, !input.weighsArea else { return nil }
        let old: [Int]
        switch community.old {
        case .none: return nil
        case .drawn(let cells): old = BuildingHomes(input.buildings, in: cells).cells.map(Int.init)
        case .members(let grids, let count):
            old = input.buildings.map { building in
                grids[building.id].flatMap { (0..<count).contains($0) ? $0 : nil } ?? -1
            }
        }
        var shared = [[Double]](
            repeating: [Double](repeating: 0, count: weights.count), count: community.old.count)
        // Buildings decide between matchings of equal weight.
        let each = 1 / Double(input.buildings.count + 1)
        var before = [Int](repeating: 0, count: community.old.count)
        var newcomers = 0
        for (building, pair) in zip(input.buildings, zip(old, homes)) where pair.1 >= 0 {
            if pair.0 >= 0 {
                shared[pair.0][pair.1] += Double(building.weight) + each
                before[pair.0] += building.weight
            } else {
                newcomers += building.weight
            }
        }
        let successor = Matching.best(shared)
        weight = 0
        buildings = 0
        for (building, pair) in zip(input.buildings, zip(old, homes))
        where pair.0 >= 0 && pair.1 >= 0 && successor[pair.0] != pair.1 {
            weight += building.weight
            buildings += 1
        }
        let open = before.indices.filter { !locked.contains($0) }.map { before[$0] }
        let excess = open.reduce(0) { $0 + max(0, $1 - community.band.upperBound) }
        // With fewer grids than before, an old grid that is too light may end instead of being filled.
        let lack =
            weights.count < before.count
            ? 0 : open.reduce(-newcomers) { $0 + max(0, community.band.lowerBound - $1) }
        bound = max(excess, lack, 0)
    }
}
