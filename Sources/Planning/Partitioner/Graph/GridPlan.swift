internal import Geometry

/// How many grids the blocks of one community get, locked ones aside.
struct GridPlan {
    let grids: Int
    /// What was asked for, when that cannot be made of the blocks there are.
    let asked: Int?
    /// How many pieces on foot the community has.
    let pieces: Int
    let fitsBand: Bool
    /// Without any household, area is shared out instead.
    let byArea: Bool

    /// - Parameter wanted: how many grids the blocks should get; fewer than none where more are locked than were asked for.
    init(_ own: CommunityBlocks, wanted: Int, band: ClosedRange<Int>) {
        grids = max(min(1, own.weights.count), min(wanted, own.weights.count))
        asked = grids == wanted || own.weights.isEmpty && wanted > 0 ? nil : wanted
        pieces = own.walk.count
        fitsBand = GridCount.Towers(own.weights, band).fit(band, grids: grids)
        byArea = own.weights.allSatisfy { $0 == 0 } && !own.weights.isEmpty
    }

    /// The number of grids of each community beside the locked ones, before it is known whether there are as many blocks;
    /// 1 where it is kept.
    ///
    /// - Parameter pieces: what the blocks weigh of each piece on foot of each community: unless a number is asked for,
    ///   every piece gets grids of its own.
    /// - Throws: ``PlanningError/tooManyGrids(_:)``.
    static func counts(_ input: PartitionInput, pieces: [[[Int]]]) throws -> [Int] {
        var counts = zip(input.communities, pieces).map { community, pieces in
            guard community.isDivided else { return 1 }
            if let asked = community.grids { return asked - community.lockedNumbers.count }
            if community.task != .divide { return max(1, community.old.count - community.lockedNumbers.count) }
            guard pieces.contains(where: { $0.contains { $0 > 0 } }) else { return 1 }
            return pieces.reduce(0) { $0 + GridCount.grids(of: $1, community.band) }
        }
        guard let total = input.grids else { return try checked(counts, input, pieces) }
        let open = input.communities.indices.filter {
            input.communities[$0].task == .divide && input.communities[$0].grids == nil
        }
        let locked = open.reduce(0) { $0 + input.communities[$1].lockedNumbers.count }
        let shares = GridCount.apportioned(
            total - locked, households: open.map { pieces[$0].reduce(0) { $0 + $1.reduce(0, +) } })
        for (index, share) in zip(open, shares) { counts[index] = share }
        return try checked(counts, input, pieces)
    }

    /// - Returns: the counts, when every community that is divided anew has codes for its grids.
    private static func checked(_ counts: [Int], _ input: PartitionInput, _ pieces: [[[Int]]]) throws -> [Int] {
        for (index, community) in input.communities.enumerated() where community.task == .divide {
            let (wanted, band) = (counts[index] + community.lockedNumbers.count, community.band)
            guard wanted > community.mostGrids else { continue }
            var inBand: ClosedRange<Int>?
            if input.grids == nil, community.grids == nil, band.lowerBound > 0 {
                let weight = pieces[index].reduce(0) { $0 + $1.reduce(0, +) }
                let least = (weight + band.upperBound - 1) / band.upperBound
                inBand = least...max(least, weight / band.lowerBound)
            }
            throw PlanningError.tooManyGrids(
                PlanningError.TooManyGrids(
                    community: community.code, name: community.name, wanted: wanted, inBand: inBand,
                    most: community.mostGrids))
        }
        return counts
    }
}
