internal import Foundation
internal import Geometry
internal import Planning

extension District {
    /// Looks for everything that is not as it should be; changes nothing.
    public func check(
        progress: @escaping @Sendable (JourneyProgress) -> Void = { _ in }
    ) throws -> CheckReport {
        progress(JourneyProgress(.reading))
        return try read { snapshot in
            let inventory = try Inventory(snapshot)
            let cells = PlanCells(inventory)
            let inForce = try snapshot.revisionInForce()
            progress(JourneyProgress(.checking))
            let faults = try cells.faults(inventory)
            var summary = CheckSummary(
                counts: PlanCounts(), revision: inForce?.number, faults: faults.count, faultList: faults.map(\.report))
            if let rule = try? cells.rule(allowsCuts: inForce?.waiver != nil, for: inventory) {
                let placement = try Placement(inventory, by: rule, progress: progress)
                summary.counts = PlanCounts(inventory, grids: cells.grids.count, placement)
                summary.violations = try cells.violations(inventory, placement).map(ViolationReport.init)
                summary.undecidedBuildings = placement.undecided(cells)
                summary.outsideBuildings = placement.buildings
                    .filter { $0.assignment != nil && $0.assignment?.grid == nil }.map(\.ref)
                summary.disagreeingUnits = placement.disagreeing
                if !cells.grids.isEmpty { try summary.addStale(placement, inventory, cells) }
            } else {
                summary.counts = PlanCounts(stored: inventory)
            }
            summary.withoutLocation = inventory.buildings.filter { $0.shape == nil }.map {
                .init(ref: $0.ref, households: inventory.households(of: $0)?.count)
            }
            summary.withoutOutline = inventory.communities.filter { $0.area == nil }.map(\.code)
            summary.damage = try FileDamage.all(in: snapshot, inventory)
            summary.differingOutlines = try inventory.differingOutlines(snapshot)
            return CheckReport(summary: summary, shapes: faults.map(\.shape))
        }
    }
}

extension CheckSummary {
    /// What the file holds of assignments and figures, and would not after an assignment.
    fileprivate mutating func addStale(_ placement: Placement, _ inventory: Inventory, _ cells: PlanCells) throws {
        let codes = Dictionary(uniqueKeysWithValues: inventory.grids.map { ($0.id, $0.code) })
        func refs(_ placed: [Placement.Placed], _ stored: [(assignment: Assignment?, gridCode: String?)]) -> [String] {
            zip(placed, stored).compactMap { now, stored in
                let isSame =
                    stored.assignment == now.assignment && stored.gridCode == now.assignment?.grid.flatMap { codes[$0] }
                return isSame ? nil : now.ref
            }
        }
        stale = refs(placement.buildings, inventory.buildings.map { ($0.assignment, $0.gridCode) })
        staleUnits = refs(placement.units, inventory.units.map { ($0.assignment, $0.gridCode) })
        staleFacilities = refs(placement.facilities, inventory.facilities.map { ($0.assignment, $0.gridCode) })
        let changed = try cells.changedFigures(placement.sums, stored: inventory.grids, on: inventory.plane)
        wrongFigures = changed.keys.compactMap { codes[$0] }.sorted()
    }
}

extension PlanCounts {
    /// As the file has them, for borders too faulty to assign anything anew.
    fileprivate init(stored inventory: Inventory) {
        communities = inventory.communities.count
        withOutline = inventory.communities.count { $0.area != nil }
        grids = inventory.grids.count
        buildings = inventory.buildings.count
        assigned = inventory.buildings.count { $0.assignment?.grid != nil }
        withoutLocation = inventory.buildings.count { $0.shape == nil }
        outside = buildings - assigned - withoutLocation
        undecided = inventory.buildings.count { $0.assignment?.doubt != nil }
        cutByCommunity = inventory.buildings.count { $0.assignment?.isCutByCommunity == true }
        units = inventory.units.count
        unitsAssigned = inventory.units.count { $0.assignment?.grid != nil }
        facilities = inventory.facilities.count
        facilitiesAssigned = inventory.facilities.count { $0.assignment?.grid != nil }
    }
}

extension Inventory {
    /// Streets and districts whose own outline is not what their communities make of it.
    fileprivate func differingOutlines(_ snapshot: Snapshot) throws -> [CheckSummary.OutlineDifference] {
        guard let plane else { return [] }
        var differences: [CheckSummary.OutlineDifference] = []
        for layer in [Layer.district, .streets] {
            for area in try snapshot.areas(layer) where area.outline == .given {
                let members = communities.filter { $0.code.hasPrefix(area.code) || $0.parent == area.code }
                guard let outline = area.area, !members.isEmpty, members.allSatisfy({ $0.area != nil }) else {
                    continue
                }
                let union = try Overlay.union(members.compactMap(\.area))
                let missing = try plane.area(of: Overlay.difference(outline, union))
                let excess = try plane.area(of: Overlay.difference(union, outline))
                guard missing >= 1 || excess >= 1 else { continue }
                differences.append(.init(code: area.code, missingSquareMetres: missing, excessSquareMetres: excess))
            }
        }
        return differences
    }
}
