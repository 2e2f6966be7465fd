internal import GRDB
public import Planning

extension Snapshot {
    /// Every revision ever published, in order.
    public func revisions() throws -> [Revision] {
        try revisions(where: "1")
    }

    /// The revision whose grids are in the feature table; `nil` before the first one.
    public func revisionInForce() throws -> Revision? {
        try revisions(where: "state = 'inForce'").first
    }

    /// Revisions that wait for their day, the next one first.
    public func pendingRevisions() throws -> [Revision] {
        try revisions(where: "state = 'pending'").sorted { ($0.effective, $0.number) < ($1.effective, $1.number) }
    }

    private func revisions(where condition: String) throws -> [Revision] {
        try Row.fetchAll(
            db,
            sql: "SELECT id, state, effective_from, reason, note, waiver FROM revisions WHERE \(condition) ORDER BY id"
        ).map { row in
            var reader = ColumnReader(row, of: "revisions")
            return Revision(
                number: try reader.value(), state: try reader.word(), effective: try reader.value(),
                reason: try reader.word(), note: try reader.optional() ?? "", waiver: try reader.optional())
        }
    }
}

extension Transaction {
    /// Adds a revision with the next number, and makes this batch belong to it.
    ///
    /// - Parameter effective: the local day it is in force from, `2027-01-01`.
    /// - Returns: its number.
    public func addRevision(
        _ state: Revision.State, effective: String, reason: CodeEntry.Reason, note: String,
        waiver: String? = nil
    ) throws -> Int {
        try CleanText.check(note, layer: "revisions", key: effective, field: "note")
        if let waiver { try CleanText.check(waiver, layer: "revisions", key: effective, field: "waiver") }
        try db.execute(
            sql: """
                INSERT INTO revisions (id, state, effective_from, published_at, actor, reason, note, waiver)
                SELECT coalesce((SELECT max(id) FROM revisions), 0) + 1, ?, ?, at, actor, ?, ?, ?
                FROM operations WHERE id = ?
                """,
            arguments: [state.rawValue, effective, reason.rawValue, note, waiver, operation])
        let number = Int(db.lastInsertedRowID)
        revision = number
        touch(table: "revisions", served: true)
        return number
    }

    public func setState(_ state: Revision.State, ofRevision number: Int) throws {
        try db.execute(sql: "UPDATE revisions SET state = ? WHERE id = ?", arguments: [state.rawValue, number])
        touch(table: "revisions", served: true)
    }
}
