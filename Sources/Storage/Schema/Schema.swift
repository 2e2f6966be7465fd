internal import GRDB
internal import Geometry

/// The file's versions: each migration goes forward only, and a backup is made before one changes an existing file.
enum Schema {
    /// - Parameter datum: that of a file being made; an existing file knows its own.
    static func migrator(datum: Datum = .cgcs2000) -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 district") { db in
            try RequiredTables.create(in: db)
            try PlanTables.create(in: db)
            for layer in Layer.allCases { try layer.create(in: db, datumCode: datum.epsg) }
            try db.execute(
                sql: "INSERT INTO settings VALUES ('datum', ?)", arguments: ["EPSG:\(datum.epsg)"])
        }
        migrator.registerMigration("2 decisions") { db in
            try DecisionTable.create(in: db)
            try DecisionTable.admitMethods(in: db)
        }
        return migrator
    }
}
