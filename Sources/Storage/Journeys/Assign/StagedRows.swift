internal import GRDB
internal import Planning

/// The temporary tables of one connection that hold what a batch will write. SQLite keeps them in a file of its own that
/// has no name: whatever ends the process, nothing of them is left.
enum StagedRows {
    static let columns = "community, grid, share, community_share, method, undecided"

    static func create(in db: Database) throws {
        try drop(in: db)
        try db.execute(
            sql: """
                CREATE TEMP TABLE staged (
                    layer TEXT NOT NULL, id INTEGER NOT NULL, community TEXT, grid TEXT, share REAL,
                    community_share REAL, method TEXT, undecided TEXT, former TEXT, households INTEGER,
                    PRIMARY KEY (layer, id)) WITHOUT ROWID;
                CREATE TEMP TABLE staged_figures (id INTEGER PRIMARY KEY, units INTEGER, estimated INTEGER);
                CREATE TEMP TABLE staged_undecided (id INTEGER PRIMARY KEY, ref TEXT, grid TEXT, share REAL, reason TEXT);
                CREATE TEMP TABLE affected (id INTEGER PRIMARY KEY);
                """)
    }

    static func drop(in db: Database) throws {
        for table in ["staged", "staged_figures", "staged_undecided", "affected"] {
            try db.execute(sql: "DROP TABLE IF EXISTS temp.\(table)")
        }
    }
}

/// An assignment as a row holds it.
struct AssignmentColumns: Hashable, Sendable {
    var community: String?
    var grid: String?
    var share: Double?
    var communityShare: Double?
    var method: String?
    var undecided: String?

    init(_ row: inout ColumnReader) throws {
        (community, grid) = (try row.optional(), try row.optional())
        (share, communityShare) = (try row.optional(), try row.optional())
        (method, undecided) = (try row.optional(), try row.optional())
    }

    init(_ assignment: Assignment?, _ codes: CellCodes) {
        community = assignment?.community.flatMap { codes.communities[$0] }
        grid = assignment?.grid.flatMap { codes.grids[$0] }
        share = assignment?.share
        communityShare = assignment?.communityShare
        method = assignment?.method.rawValue
        undecided = assignment?.doubt?.rawValue
    }

    /// - Returns: `nil` for a row that has none, or one that cannot be read.
    func assignment(_ codes: CellCodes) -> Assignment? {
        guard let method = method.flatMap(Assignment.Method.init) else { return nil }
        return Assignment(
            grid: grid.flatMap { codes.gridIDs[$0] }, community: community.flatMap { codes.communityIDs[$0] },
            share: share ?? 0, communityShare: communityShare ?? 0, method: method,
            doubt: undecided.flatMap(Assignment.Doubt.init))
    }

    var arguments: [(any DatabaseValueConvertible)?] {
        [community, grid, share, communityShare, method, undecided]
    }
}

/// Codes of grids and communities by their ids, and back.
struct CellCodes: Sendable {
    let gridIDs: [String: Int64]
    let communityIDs: [String: Int64]
    let grids: [Int64: String]
    let communities: [Int64: String]

    init(_ snapshot: Snapshot) throws {
        gridIDs = try snapshot.ids(of: .grids)
        communityIDs = try snapshot.ids(of: .communities)
        grids = Dictionary(uniqueKeysWithValues: gridIDs.map { ($1, $0) })
        communities = Dictionary(uniqueKeysWithValues: communityIDs.map { ($1, $0) })
    }
}
