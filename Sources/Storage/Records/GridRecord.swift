internal import GRDB
public import Geometry
public import Planning

/// A grid of the plan in force.
public struct GridRecord: Hashable, Sendable {
    public var id: Int64
    public var code: String
    public var name: String
    /// Code of its community.
    public var community: String
    public var kind: GridKind
    /// Whether the planner keeps it as it is.
    public var isLocked: Bool
    /// `nil` until they were counted by an assignment.
    public var households: Households?
    public var buildings: Int?
    /// m² on the file's metric plane.
    public var squareMetres: Double?
    public var area: MultiPolygon
}

extension Snapshot {
    /// The grids in force, in the order of their ids.
    public func grids() throws -> [GridRecord] {
        var grids: [GridRecord] = []
        try forEachRow(.grids) { row in
            let id: Int64 = try row.value()
            let (code, name, community) = (
                try row.value(String.self), try row.value(String.self), try row.value(String.self)
            )
            let kind: GridKind = try row.word()
            let isLocked: Bool = try row.value()
            let count: Int? = try row.optional()
            let source: HouseholdSource? = try row.optionalWord()
            grids.append(
                GridRecord(
                    id: id, code: code, name: name, community: community, kind: kind, isLocked: isLocked,
                    households: count.map { Households($0, source ?? .estimated) },
                    buildings: try row.optional(), squareMetres: try row.optional(),
                    area: try row.shape(.grids, id: id)?.area ?? MultiPolygon([])))
        }
        return grids
    }
}

extension Transaction {
    /// Figures of a grid, computed from its buildings.
    public struct GridFigures: Hashable, Sendable {
        public var households: Households
        public var buildings: Int
        /// m² on the file's metric plane.
        public var squareMetres: Double

        public init(households: Households, buildings: Int, squareMetres: Double) {
            self.households = households
            self.buildings = buildings
            self.squareMetres = squareMetres
        }
    }

    /// Writes the figures of grids, by id.
    public func setFigures(_ figures: [Int64: GridFigures]) throws {
        let update = try db.makeStatement(
            sql: "UPDATE grids SET households = ?, households_source = ?, buildings = ?, area_m2 = ? WHERE id = ?")
        for (id, figure) in figures {
            try update.execute(arguments: [
                figure.households.count, figure.households.source.rawValue, figure.buildings, figure.squareMetres, id,
            ])
        }
        touch(.grids, shapes: false)
    }
}
