internal import GRDB

extension Transaction {
    /// Copies the present version of a row into the history; it ends where this write's validity begins. A version that
    /// this very write made was never seen by anyone and leaves no trace.
    func archive(_ layer: Layer, id: Int64) throws {
        let columns = ([layer.key] + layer.ownFields.map(\.name)).joined(separator: ", ")
        let present = ([layer.key] + layer.ownFields.map(\.name)).map { "t.\($0)" }.joined(separator: ", ")
        try db.cachedStatement(
            sql: """
                INSERT INTO \(layer.historyTable)
                (id, \(columns), valid_from, valid_to, known_from, known_to, operation, ended_by, geom)
                SELECT t.id, \(present), t.valid_from, max(?1, t.valid_from), o.at, ?2, t.operation, ?3, t.geom
                FROM \(layer.rawValue) t JOIN operations o ON o.id = t.operation
                WHERE t.id = ?4 AND t.operation <> ?3
                """
        ).execute(arguments: [validFrom, instant, operation, id])
    }

    /// Copies the present assignment of a row, if it has one, into the history of assignments.
    func archiveAssignment(_ layer: Layer, id: Int64) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO assignments_history
                (layer, feature, community, grid, share, community_share, method, undecided,
                 valid_from, valid_to, known_from, known_to, operation, ended_by)
                SELECT ?5, t.id, t.community, t.grid, t.share, t.community_share, t.method, t.undecided,
                       t.assigned_from, max(?1, t.assigned_from), o.at, ?2, t.assigned_by, ?3
                FROM \(layer.rawValue) t JOIN operations o ON o.id = t.assigned_by
                WHERE t.id = ?4 AND t.assigned_by <> ?3
                """
        ).execute(arguments: [validFrom, instant, operation, id, layer.rawValue])
    }

    /// Ends rows: they leave the feature table and stay in the history.
    public func end(_ layer: Layer, ids: some Sequence<Int64>) throws {
        for id in ids {
            if layer.isAssigned { try archiveAssignment(layer, id: id) }
            try archive(layer, id: id)
            try db.cachedStatement(sql: "DELETE FROM \(layer.rawValue) WHERE id = ?").execute(arguments: [id])
            touch(layer, shapes: true)
        }
    }
}
