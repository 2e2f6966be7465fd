internal import Geometry

/// What became of one community that was divided.
struct CommunityAnswer {
    let input: PartitionInput
    let community: PartitionCommunity
    let members: [BuildingPlaces.Member]
    let plan: CommunityPlan
    let labels: [Int32]

    private struct Grid {
        var cell: MultiPolygon
        var origin: Int?
        var weight: Int
        var pieces: Int
        /// It stays exactly as it was.
        var isLocked = false
    }

    /// - Parameter cells: of the labels, then of the locked grids.
    func division(_ cells: [MultiPolygon]) throws -> PartitionOutcome.Division {
        let own = plan.own
        let count = plan.plan.grids
        let weights = try weights(cells.prefix(count))
        let pieces = own.walk.pieces(ofGrids: labels, count: count, isInhabited: own.isInhabited)
        var grids = (0..<count).map { label in
            Grid(
                cell: cells[label], origin: label < plan.origins.count ? plan.origins[label] : nil,
                weight: weights[label], pieces: pieces[label])
        }
        let locked = try community.lockedNumbers.indices.map(weight(ofLocked:))
        for (index, number) in community.lockedNumbers.enumerated() {
            grids.append(
                Grid(cell: cells[count + index], origin: number, weight: locked[index], pieces: 1, isLocked: true))
        }
        // Older grids in the order of their numbers, then the new ones.
        grids = grids.enumerated().sorted { a, b in
            (a.element.origin ?? .max, a.offset) < (b.element.origin ?? .max, b.offset)
        }.map(\.element)
        let all = grids.map(\.weight)
        let mean = GridMean.of(
            total: all.reduce(0, +), grids: all.count, towers: own.weights.filter { $0 > community.band.upperBound })
        return .init(
            code: community.code, cells: grids.map(\.cell), origins: grids.map(\.origin), weights: all,
            piecesOnFoot: grids.map(\.pieces), wasDivided: true, mean: mean,
            deviation: mean > 0 ? all.reduce(0) { max($0, abs(Double($1) - mean)) } / mean : 0,
            bound: DeviationBound(graph: own.graph, grids: count, mean: mean).least(
                locked: locked, hangsTogether: community.task != .adopt, keepsBlocks: !input.weighsArea),
            findings: findings(grids))
    }

    /// What the grids weigh that are not locked. Ground does so as it is in the end: smoothing took some from one and gave
    /// it to another.
    private func weights(_ cells: ArraySlice<MultiPolygon>) throws -> [Int] {
        guard !input.weighsArea else { return try cells.map { BlockGraph.areaWeight(try input.plane.area(of: $0)) } }
        var weights = [Int](repeating: 0, count: cells.count)
        for (label, weight) in zip(labels, plan.own.weights) { weights[Int(label)] += weight }
        return weights
    }

    private func weight(ofLocked index: Int) throws -> Int {
        if input.weighsArea { return BlockGraph.areaWeight(try input.plane.area(of: plan.premises.locked[index])) }
        return plan.own.blocks.buildingsOfLocked[index].reduce(0) { $0 + plan.premises.buildings[Int($1)].weight }
    }
}

extension CommunityAnswer {
    /// - Parameter grids: in the order of the division's cells.
    private func findings(_ grids: [Grid]) -> [Finding] {
        let (own, band) = (plan.own, community.band)
        var findings: [Finding] = []
        if let asked = plan.plan.asked {
            let locked = community.lockedNumbers.count
            findings.append(finding(.gridsAdjusted, ["asked": asked + locked, "grids": plan.plan.grids + locked]))
        }
        let isEdit = if case .edit = community.task { true } else { false }
        if plan.plan.grids < plan.plan.pieces, !isEdit {
            var fewer = finding(.fewerGridsThanPieces, ["pieces": plan.plan.pieces, "grids": plan.plan.grids])
            fewer.subjects = own.walk.unmerged.compactMap { refs(ofBlocks: $0).first }
            findings.append(fewer)
        } else {
            findings += grids.indices.filter { grids[$0].pieces > 1 }.map {
                finding(.gridInPieces, ["pieces": grids[$0].pieces], grid: $0)
            }
        }
        findings += plan.apart.map { Finding(.groupApart, .warning, subjects: refs(ofBuildings: $0)) }
        if plan.plan.byArea {
            return findings + [Finding(.noHouseholds, .report, subjects: [community.code])]
        }
        let limits = ["minimum": band.lowerBound, "maximum": band.upperBound]
        if !plan.plan.fitsBand, !isEdit {
            var figures = ["households": own.weights.reduce(0, +), "grids": plan.plan.grids]
            let other = GridCount.grids(of: own.weights, band)
            if GridCount.Towers(own.weights, band).fit(band, grids: other) { figures["fitting"] = other }
            findings.append(finding(.bandImpossible, figures.merging(limits) { $1 }))
        }
        findings += lightPieces
        for block in own.weights.indices where own.weights[block] > band.upperBound {
            findings.append(
                Finding(
                    .blockExceedsBand, .warning, subjects: refs(ofBlocks: [block]),
                    figures: ["households": Double(own.weights[block]), "maximum": Double(band.upperBound)],
                    place: place([block])))
        }
        for (index, grid) in grids.enumerated() where !grid.isLocked && !band.contains(grid.weight) {
            findings.append(finding(.gridOutsideBand, ["households": grid.weight].merging(limits) { $1 }, grid: index))
        }
        return findings
    }

    private func finding(_ code: Finding.Code, _ figures: [String: Int], grid: Int? = nil) -> Finding {
        Finding(code, .warning, subjects: [community.code], figures: figures.mapValues(Double.init), grid: grid)
    }

    /// Pieces on foot that cannot fill a grid.
    private var lightPieces: [Finding] {
        let own = plan.own
        guard own.walk.count > 1 else { return [] }
        return zip(own.walk.blocks, own.walk.weights(own.weights)).filter { $1 < community.band.lowerBound }.map {
            own, weight in
            Finding(
                .pieceBelowBand, .warning, subjects: refs(ofBlocks: own),
                figures: ["households": Double(weight), "minimum": Double(community.band.lowerBound)],
                place: place(own))
        }
    }

    private func refs(ofBlocks blocks: [Int]) -> [String] {
        refs(ofBuildings: blocks.flatMap { plan.own.blocks.buildingsOfBlock[$0] })
    }

    /// Those with weight first.
    private func refs(ofBuildings indices: [Int32]) -> [String] {
        let buildings = indices.map { input.buildings[members[Int($0)].building] }
        return buildings.filter { $0.weight > 0 }.map(\.ref) + buildings.filter { $0.weight == 0 }.map(\.ref)
    }

    private func place(_ blocks: [Int]) -> Point? {
        let block = Int32(blocks.first { plan.own.isInhabited[$0] } ?? blocks[0])
        return plan.own.blocks.blockOfFace.firstIndex(of: block).map {
            plan.own.blocks.arrangement.faces[$0].exterior.points[0]
        }
    }
}
