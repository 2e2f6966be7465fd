internal import GRDB
public import Geometry
public import Planning

/// 楼栋.
public struct BuildingRecord: Hashable, Sendable {
    public var id: Int64
    public var ref: String
    public var name: String?
    public var use: String?
    public var levels: Double?
    /// Recorded for the building itself.
    public var recordedHouseholds: Int?
    /// The sum of its units' recorded households, where any unit has them.
    public var unitHouseholds: Int?
    /// Computed from footprint, levels and use.
    public var estimatedHouseholds: Int?
    public var population: Int?
    /// Ref of its estate.
    public var estate: String?
    /// `nil` until it was assigned.
    public var assignment: Assignment?
    /// Code of its grid.
    public var gridCode: String?
    public var communityCode: String?
    /// Polygon, point, or `nil` (未上图); also `nil` when shapes were not asked for.
    public var shape: Shape<Point>?

    init(id: Int64, ref: String) {
        self.id = id
        self.ref = ref
    }

    /// The figure that counts, and where it comes from; `nil` until it was estimated.
    public var households: Households? {
        if let count = unitHouseholds ?? recordedHouseholds { return Households(count, .recorded) }
        return estimatedHouseholds.map { Households($0, .estimated) }
    }

    /// The count of ``households``, of the table `name`.
    static func householdsSQL(_ name: String) -> String {
        "coalesce(\(name).households_units, \(name).households, \(name).households_estimated)"
    }
}

extension Households {
    /// What an export says of a building's households that are those of its units, which hold the record.
    static let sumOfUnits = "units"
}

extension Snapshot {
    /// Reads the buildings one at a time in the order of their ids.
    ///
    /// - Parameter box: only those whose box shares a point with it.
    public func forEachBuilding(
        in box: Box? = nil, withShapes: Bool = true, _ body: (BuildingRecord) throws -> Void
    ) throws {
        let assignments = try AssignmentReader(self)
        try forEachRow(.buildings, in: box, withShapes: withShapes || box != nil) { row in
            let id: Int64 = try row.value()
            var building = BuildingRecord(id: id, ref: try row.value())
            building.name = try row.optional()
            building.use = try row.optional()
            building.levels = try row.optional()
            building.recordedHouseholds = try row.optional()
            building.unitHouseholds = try row.optional()
            building.estimatedHouseholds = try row.optional()
            row.skip()
            building.population = try row.optional()
            building.estate = try row.optional()
            (building.communityCode, building.gridCode, building.assignment) = try assignments.read(&row)
            building.shape = try row.shape(.buildings, id: id)
            if let box, building.shape?.box?.intersects(box) != true { return }
            try body(building)
        }
    }

    public func buildings(in box: Box? = nil, withShapes: Bool = true) throws -> [BuildingRecord] {
        var buildings: [BuildingRecord] = []
        try forEachBuilding(in: box, withShapes: withShapes) { buildings.append($0) }
        return buildings
    }
}

extension Transaction {
    /// What gridmap knows of a building's households beside its own record.
    public struct HouseholdFigures: Hashable, Sendable {
        /// The sum of its units' recorded households, where any unit has them.
        public var units: Int?
        public var estimated: Int?

        public init(units: Int?, estimated: Int?) {
            self.units = units
            self.estimated = estimated
        }
    }

    /// Writes figures of buildings, by id, and which kind of figure counts for each.
    public func setHouseholds(_ figures: [Int64: HouseholdFigures]) throws {
        let update = try db.makeStatement(
            sql: """
                UPDATE buildings SET households_units = ?1, households_estimated = ?2,
                households_source = CASE WHEN coalesce(?1, households) IS NOT NULL THEN 'recorded'
                                         WHEN ?2 IS NOT NULL THEN 'estimated' END
                WHERE id = ?3 AND (households_units IS NOT ?1 OR households_estimated IS NOT ?2
                                   OR households_source IS NULL)
                """)
        let before = db.totalChangesCount
        for (id, figure) in figures {
            try update.execute(arguments: [figure.units, figure.estimated, id])
        }
        if db.totalChangesCount != before { touch(.buildings, shapes: false) }
    }
}
