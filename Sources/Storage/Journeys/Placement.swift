internal import Geometry
internal import Planning

/// Every building, unit and facility of the file among some cells.
struct Placement {
    struct Placed {
        var id: Int64
        var ref: String
        /// `nil` when it is not on the map (未上图), a unit when its building is not either.
        var assignment: Assignment?
        /// The grid it had before, by id.
        var formerGrid: Int64?
    }

    private(set) var buildings: [Placed] = []
    private(set) var units: [Placed] = []
    private(set) var facilities: [Placed] = []
    /// Refs of the units whose point lies in another grid than their building.
    private(set) var disagreeing: [String] = []
    /// Decisions of people that do not hold among these cells.
    private(set) var expired: [DecisionExpiry] = []
    /// Households of each building of ``buildings``.
    private(set) var households: [Households?] = []

    init(_ inventory: Inventory, by rule: AssignmentRule, progress: (JourneyProgress) -> Void) throws {
        var byRef: [String: Assignment] = [:]
        expired = inventory.orphans
        buildings.reserveCapacity(inventory.buildings.count)
        for (index, building) in inventory.buildings.enumerated() {
            if index % 1000 == 0 {
                progress(JourneyProgress(.assigning, done: index, total: inventory.buildings.count))
            }
            let found = try rule.building(
                building.id, shape: building.shape, entrances: inventory.entrances[building.ref] ?? [])
            if let expiry = found.expiry { expired.append(expiry) }
            let assignment = found.assignment
            byRef[building.ref] = assignment
            buildings.append(
                Placed(
                    id: building.id, ref: building.ref, assignment: assignment,
                    formerGrid: building.assignment?.grid))
            households.append(inventory.households(of: building))
        }
        for unit in inventory.units {
            let own = unit.shape?.vertices.first.map { rule.assigner.assignment(of: $0) }
            let found = Assignment.ofUnit(point: own, building: unit.building.flatMap { byRef[$0] })
            if found?.disagrees == true { disagreeing.append(unit.ref) }
            units.append(
                Placed(
                    id: unit.id, ref: unit.ref, assignment: found?.assignment, formerGrid: unit.assignment?.grid))
        }
        for facility in inventory.facilities {
            let assignment = try rule.assigner.assignment(
                area: facility.shape?.footprint, point: facility.shape?.point)
            facilities.append(
                Placed(
                    id: facility.id, ref: facility.ref, assignment: assignment,
                    formerGrid: facility.assignment?.grid))
        }
    }

    /// Households and buildings of each grid that has any, by grid id.
    var sums: [Int64: (households: Households, buildings: Int)] {
        var sums: [Int64: (households: Households, buildings: Int)] = [:]
        for (building, figure) in zip(buildings, households) {
            guard let grid = building.assignment?.grid else { continue }
            let sum = sums[grid] ?? (Households(0, .recorded), 0)
            sums[grid] = (Households.sum([sum.households, figure ?? Households(0, .estimated)]), sum.buildings + 1)
        }
        return sums
    }
}
