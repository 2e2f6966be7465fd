internal import Geometry

/// How many grids one community gets, and what there is to say about it.
struct GridPlan {
    let grids: Int
    /// What was asked for, when that cannot be made.
    let asked: Int?
    let fitsBand: Bool
    /// Without any household, area is shared out instead.
    let byArea: Bool

    static func plans(_ input: PartitionInput, graphs: [BlockGraph]) -> [GridPlan] {
        let counts = counts(input, households: graphs.map(\.totalWeight))
        return input.communities.indices.map { index in
            let grids = max(1, min(counts[index], graphs[index].count))
            let households = graphs[index].totalWeight
            let band = input.communities[index].band
            return GridPlan(
                grids: grids, asked: grids == counts[index] ? nil : counts[index],
                fitsBand: band.lowerBound * grids <= households && households <= band.upperBound * grids,
                byArea: households == 0)
        }
    }

    /// The number of grids of each community, before it is known whether there are as many blocks; 1 where it is kept.
    static func counts(_ input: PartitionInput, households: [Int]) -> [Int] {
        var counts = zip(input.communities, households).map { community, households in
            guard community.isDivided else { return 1 }
            return community.grids.map { max(1, $0) } ?? GridCount.inBand(households: households, community.band).grids
        }
        guard let total = input.grids else { return counts }
        let open = input.communities.indices.filter {
            input.communities[$0].isDivided && input.communities[$0].grids == nil
        }
        let shares = GridCount.apportioned(total, households: open.map { households[$0] })
        for (index, share) in zip(open, shares) { counts[index] = share }
        return counts
    }

    func findings(
        _ input: PartitionInput, _ community: PartitionCommunity, _ blocks: Blocks,
        _ graph: (graph: BlockGraph, blocks: [Int32]), _ households: [Int]
    ) -> [Finding] {
        var findings: [Finding] = []
        let minimum = Double(community.band.lowerBound)
        let maximum = Double(community.band.upperBound)
        if let asked {
            findings.append(
                Finding(
                    .gridsAdjusted, .warning, subjects: [community.code],
                    figures: ["asked": Double(asked), "grids": Double(grids)]))
        }
        if byArea {
            return findings + [Finding(.noHouseholds, .report, subjects: [community.code])]
        }
        if !fitsBand {
            findings.append(
                Finding(
                    .bandImpossible, .warning, subjects: [community.code],
                    figures: [
                        "households": Double(graph.graph.totalWeight), "minimum": minimum, "maximum": maximum,
                        "grids": Double(grids),
                    ]))
        }
        for (block, weight) in zip(graph.blocks, graph.graph.weights) where weight > community.band.upperBound {
            let buildings = blocks.buildingsOfBlock[Int(block)].filter { input.buildings[Int($0)].weight > 0 }
            let first = blocks.blockOfFace.firstIndex(of: block)
            findings.append(
                Finding(
                    .blockExceedsBand, .warning, subjects: buildings.map { input.buildings[Int($0)].ref },
                    figures: ["households": Double(weight), "maximum": maximum],
                    place: first.map { blocks.arrangement.faces[$0].exterior.points[0] }))
        }
        for weight in households where !community.band.contains(weight) {
            findings.append(
                Finding(
                    .gridOutsideBand, .warning, subjects: [community.code],
                    figures: ["households": Double(weight), "minimum": minimum, "maximum": maximum]))
        }
        return findings
    }
}
