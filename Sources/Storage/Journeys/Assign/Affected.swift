internal import Foundation
internal import GRDB
internal import Geometry

/// Which buildings may be in another grid than when everything was last assigned.
enum Affected {
    /// Whether all may: nobody knows when that was, or communities or settings have changed since, which the households
    /// of every building depend on.
    static func isEverything(_ snapshot: Snapshot) throws -> Bool {
        guard let last = try snapshot.assignedThrough else { return true }
        return try Bool.fetchOne(
            snapshot.db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM communities WHERE operation > ?1)
                    OR EXISTS (SELECT 1 FROM communities_history WHERE ended_by > ?1)
                    OR EXISTS (SELECT 1 FROM operations WHERE id > ?1 AND command = 'settings')
                """, arguments: [last]) ?? true
    }

    /// Fills the temporary table `affected`: rows that are new or changed since, rows whose box meets that of a grid that
    /// came, went or changed since, rows decided by a person, and where units decide, the buildings of changed units.
    static func find(_ snapshot: Snapshot, basis: AssignmentBasis, decided: [Int64]) throws {
        let db = snapshot.db
        let last = try snapshot.assignedThrough ?? 0
        try db.execute(
            sql: """
                INSERT OR IGNORE INTO affected
                SELECT id FROM buildings WHERE assigned_by IS NULL OR operation > ? OR method IS NULL
                """, arguments: [last])
        if basis == .entrance {
            try db.execute(
                sql: """
                    INSERT OR IGNORE INTO affected SELECT b.id FROM buildings b WHERE b.ref IN (
                        SELECT building FROM units WHERE operation > ?1
                        UNION SELECT building FROM units_history WHERE ended_by > ?1)
                    """, arguments: [last])
        }
        for id in decided { try db.execute(sql: "INSERT OR IGNORE INTO affected VALUES (?)", arguments: [id]) }
        let shapes = try Data.fetchAll(
            db,
            sql: """
                SELECT geom FROM grids WHERE operation > ?1
                UNION ALL SELECT geom FROM grids_history WHERE ended_by > ?1 AND geom IS NOT NULL
                """, arguments: [last])
        for shape in shapes {
            guard let bounds = try StoredGeometry.bounds(shape) else { continue }
            try db.execute(
                sql: """
                    INSERT OR IGNORE INTO affected SELECT id FROM \(Layer.buildings.spatialIndex)
                    WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?
                    """, arguments: [bounds.minX, bounds.maxX, bounds.minY, bounds.maxY])
        }
    }
}
