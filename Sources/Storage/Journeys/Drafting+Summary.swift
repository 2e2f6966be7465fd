internal import Geometry
internal import Planning

extension Drafting {
    func summary(
        of scenario: Scenario, _ outcome: PartitionOutcome, progress: (JourneyProgress) -> Void
    ) throws -> PartitionSummary {
        // The ids that new grids will get are larger than those in use.
        let cells = PlanCells(scenario, firstNewID: (inventory.grids.map(\.id).max() ?? 0) + 1)
        let placement = try Placement(
            inventory, by: try cells.assigner(allowsCuts: false, for: inventory), progress: progress)
        let sums = placement.sums
        var summary = PartitionSummary(
            counts: PlanCounts(inventory, grids: cells.grids.count, placement), communities: [], grids: [],
            withoutOutline: inventory.communities.filter { $0.area == nil }.map(\.code),
            undecidedBuildings: placement.undecided(cells),
            violations: try cells.violations(inventory, placement).map(ViolationReport.init), replacedDraft: false)
        let kept = Set(inventory.grids.map(\.id))
        let divisions = Dictionary(uniqueKeysWithValues: outcome.divisions.map { ($0.code, $0) })
        for community in inventory.communities where community.area != nil {
            let own = cells.grids.filter { $0.community == community.id }
            let households = own.map { sums[$0.id]?.households ?? Households(0, .recorded) }
            let total = Households.sum(households)
            let mean = own.isEmpty ? 0 : Double(total.count) / Double(own.count)
            let band = band(of: community)
            var deviations: [Double] = []
            for (grid, households) in zip(own, households) {
                let deviation = mean > 0 ? Double(households.count) / mean - 1 : 0
                deviations.append(abs(deviation))
                summary.grids.append(
                    PartitionSummary.Grid(
                        code: grid.code, name: grid.name, community: community.code, households: households.count,
                        householdsSource: households.source, buildings: sums[grid.id]?.buildings ?? 0,
                        squareMetres: try inventory.plane?.area(of: grid.area) ?? 0, deviation: deviation,
                        isInBand: band?.range.contains(households.count) ?? true, isKept: kept.contains(grid.id)))
            }
            let division = divisions[community.code]
            summary.communities.append(
                PartitionSummary.Community(
                    code: community.code, name: community.name, grids: own.count, households: total.count,
                    householdsSource: total.source, band: band?.description,
                    gridsInBand: households.count { band?.range.contains($0.count) ?? true },
                    deviation: deviations.max() ?? 0, bound: division?.bound ?? 0,
                    wasDivided: division?.wasDivided ?? false,
                    findings: division?.findings.map(FindingReport.init) ?? []))
        }
        return summary
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
