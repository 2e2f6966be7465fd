internal import GRDB
internal import Planning

extension Transaction {
    /// Writes what a batch has staged: the flip.
    func write(_ staging: Staging) throws {
        revision = staging.inForce?.number
        try decide(staging.decisions)
        try withdraw(staging.withdrawn)
        try expire(staging.expired)
        if try snapshot.assignmentBasis != staging.basis { try set(.assignmentBasis, staging.basis.rawValue) }
        try writeStagedFigures()
        for layer in [Layer.buildings, .units, .facilities] { try writeStaged(layer) }
        try setFiguresWhereChanged(staging.cells, staging.sums, on: staging.plane)
        try markAssigned()
        counts = staging.summary.counts.logged
        counts["changed"] = staging.summary.changed
        counts["moved"] = staging.summary.movedBuildings
        Failpoint.pass("assign.flipped")
    }

    private func writeStagedFigures() throws {
        try db.execute(
            sql: """
                UPDATE buildings SET households_units = s.units, households_estimated = s.estimated,
                    households_source = CASE WHEN coalesce(s.units, households) IS NOT NULL THEN 'recorded'
                                             WHEN s.estimated IS NOT NULL THEN 'estimated' END
                FROM temp.staged_figures s WHERE buildings.id = s.id AND
                    (households_units IS NOT s.units OR households_estimated IS NOT s.estimated
                     OR households_source IS NOT CASE WHEN coalesce(s.units, households) IS NOT NULL THEN 'recorded'
                                                      WHEN s.estimated IS NOT NULL THEN 'estimated' END)
                """)
        if db.changesCount > 0 { touch(.buildings, shapes: false) }
    }

    private func writeStaged(_ layer: Layer) throws {
        let table = layer.rawValue
        try db.execute(
            sql: """
                INSERT INTO assignments_history
                (layer, feature, community, grid, share, community_share, method, undecided,
                 valid_from, valid_to, known_from, known_to, operation, ended_by)
                SELECT ?1, t.id, t.community, t.grid, t.share, t.community_share, t.method, t.undecided,
                       t.assigned_from, max(?2, t.assigned_from), o.at, ?3, t.assigned_by, ?4
                FROM temp.staged s CROSS JOIN \(table) t ON t.id = s.id JOIN operations o ON o.id = t.assigned_by
                WHERE s.layer = ?1 AND t.method IS NOT NULL AND t.assigned_by <> ?4
                """, arguments: [table, validFrom, instant, operation])
        Failpoint.pass("assign.history")
        try db.execute(
            sql: """
                UPDATE \(table) SET community = s.community, grid = s.grid, share = s.share,
                    community_share = s.community_share, method = s.method, undecided = s.undecided,
                    assigned_from = CASE WHEN s.method IS NOT NULL THEN ?2 END,
                    assigned_by = CASE WHEN s.method IS NOT NULL THEN ?3 END
                FROM temp.staged s WHERE s.layer = ?1 AND \(table).id = s.id
                """, arguments: [table, validFrom, operation])
        if db.changesCount > 0 { touch(layer, shapes: false) }
        Failpoint.pass("assign.updated")
    }
}
