internal import GRDB

/// What another program did to a file that no command of gridmap does.
public struct FileDamage: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable {
        /// A revision is in force and has no grids.
        case noGrids
        /// A layer has no spatial index.
        case spatialIndexMissing
        /// A layer's spatial index lacks rows, or has some that are not there.
        case spatialIndexWrong
    }

    public var kind: Kind
    public var layer: String
    /// How many rows it concerns.
    public var rows: Int

    public init(kind: Kind, layer: String, rows: Int) {
        self.kind = kind
        self.layer = layer
        self.rows = rows
    }
}

extension FileDamage {
    static func all(in snapshot: Snapshot, _ inventory: Inventory) throws -> [FileDamage] {
        var found = try Layer.allCases.compactMap { try spatialIndex(of: $0, in: snapshot.db) }
        if inventory.grids.isEmpty, try snapshot.revisionInForce() != nil {
            found.append(FileDamage(kind: .noGrids, layer: Layer.grids.rawValue, rows: 0))
        }
        return found
    }

    private static func spatialIndex(of layer: Layer, in db: Database) throws -> FileDamage? {
        let (table, index) = (layer.rawValue, layer.spatialIndex)
        guard try db.tableExists(index) else {
            return FileDamage(
                kind: .spatialIndexMissing, layer: table,
                rows: try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0)
        }
        let shaped = "SELECT id FROM \(table) WHERE geom IS NOT NULL"
        let wrong = try Int.fetchOne(
            db,
            sql: """
                SELECT (SELECT count(*) FROM (\(shaped) EXCEPT SELECT id FROM \(index)))
                    + (SELECT count(*) FROM (SELECT id FROM \(index) EXCEPT \(shaped)))
                """)
        return wrong.flatMap { $0 > 0 ? FileDamage(kind: .spatialIndexWrong, layer: table, rows: $0) : nil }
    }
}
