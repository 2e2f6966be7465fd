internal import GRDB
internal import Planning

/// The temporary tables of one connection that hold what a batch will write. SQLite keeps them in a file of its own that
/// has no name: whatever ends the process, nothing of them is left.
///
/// Rows are small and come in the order of their ids: grids and communities by id, everything that is written to a row in
/// one row.
struct StagedRows {
    static let columns = "community, grid, share, community_share, method, undecided"

    private let assignments: [Layer: Statement]
    private let undecided: Statement

    init(in db: Database) throws {
        try Self.drop(in: db)
        for layer in Self.layers {
            // `assigned`: whether the assignment is new; else only the figures are.
            try db.execute(
                sql: """
                    CREATE TEMP TABLE \(Self.table(layer)) (
                        id INTEGER PRIMARY KEY, community INTEGER, grid INTEGER, share REAL, community_share REAL,
                        method TEXT, undecided TEXT, units INTEGER, estimated INTEGER, assigned INTEGER NOT NULL)
                    """)
        }
        try db.execute(
            sql: """
                CREATE TEMP TABLE staged_undecided (id INTEGER PRIMARY KEY, ref TEXT, grid TEXT, share REAL, reason TEXT);
                CREATE TEMP TABLE affected (id INTEGER PRIMARY KEY);
                """)
        assignments = try Dictionary(
            uniqueKeysWithValues: Self.layers.map {
                ($0, try db.makeStatement(sql: "INSERT INTO \(Self.table($0)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"))
            })
        undecided = try db.makeStatement(sql: "INSERT INTO staged_undecided VALUES (?, ?, ?, ?, ?)")
    }

    static func table(_ layer: Layer) -> String { "staged_\(layer.rawValue)" }

    static func drop(in db: Database) throws {
        for table in layers.map(table) + ["staged_undecided", "affected"] {
            try db.execute(sql: "DROP TABLE IF EXISTS temp.\(table)")
        }
    }

    /// What a row will hold, as a whole.
    ///
    /// - Parameter isAssigned: whether its assignment is not what it was.
    func append(
        _ layer: Layer, _ id: Int64, _ assignment: Assignment?, isAssigned: Bool, units: Int? = nil,
        estimated: Int? = nil
    ) throws {
        guard let statement = assignments[layer] else { preconditionFailure("\(layer) is not assigned") }
        // Existentials: of a generic sequence GRDB takes the values by key paths, built anew for each row.
        let values: [(any DatabaseValueConvertible)?] = [
            id, assignment?.community, assignment?.grid, assignment?.share, assignment?.communityShare,
            assignment?.method.rawValue, assignment?.doubt?.rawValue, units, estimated, isAssigned,
        ]
        statement.setUncheckedArguments(StatementArguments(values))
        try statement.execute()
    }

    func appendUndecided(_ id: Int64, ref: String, grid: String?, share: Double?, reason: String) throws {
        try undecided.execute(arguments: [id, ref, grid, share, reason])
    }

    private static let layers = Layer.allCases.filter(\.isAssigned)
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
