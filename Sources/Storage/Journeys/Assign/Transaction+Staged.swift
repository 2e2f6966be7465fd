internal import GRDB
internal import Planning

extension Transaction {
    /// Writes what a batch has staged: the flip.
    func write(_ staging: Staging) throws {
        revision = staging.inForce?.number
        try decide(staging.chosen.new)
        try withdraw(staging.chosen.withdrawnRefs)
        try expire(staging.expired)
        if try snapshot.assignmentBasis != staging.basis { try set(.assignmentBasis, staging.basis.rawValue) }
        for layer in [Layer.buildings, .units, .facilities] { try writeStaged(layer) }
        try setFiguresWhereChanged(staging.cells, staging.sums, on: staging.plane)
        try markAssigned()
        counts = staging.summary.counts.logged
        counts["changed"] = staging.summary.changed
        counts["moved"] = staging.summary.movedBuildings
        Failpoint.pass("assign.flipped")
    }

    /// Every row is written once, with its figures and its assignment.
    private func writeStaged(_ layer: Layer) throws {
        let table = layer.rawValue
        let staged = "temp.\(StagedRows.table(layer))"
        try db.execute(
            sql: """
                INSERT INTO assignments_history
                (layer, feature, community, grid, share, community_share, method, undecided,
                 valid_from, valid_to, known_from, known_to, operation, ended_by)
                SELECT ?1, t.id, t.community, t.grid, t.share, t.community_share, t.method, t.undecided,
                       t.assigned_from, max(?2, t.assigned_from), o.at, ?3, t.assigned_by, ?4
                FROM \(staged) s CROSS JOIN \(table) t ON t.id = s.id JOIN operations o ON o.id = t.assigned_by
                WHERE s.assigned AND t.method IS NOT NULL AND t.assigned_by <> ?4
                """, arguments: [table, validFrom, instant, operation])
        Failpoint.pass("assign.history")
        // Sorted and built at once, indices of a whole layer take less than row by row.
        let isMost = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(staged)") ?? 0 > snapshot.count(of: layer) / 2
        if isMost { try layer.dropAssignmentIndexes(in: db) }
        let figures = """
            households_units = s.units, households_estimated = s.estimated,
            households_source = CASE WHEN coalesce(s.units, \(table).households) IS NOT NULL THEN 'recorded'
                                     WHEN s.estimated IS NOT NULL THEN 'estimated' END,
            """
        try db.execute(
            sql: """
                UPDATE \(table) SET \(layer == .buildings ? figures : "")
                    community = c.code, grid = g.code, share = s.share,
                    community_share = s.community_share, method = s.method, undecided = s.undecided,
                    assigned_from = CASE WHEN NOT s.assigned THEN \(table).assigned_from WHEN s.method IS NOT NULL THEN ?1 END,
                    assigned_by = CASE WHEN NOT s.assigned THEN \(table).assigned_by WHEN s.method IS NOT NULL THEN ?2 END
                FROM \(staged) s LEFT JOIN communities c ON c.id = s.community LEFT JOIN grids g ON g.id = s.grid
                WHERE \(table).id = s.id
                """, arguments: [validFrom, operation])
        if db.changesCount > 0 { touch(layer, shapes: false) }
        if isMost { try layer.createAssignmentIndexes(in: db) }
        Failpoint.pass("assign.updated")
    }
}
