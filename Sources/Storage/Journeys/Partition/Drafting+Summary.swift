internal import Geometry
internal import Planning

extension Drafting {
    /// - Parameter grids: as ``grids(from:)`` gives them.
    func summary(
        of scenario: Scenario, _ grids: [[Scenario.Cell]], _ plan: PartitionAlternative,
        progress: (JourneyProgress) -> Void
    ) throws -> PartitionSummary {
        // The ids that new grids will get are larger than those in use.
        let cells = PlanCells(scenario, firstNewID: (inventory.grids.map(\.id).max() ?? 0) + 1)
        let placement = try Placement(
            inventory, by: try cells.rule(allowsCuts: false, for: inventory), progress: progress)
        let measures = measures(of: grids, plan)
        let sums = placement.sums
        let areas = try cells.grids.map { try inventory.plane?.area(of: $0.area) ?? 0 }
        let weighed = weights(of: cells, areas, placement)
        let all = try cells.violations(inventory, placement).map(ViolationReport.init)
        var summary = PartitionSummary(
            counts: PlanCounts(inventory, grids: cells.grids.count, placement), weight: request.weight,
            total: plan.report.total,
            withoutOutline: inventory.communities.filter { $0.area == nil }.map(\.code),
            unknownBuildings: old?.unknownBuildings ?? [], undecidedBuildings: placement.undecided(cells),
            // The file's band is of households: it does not judge grids made by another weight.
            violations: request.weight == .households ? all : all.filter { $0.rule != .householdBand })
        summary.gridsAsked = request.grids
        summary.edits = scenario.edits
        summary.unlistedBuildings = unlisted(placement, cells)
        summary.strayBuildings = strays(placement, cells)
        let kept = Set(scenario.cells.filter { $0.grid != nil }.map(\.code.text)).union((old?.codes ?? []).map(\.text))
        let findings = findings(of: grids, plan)
        let divisions = Dictionary(uniqueKeysWithValues: plan.outcome.divisions.map { ($0.code, $0) })
        let reports = Dictionary(uniqueKeysWithValues: plan.report.communities.map { ($0.code, $0) })
        for community in communities {
            let own = cells.grids.indices.filter { cells.grids[$0].community == community.id }
            let total = own.reduce(0) { $0 + weighed[$1] }
            let band = band(of: community)
            let mean =
                reports[community.code]?.mean
                ?? GridMean.of(
                    total: total, grids: own.count, towers: band.map { towers(in: own, cells, placement, $0) } ?? [])
            summary.lostGrids += lost(in: community, divisions[community.code])
            let division = divisions[community.code]
            let wasDivided = division?.wasDivided ?? false
            for index in own {
                let grid = cells.grids[index]
                let households = sums[grid.id]?.households ?? Households(0, .recorded)
                summary.grids.append(
                    PartitionSummary.Grid(
                        code: grid.code, name: grid.name, community: community.code, weight: weighed[index],
                        households: households.count, householdsSource: households.source,
                        buildings: sums[grid.id]?.buildings ?? 0, squareMetres: areas[index],
                        deviation: mean > 0 ? Double(weighed[index]) / mean - 1 : 0,
                        isInBand: band?.contains(weighed[index]) ?? true, isKept: kept.contains(grid.code),
                        isLocked: grid.isLocked, measures: measures[grid.code]))
            }
            let households = Households.sum(
                own.map { sums[cells.grids[$0].id]?.households ?? Households(0, .recorded) })
            summary.communities.append(
                PartitionSummary.Community(
                    code: community.code, name: community.name, grids: own.count, weight: total,
                    households: households.count, householdsSource: households.source,
                    band: band.map { "\($0.lowerBound)...\($0.upperBound)" },
                    gridsInBand: own.count { band?.contains(weighed[$0]) ?? true },
                    deviation: summary.grids.suffix(own.count).reduce(0) { max($0, abs($1.deviation)) },
                    bound: wasDivided ? division?.bound : nil, wasDivided: wasDivided,
                    drawnShare: try drawnShare(of: community),
                    figures: reports[community.code]?.figures,
                    findings: findings[community.code] ?? []))
        }
        summary.totalWeights()
        summary.judge(tolerance: request.tolerance)
        return summary
    }

    /// What each building of some grids weighs that alone has more than a grid may.
    private func towers(
        in grids: [Int], _ cells: PlanCells, _ placement: Placement, _ band: ClosedRange<Int>
    ) -> [Int] {
        let own = Set(grids.map { cells.grids[$0].id })
        return placement.buildings.compactMap { building in
            guard let grid = building.assignment?.grid, own.contains(grid), let weight = weights[building.id],
                weight > band.upperBound
            else { return nil }
            return weight
        }
    }

    /// Grids of a source that no cell of a community is.
    private func lost(in community: AreaRecord, _ division: PartitionOutcome.Division?) -> [String] {
        guard let division, isFromSource(community) else { return [] }
        return former(of: community).enumerated().filter { !division.origins.contains($0.offset) }
            .map { $0.element.code?.text ?? $0.element.name ?? "\(community.code) #\($0.offset + 1)" }
    }

    private func drawnShare(of community: AreaRecord) throws -> Double? {
        let drawn = former(of: community).compactMap(\.area)
        guard isFromSource(community), !drawn.isEmpty, let outline = community.area, !outline.isEmpty else {
            return nil
        }
        return try Overlay.sharedDoubleArea(Overlay.union(drawn), outline) / Double(outline.doubleArea)
    }

    /// How many buildings a list leaves out in the communities that start from it.
    private func unlisted(_ placement: Placement, _ cells: PlanCells) -> Int? {
        guard let listed = old?.listed, !listed.isEmpty else { return nil }
        let communities = Set(communities.filter(isFromSource).map(\.id))
        let grids = Set(cells.grids.filter { communities.contains($0.community) }.map(\.id))
        return placement.buildings.count { building in
            listed[building.id] == nil && building.assignment?.grid.map(grids.contains) ?? false
        }
    }

    /// Buildings of a list that stand in another community than their grid.
    private func strays(_ placement: Placement, _ cells: PlanCells) -> [String] {
        guard let listed = old?.listed, !listed.isEmpty else { return [] }
        let codes = Dictionary(uniqueKeysWithValues: communities.map { ($0.id, $0.code) })
        let homes = Dictionary(uniqueKeysWithValues: cells.grids.map { ($0.id, codes[$0.community]) })
        return placement.buildings.compactMap { building in
            guard let community = listed[building.id], let grid = building.assignment?.grid, homes[grid] != community
            else { return nil }
            return building.ref
        }
    }

    /// What the partitioner remarks on each community, with the names that grids have in the draft.
    private func findings(of grids: [[Scenario.Cell]], _ plan: PartitionAlternative) -> [String: [FindingReport]] {
        var findings: [String: [FindingReport]] = [:]
        for (grids, division) in zip(grids, plan.outcome.divisions) {
            findings[division.code] = division.findings.map { finding in
                var report = FindingReport(finding)
                report.grid = finding.grid.map { grids[$0].code.text }
                report.gridName = finding.grid.map { grids[$0].name }
                return report
            }
        }
        return findings
    }

    /// What the report says of each grid that was made anew, by its code.
    private func measures(
        of grids: [[Scenario.Cell]], _ plan: PartitionAlternative
    ) -> [String: PartitionSummary.Measures] {
        let reports = Dictionary(uniqueKeysWithValues: plan.report.communities.map { ($0.code, $0.grids) })
        var measures: [String: PartitionSummary.Measures] = [:]
        for (grids, division) in zip(grids, plan.outcome.divisions) {
            guard let report = reports[division.code] else { continue }
            for (grid, figures) in zip(grids, report) {
                measures[grid.code.text] = PartitionSummary.Measures(
                    polsbyPopper: figures.polsbyPopper, reock: figures.reock, barrierShare: figures.barrierShare,
                    diameter: figures.diameter, piecesOnFoot: figures.piecesOnFoot, border: figures.border,
                    discBound: figures.discBound, squareReference: figures.squareReference, moved: figures.moved)
            }
        }
        return measures
    }

    /// What each grid weighs.
    private func weights(of cells: PlanCells, _ areas: [Double], _ placement: Placement) -> [Int] {
        guard request.weight != .area else { return areas.map { Int($0.rounded()) } }
        var sums: [Int64: Int] = [:]
        for building in placement.buildings {
            if let grid = building.assignment?.grid { sums[grid, default: 0] += weights[building.id] ?? 0 }
        }
        return cells.grids.map { sums[$0.id] ?? 0 }
    }
}

extension Placement {
    /// 待核定, in the order of their ids.
    func undecided(_ cells: PlanCells) -> [UndecidedBuilding] {
        let codes = Dictionary(uniqueKeysWithValues: cells.grids.map { ($0.id, $0.code) })
        return buildings.compactMap { building in
            guard let assignment = building.assignment, let doubt = assignment.doubt, let grid = assignment.grid else {
                return nil
            }
            return UndecidedBuilding(
                ref: building.ref, grid: codes[grid] ?? "", share: assignment.share, reason: doubt.rawValue)
        }
    }
}
