internal import GRDB

/// The tables without a shape: who did what, which plan is in force, what became of what.
enum PlanTables {
    static func create(in db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE settings (
                    key TEXT PRIMARY KEY NOT NULL CHECK (key <> ''),
                    value TEXT NOT NULL
                );
                CREATE TABLE counters (
                    name TEXT PRIMARY KEY NOT NULL CHECK (name IN ('id', 'generation')),
                    value INTEGER NOT NULL CHECK (value BETWEEN 0 AND 9007199254740991)
                );
                INSERT INTO counters VALUES ('id', 0), ('generation', 0);

                CREATE TABLE revisions (
                    id INTEGER PRIMARY KEY NOT NULL CHECK (id >= 1),
                    state TEXT NOT NULL CHECK (state IN ('pending', 'inForce', 'superseded', 'void')),
                    effective_from DATE NOT NULL CHECK (effective_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
                    published_at DATETIME NOT NULL,
                    actor TEXT NOT NULL CHECK (actor <> ''),
                    reason TEXT NOT NULL,
                    note TEXT NOT NULL DEFAULT '',
                    waiver TEXT
                );
                CREATE UNIQUE INDEX revisions_in_force ON revisions(state) WHERE state = 'inForce';

                CREATE TABLE operations (
                    id INTEGER PRIMARY KEY NOT NULL,
                    at DATETIME NOT NULL,
                    actor TEXT NOT NULL CHECK (actor <> ''),
                    command TEXT NOT NULL CHECK (command <> ''),
                    reason TEXT,
                    input_hash TEXT CHECK (length(input_hash) = 64),
                    counts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(counts)),
                    generation INTEGER NOT NULL,
                    revision INTEGER REFERENCES revisions(id)
                );

                CREATE TABLE scenarios (
                    id INTEGER PRIMARY KEY NOT NULL,
                    base INTEGER REFERENCES revisions(id),
                    revision INTEGER UNIQUE REFERENCES revisions(id),
                    operation INTEGER NOT NULL REFERENCES operations(id),
                    edits TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(edits)),
                    band TEXT
                );
                CREATE TABLE scenario_cells (
                    scenario INTEGER NOT NULL REFERENCES scenarios(id) ON DELETE CASCADE,
                    ordinal INTEGER NOT NULL,
                    grid INTEGER,
                    code TEXT NOT NULL CHECK (code <> ''),
                    name TEXT NOT NULL CHECK (name <> ''),
                    community INTEGER NOT NULL REFERENCES communities(id),
                    kind TEXT NOT NULL CHECK (kind IN ('ordinary', 'dedicated')),
                    geom BLOB NOT NULL,
                    locked BOOLEAN NOT NULL DEFAULT 0 CHECK (locked IN (0, 1)),
                    PRIMARY KEY (scenario, ordinal),
                    UNIQUE (scenario, code)
                );
                CREATE TABLE scenario_outlines (
                    scenario INTEGER NOT NULL REFERENCES scenarios(id) ON DELETE CASCADE,
                    community INTEGER NOT NULL REFERENCES communities(id),
                    geom BLOB NOT NULL,
                    PRIMARY KEY (scenario, community)
                );

                CREATE TABLE assignments_history (
                    version INTEGER PRIMARY KEY NOT NULL,
                    layer TEXT NOT NULL CHECK (layer IN ('buildings', 'units', 'facilities')),
                    feature INTEGER NOT NULL,
                    community TEXT,
                    grid TEXT,
                    share REAL,
                    community_share REAL,
                    method TEXT NOT NULL,
                    undecided TEXT,
                    valid_from DATETIME NOT NULL,
                    valid_to DATETIME NOT NULL CHECK (valid_to >= valid_from),
                    known_from DATETIME NOT NULL,
                    known_to DATETIME NOT NULL CHECK (known_to >= known_from),
                    operation INTEGER NOT NULL REFERENCES operations(id),
                    ended_by INTEGER NOT NULL REFERENCES operations(id)
                );
                CREATE INDEX assignments_history_feature ON assignments_history(feature);

                CREATE TABLE lineage (
                    id INTEGER PRIMARY KEY NOT NULL,
                    revision INTEGER NOT NULL REFERENCES revisions(id),
                    parent INTEGER NOT NULL,
                    parent_code TEXT NOT NULL,
                    child INTEGER NOT NULL,
                    child_code TEXT NOT NULL,
                    area_share REAL NOT NULL CHECK (area_share BETWEEN 0 AND 1),
                    households_share REAL CHECK (households_share BETWEEN 0 AND 1),
                    UNIQUE (revision, parent, child)
                );

                CREATE TABLE codes (
                    id INTEGER PRIMARY KEY NOT NULL,
                    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
                    grid INTEGER NOT NULL,
                    state TEXT NOT NULL CHECK (state IN ('valid', 'retired')),
                    reason TEXT NOT NULL,
                    at DATETIME NOT NULL,
                    operation INTEGER NOT NULL REFERENCES operations(id)
                );
                """)
        for (table, title) in [
            ("revisions", "版本 Revisions"), ("operations", "操作日志 Operations log"), ("lineage", "沿革 Lineage"),
            ("codes", "网格编码 Grid codes"),
        ] {
            try Contents.registerAttributes(table, title: title, in: db)
        }
    }
}
