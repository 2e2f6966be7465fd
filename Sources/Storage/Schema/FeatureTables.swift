internal import GRDB

extension Layer {
    /// Creates the feature table, its history and its spatial index, and registers the first with GeoPackage.
    ///
    /// A row's own version is told by `operation`, which wrote it, and `valid_from`; the former versions in the
    /// history carry both ends of both times.
    func create(in db: Database, datumCode: Int32) throws {
        var columns = fields.map { "\($0.name) \($0.kind.rawValue) \($0.constraint)" }
        if isAssigned { columns += ["assigned_from DATETIME", "assigned_by INTEGER REFERENCES operations(id)"] }
        try db.execute(
            sql: """
                CREATE TABLE \(rawValue) (
                    id INTEGER PRIMARY KEY NOT NULL CHECK (id BETWEEN 1 AND 9007199254740991),
                    \(key) TEXT NOT NULL UNIQUE CHECK (\(key) <> ''),
                    \(columns.joined(separator: ",\n    ")),
                    valid_from DATETIME NOT NULL,
                    operation INTEGER NOT NULL REFERENCES operations(id),
                    geom \(geometryType)\(self == .grids ? " NOT NULL" : "")
                );
                CREATE TABLE \(historyTable) (
                    version INTEGER PRIMARY KEY NOT NULL,
                    id INTEGER NOT NULL,
                    \(key) TEXT NOT NULL,
                    \(ownFields.map { "\($0.name) \($0.kind.rawValue)" }.joined(separator: ",\n    ")),
                    valid_from DATETIME NOT NULL,
                    valid_to DATETIME NOT NULL CHECK (valid_to >= valid_from),
                    known_from DATETIME NOT NULL,
                    known_to DATETIME NOT NULL CHECK (known_to >= known_from),
                    operation INTEGER NOT NULL REFERENCES operations(id),
                    ended_by INTEGER NOT NULL REFERENCES operations(id),
                    geom BLOB
                );
                CREATE INDEX \(historyTable)_id ON \(historyTable)(id);
                """)
        if isAssigned { try createAssignmentIndexes(in: db) }
        if self == .grids { try db.execute(sql: "CREATE INDEX grids_community ON grids(community)") }
        if self == .units { try db.execute(sql: "CREATE INDEX units_building ON units(building)") }
        try Contents.register(self, datumCode: datumCode, in: db)
        try SpatialIndex.create(for: self, in: db)
    }

    func createAssignmentIndexes(in db: Database) throws {
        try db.execute(
            sql: """
                CREATE INDEX \(rawValue)_grid ON \(rawValue)(grid) WHERE grid IS NOT NULL;
                CREATE INDEX \(rawValue)_community ON \(rawValue)(community) WHERE community IS NOT NULL;
                """)
    }

    func dropAssignmentIndexes(in db: Database) throws {
        try db.execute(sql: "DROP INDEX IF EXISTS \(rawValue)_grid; DROP INDEX IF EXISTS \(rawValue)_community")
    }
}
