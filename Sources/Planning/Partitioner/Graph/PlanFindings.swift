internal import Geometry

/// What there is to say about the grids of one community.
struct PlanFindings {
    let input: PartitionInput
    let community: PartitionCommunity
    let blocks: Blocks
    let own: CommunityBlocks
    let plan: GridPlan

    /// - Parameter weights: what the grids weigh.
    func all(weights: [Int]) -> [Finding] {
        var findings: [Finding] = []
        if let asked = plan.asked {
            findings.append(finding(.gridsAdjusted, ["asked": asked, "grids": plan.grids]))
        }
        if plan.grids < plan.pieces {
            findings.append(finding(.fewerGridsThanPieces, ["pieces": plan.pieces, "grids": plan.grids]))
        }
        if plan.byArea {
            return findings + [Finding(.noHouseholds, .report, subjects: [community.code])]
        }
        let limits = ["minimum": community.band.lowerBound, "maximum": community.band.upperBound]
        if !plan.fitsBand {
            let figures = ["households": own.weights.reduce(0, +), "grids": plan.grids]
            findings.append(finding(.bandImpossible, figures.merging(limits) { $1 }))
        }
        findings += lightPieces + heavyBlocks
        for weight in weights where !community.band.contains(weight) {
            findings.append(finding(.gridOutsideBand, ["households": weight].merging(limits) { $1 }))
        }
        return findings
    }

    private func finding(_ code: Finding.Code, _ figures: [String: Int]) -> Finding {
        Finding(code, .warning, subjects: [community.code], figures: figures.mapValues(Double.init))
    }

    /// Pieces on foot that cannot fill a grid.
    private var lightPieces: [Finding] {
        guard own.walk.count > 1 else { return [] }
        let weights = own.walk.weights(own.weights)
        var members: [[Int]] = Array(repeating: [], count: weights.count)
        for (block, piece) in own.walk.pieceOfBlock.enumerated() { members[Int(piece)].append(block) }
        return zip(members, weights).filter { $1 < community.band.lowerBound }.map { members, weight in
            Finding(
                .pieceBelowBand, .warning, subjects: refs(members),
                figures: ["households": Double(weight), "minimum": Double(community.band.lowerBound)],
                place: place(members))
        }
    }

    private var heavyBlocks: [Finding] {
        own.weights.indices.filter { own.weights[$0] > community.band.upperBound }.map { block in
            Finding(
                .blockExceedsBand, .warning, subjects: refs([block]),
                figures: [
                    "households": Double(own.weights[block]), "maximum": Double(community.band.upperBound),
                ], place: place([block]))
        }
    }

    /// The buildings of some blocks, those with weight first.
    private func refs(_ members: [Int]) -> [String] {
        let buildings = members.flatMap { blocks.buildingsOfBlock[Int(own.blocks[$0])] }
            .map { input.buildings[Int($0)] }
        return buildings.filter { $0.weight > 0 }.map(\.ref) + buildings.filter { $0.weight == 0 }.map(\.ref)
    }

    private func place(_ members: [Int]) -> Point? {
        let inhabited = members.first { own.isInhabited[$0] } ?? members[0]
        return blocks.blockOfFace.firstIndex(of: own.blocks[inhabited]).map {
            blocks.arrangement.faces[$0].exterior.points[0]
        }
    }
}
