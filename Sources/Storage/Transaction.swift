internal import GRDB
internal import Geometry

/// One write: everything in it is committed together, with one row of the operations log.
///
/// Lent to a closure; it cannot leave it.
public final class Transaction {
    let db: Database
    /// The same file, as this write has left it so far.
    public let snapshot: Snapshot
    /// Id of this write's row in the operations log.
    public let operation: Int64
    /// When it takes place, UTC.
    public let instant: String
    /// From when what is written is valid; ``instant`` unless a plan says otherwise.
    public var validFrom: String
    /// Figures for the log, by name.
    public var counts: [String: Int] = [:]
    /// The revision this batch belongs to.
    public var revision: Int?

    private(set) var touchedTables: Set<String> = []
    /// Layers whose shapes changed: their extent is written anew at the end.
    private(set) var touchedShapes: Set<Layer> = []
    private(set) var isServedContentTouched = false

    init(db: Database, datum: Datum, info: OperationInfo) throws {
        self.db = db
        snapshot = Snapshot(db: db, datum: datum)
        // A clock that was set back must not turn the log's order around.
        let last = try String.fetchOne(db, sql: "SELECT max(at) FROM operations") ?? ""
        instant = max(Instant.text(), last)
        validFrom = instant
        for (field, text) in [("actor", info.actor), ("command", info.command), ("reason", info.reason ?? "")] {
            try CleanText.check(text, layer: "operations", key: info.command, field: field)
        }
        try db.execute(
            sql:
                "INSERT INTO operations (at, actor, command, reason, input_hash, generation) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
                instant, info.actor, info.command, info.reason, info.inputHash, try snapshot.generation,
            ])
        operation = db.lastInsertedRowID
    }

    var datum: Datum { snapshot.datum }

    func touch(_ layer: Layer, shapes: Bool) {
        touchedTables.insert(layer.rawValue)
        if shapes { touchedShapes.insert(layer) }
        isServedContentTouched = true
    }

    func touch(table: String, served: Bool) {
        touchedTables.insert(table)
        if served { isServedContentTouched = true }
    }

    /// Brings the log row, the generation and GeoPackage's own tables up to what was written.
    func finish() throws {
        var generation = try snapshot.generation
        if isServedContentTouched {
            generation += 1
            try db.execute(sql: "UPDATE counters SET value = ? WHERE name = 'generation'", arguments: [generation])
        }
        for layer in touchedShapes { try Contents.updateExtent(of: layer, in: db) }
        for table in touchedTables.union(["operations"]) { try Contents.touch(table, at: instant, in: db) }
        try db.execute(
            sql: "UPDATE operations SET counts = ?, generation = ?, revision = ? WHERE id = ?",
            arguments: [try CountsText.json(counts), generation, revision, operation])
    }
}

@available(*, unavailable)
extension Transaction: Sendable {}
