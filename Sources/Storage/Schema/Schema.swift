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
        migrator.registerMigration("2 locks") { db in
            // A file that was made with this version has them already.
            for (table, column) in [
                ("grids", "locked BOOLEAN NOT NULL DEFAULT 0 CHECK (locked IN (0, 1))"),
                ("grids_history", "locked BOOLEAN"),
                ("scenario_cells", "locked BOOLEAN NOT NULL DEFAULT 0 CHECK (locked IN (0, 1))"),
            ] where try !db.columns(in: table).contains(where: { $0.name == "locked" }) {
                try db.execute(sql: "ALTER TABLE \(table) ADD COLUMN \(column)")
            }
        }
        migrator.registerMigration("3 decisions") { db in
            try DecisionTable.create(in: db)
            try DecisionTable.admitMethods(in: db)
        }
        migrator.registerMigration("4 bands of drafts") { db in
            if try !db.columns(in: "scenarios").contains(where: { $0.name == "band" }) {
                try db.execute(sql: "ALTER TABLE scenarios ADD COLUMN band TEXT")
            }
        }
        return migrator
    }
}
