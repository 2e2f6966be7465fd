internal import Geometry

extension PartitionReport.Moves {
    /// - Parameter grids: the buildings of each new grid.
    /// - Returns: all moves together, and the weight that came into each new grid; `nil` when the community had no grids,
    ///   or when area is shared out, which buildings do not tell.
    static func made(
        _ input: PartitionInput, _ community: PartitionCommunity, grids: [[Footprint]]
    ) -> (all: Self, into: [Int])? {
        let count = community.old.count
        guard count > 0, !input.weighsArea else { return nil }
        let all = grids.flatMap { $0 }
        let old = oldGrids(of: all, community.old)
        let new = grids.enumerated().flatMap { [Int](repeating: $0, count: $1.count) }

        var shared = [[Double]](repeating: [Double](repeating: 0, count: grids.count), count: count)
        // Buildings decide between matchings of equal weight.
        let each = 1 / Double(all.count + 1)
        for (building, (from, to)) in zip(all, zip(old, new)) {
            if let from { shared[from][to] += Double(building.weight) + each }
        }
        let successor = Matching.best(shared)
        var into = [Int](repeating: 0, count: grids.count)
        var buildings = 0
        for (building, (from, to)) in zip(all, zip(old, new)) {
            guard let from, successor[from] != to else { continue }
            into[to] += building.weight
            buildings += 1
        }
        let bound = bound(
            community, zip(all, old).map { ($0.weight, $1) }, now: grids.map { $0.reduce(0) { $0 + $1.weight } })
        return (Self(weight: into.reduce(0, +), buildings: buildings, bound: bound), into)
    }

    /// The old grid of each building, if it was in one.
    private static func oldGrids(of buildings: [Footprint], _ old: OldGrids) -> [Int?] {
        switch old {
        case .none: buildings.map { _ in nil }
        case .drawn(let cells): BuildingHomes(buildings, in: cells).cells.map { $0 < 0 ? nil : Int($0) }
        case .members(let grids, let count):
            buildings.map { building in grids[building.id].flatMap { (0..<count).contains($0) ? $0 : nil } }
        }
    }

    /// What the old grids have above the band together must leave them, and what they lack must be moved in, but for
    /// what was in no grid: as far as the new grids are in the band, which may fit none.
    private static func bound(_ community: PartitionCommunity, _ loads: [(weight: Int, old: Int?)], now: [Int]) -> Int {
        var before = [Int](repeating: 0, count: community.old.count)
        var newcomers = 0
        for load in loads {
            if let old = load.old { before[old] += load.weight } else { newcomers += load.weight }
        }
        func excess(_ loads: [Int]) -> Int { loads.reduce(0) { $0 + max(0, $1 - community.band.upperBound) } }
        func lack(_ loads: [Int]) -> Int { loads.reduce(0) { $0 + max(0, community.band.lowerBound - $1) } }
        let left = max(0, excess(before) - excess(now))
        // With fewer grids than before, one that is too light may end instead of being filled.
        guard now.count >= before.count else { return left }
        return max(left, lack(before) - lack(now) - newcomers)
    }
}
