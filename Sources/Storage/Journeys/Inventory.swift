internal import Geometry
internal import Planning

/// What a plan is made of and judged by, as one generation of the file has it.
struct Inventory {
    var communities: [AreaRecord]
    var grids: [GridRecord]
    var buildings: [BuildingRecord]
    var units: [UnitRecord]
    var facilities: [FacilityRecord]
    var profiles: RuleProfiles
    /// What decides the grid of a building, and what people have decided, by the building's id.
    var basis: AssignmentBasis
    var decisions: [Int64: Decision]
    /// Decisions about buildings that are no more.
    var orphans: [DecisionExpiry]
    /// Points of its units by the building's ref, where they decide.
    var entrances: [String: [Point]] = [:]
    /// Households of each building by id, computed anew from units, records and estimates.
    var figures: [Int64: Transaction.HouseholdFigures]
    /// Where it is measured: the communities decide, for one building that lies far off would bend every measure;
    /// `nil` for a file without a single area.
    var plane: MetricPlane?

    init(_ snapshot: Snapshot) throws {
        try self.init(cellsOf: snapshot)
        buildings = try snapshot.buildings()
        units = try snapshot.units()
        facilities = try snapshot.facilities()
        if plane == nil { plane = try Self.plane(around: buildings.compactMap { $0.shape?.box }, snapshot) }
        if basis == .entrance {
            for unit in units {
                guard let building = unit.building, let point = unit.shape?.vertices.first else { continue }
                entrances[building, default: []].append(point)
            }
        }
        figures = try householdFigures(by: snapshot.householdEstimator)
    }

    /// Without buildings, units and facilities.
    init(cellsOf snapshot: Snapshot) throws {
        communities = try snapshot.areas(.communities)
        grids = try snapshot.grids()
        (buildings, units, facilities, figures) = ([], [], [], [:])
        profiles = try snapshot.ruleProfiles
        basis = try snapshot.assignmentBasis
        decisions = try snapshot.decisions()
        orphans = try snapshot.orphanedDecisions()
        plane = try Self.plane(around: communities.compactMap { $0.area?.box }, snapshot)
    }

    private static func plane(around boxes: [Box], _ snapshot: Snapshot) throws -> MetricPlane? {
        try boxes.first.map { first in
            try MetricPlane.fitting(boxes.dropFirst().reduce(first) { $0.union($1) }, datum: snapshot.datum)
        }
    }

    /// The households of a building; `nil` where nothing is recorded and nothing can be estimated.
    func households(of building: BuildingRecord) -> Households? {
        let figure = figures[building.id]
        if let count = figure?.units ?? building.recordedHouseholds { return Households(count, .recorded) }
        return figure?.estimated.map { Households($0, .estimated) }
    }

    func communityClass(of community: AreaRecord) -> CommunityClass {
        CommunityClass(stated: community.areaClass, code: community.code)
    }

    private func householdFigures(by estimator: HouseholdEstimator) -> [Int64: Transaction.HouseholdFigures] {
        var counted: [String: Int] = [:]
        for unit in units {
            guard let building = unit.building, let households = unit.households else { continue }
            counted[building, default: 0] += households
        }
        var figures: [Int64: Transaction.HouseholdFigures] = [:]
        for building in buildings {
            var estimate: Int?
            // So far from the communities that the plane does not reach it, a footprint has no size.
            if let area = building.footprint, let size = try? plane?.area(of: area) {
                estimate = estimator.estimate(footprint: size, levels: building.levels, use: building.use)
            }
            figures[building.id] = .init(units: counted[building.ref], estimated: estimate)
        }
        return figures
    }
}

extension BuildingRecord {
    /// Its area, when it has one of some size.
    var footprint: MultiPolygon? { shape?.footprint }
    /// Where it stands when it has no area.
    var point: Point? { shape?.point }
}

extension Shape<Point> {
    var footprint: MultiPolygon? { area.flatMap { $0.doubleArea > 0 ? $0 : nil } }
    var point: Point? { footprint == nil ? vertices.first : nil }
}
