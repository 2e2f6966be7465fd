internal import Geometry

/// How many grids one community gets.
struct GridPlan {
    let grids: Int
    /// What was asked for, when that cannot be made.
    let asked: Int?
    /// How many pieces on foot the community has.
    let pieces: Int
    let fitsBand: Bool
    /// Without any household, area is shared out instead.
    let byArea: Bool

    static func plans(_ input: PartitionInput, _ communities: [CommunityBlocks]) -> [GridPlan] {
        let counts = counts(input, pieces: communities.map { $0.walk.weights($0.weights) })
        return zip(input.communities, zip(communities, counts)).map { community, made in
            let (blocks, count) = made
            let grids = max(1, min(count, blocks.weights.count))
            let weight = blocks.weights.reduce(0, +)
            return GridPlan(
                grids: grids, asked: grids == count ? nil : count, pieces: blocks.walk.count,
                fitsBand: community.band.lowerBound * grids <= weight && weight <= community.band.upperBound * grids,
                byArea: weight == 0)
        }
    }

    /// The number of grids of each community, before it is known whether there are as many blocks; 1 where it is kept.
    ///
    /// - Parameter pieces: what the pieces on foot of each community weigh: unless a number is asked for, every piece
    ///   gets grids of its own.
    static func counts(_ input: PartitionInput, pieces: [[Int]]) -> [Int] {
        var counts = zip(input.communities, pieces).map { community, pieces in
            guard community.isDivided else { return 1 }
            if let asked = community.grids { return max(1, asked) }
            guard pieces.contains(where: { $0 > 0 }) else { return 1 }
            return pieces.reduce(0) { $0 + GridCount.inBand(households: $1, community.band).grids }
        }
        guard let total = input.grids else { return counts }
        let open = input.communities.indices.filter {
            input.communities[$0].isDivided && input.communities[$0].grids == nil
        }
        let shares = GridCount.apportioned(total, households: open.map { pieces[$0].reduce(0, +) })
        for (index, share) in zip(open, shares) { counts[index] = share }
        return counts
    }
}
