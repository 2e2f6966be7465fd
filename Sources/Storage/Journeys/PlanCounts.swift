internal import Planning

/// How the buildings of a district stand in its grids; part of several summaries.
///
/// `buildings` = `assigned` + `outside` + `withoutLocation`; `undecided` and most of `cutByCommunity` are part of `assigned`.
public struct PlanCounts: Hashable, Sendable, Codable {
    public var communities = 0
    /// Communities that have an outline.
    public var withOutline = 0
    public var grids = 0
    public var buildings = 0
    /// Buildings in a grid.
    public var assigned = 0
    /// Buildings on the map in no grid.
    public var outside = 0
    /// Of those outside, buildings in a community that is not divided yet.
    public var undivided = 0
    /// 未上图: buildings without a shape.
    public var withoutLocation = 0
    /// 待核定: assigned, but a person should look.
    public var undecided = 0
    /// Buildings that the border of their own community passes through: no fault of the grids.
    public var cutByCommunity = 0
    public var units = 0
    public var unitsAssigned = 0
    public var facilities = 0
    public var facilitiesAssigned = 0

    public init() {}
}

extension PlanCounts {
    init(_ inventory: Inventory, grids: Int, _ placement: Placement) {
        communities = inventory.communities.count
        withOutline = inventory.communities.count { $0.area != nil }
        self.grids = grids
        buildings = placement.buildings.count
        for building in placement.buildings { add(building: building.assignment) }
        units = placement.units.count
        unitsAssigned = placement.units.count { $0.assignment?.grid != nil }
        facilities = placement.facilities.count
        facilitiesAssigned = placement.facilities.count { $0.assignment?.grid != nil }
    }

    /// - Parameter assignment: of one more building; `nil` for one that is not on the map.
    mutating func add(building assignment: Assignment?) {
        guard let assignment else {
            withoutLocation += 1
            return
        }
        if assignment.grid != nil {
            assigned += 1
            if assignment.doubt != nil { undecided += 1 }
        } else {
            outside += 1
            if assignment.community != nil { undivided += 1 }
        }
        if assignment.isCutByCommunity { cutByCommunity += 1 }
    }

    /// For the operations log.
    var logged: [String: Int] {
        [
            "communities": communities, "grids": grids, "buildings": buildings, "assigned": assigned,
            "outside": outside, "withoutLocation": withoutLocation, "undecided": undecided,
            "cutByCommunity": cutByCommunity, "units": units, "facilities": facilities,
        ]
    }
}

/// A building that waits for a person, and why.
public struct UndecidedBuilding: Hashable, Sendable, Codable {
    public var ref: String
    /// Code of the grid it is in for now.
    public var grid: String
    public var share: Double
    /// `smallShare` or `waived`.
    public var reason: String
}
