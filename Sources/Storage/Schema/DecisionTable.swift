internal import GRDB

/// What people decided about single buildings, and what became of it.
enum DecisionTable {
    static func create(in db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE decisions (
                    id INTEGER PRIMARY KEY NOT NULL,
                    building INTEGER NOT NULL,
                    ref TEXT NOT NULL CHECK (ref <> ''),
                    grid INTEGER NOT NULL,
                    grid_code TEXT NOT NULL CHECK (grid_code <> ''),
                    touched TEXT NOT NULL CHECK (json_valid(touched)),
                    state TEXT NOT NULL CHECK (state IN ('valid', 'expired', 'withdrawn', 'replaced')),
                    cause TEXT,
                    operation INTEGER NOT NULL REFERENCES operations(id),
                    ended_by INTEGER REFERENCES operations(id)
                );
                CREATE UNIQUE INDEX decisions_open ON decisions(building) WHERE state IN ('valid', 'expired');
                """)
        try Contents.registerAttributes("decisions", title: "人工核定 Decisions", in: db)
    }

    /// Lets older tables hold the methods that this release knows beside theirs. A looser CHECK changes nothing that
    /// is stored, so that the text of the schema may be changed in place: `sqlite.org/lang_altertable.html`, section 7.
    static func admitMethods(in db: Database) throws {
        let old = "CHECK (method = 'footprint' OR method = 'point' OR method = 'building')"
        let new = Layer.buildings.fields.first { $0.name == "method" }?.constraint ?? old
        let version = try Int.fetchOne(db, sql: "PRAGMA schema_version") ?? 0
        try db.execute(sql: "PRAGMA writable_schema = ON")
        try db.execute(
            sql: "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name IN (?, ?, ?)",
            arguments: [old, new] + StatementArguments(Layer.allCases.filter(\.isAssigned).map(\.rawValue)))
        try db.execute(sql: "PRAGMA schema_version = \(version + 1)")
        try db.execute(sql: "PRAGMA writable_schema = RESET")
    }
}
