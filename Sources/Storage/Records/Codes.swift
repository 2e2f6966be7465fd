internal import GRDB
public import Planning

extension Snapshot {
    /// Every grid code that is or was in use.
    public func codes() throws -> [CodeEntry] {
        try Row.fetchAll(db, sql: "SELECT code, grid, state, reason, at FROM codes ORDER BY code").map { row in
            var reader = ColumnReader(row, of: "codes")
            return CodeEntry(
                code: try GridCode(try reader.value(String.self)), grid: try reader.value(), state: try reader.word(),
                reason: try reader.word(), time: try reader.value())
        }
    }

    /// Where the grids of revisions came from, by revision number.
    public func lineage() throws -> [Int: [Lineage]] {
        var lineage: [Int: [Lineage]] = [:]
        for row in try Row.fetchAll(
            db, sql: "SELECT revision, parent, child, area_share, households_share FROM lineage ORDER BY id")
        {
            var reader = ColumnReader(row, of: "lineage")
            let revision: Int = try reader.value()
            lineage[revision, default: []].append(
                Lineage(
                    parent: try reader.value(), child: try reader.value(), areaShare: try reader.value(),
                    householdShare: try reader.optional() ?? 0))
        }
        return lineage
    }
}

extension Transaction {
    /// Writes entries into the book of codes, new ones or a new state of known ones; their time is this write's.
    public func setCodes(_ entries: [CodeEntry]) throws {
        let insert = try db.makeStatement(
            sql: """
                INSERT INTO codes (code, grid, state, reason, at, operation) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (code) DO UPDATE SET grid = excluded.grid, state = excluded.state,
                    reason = excluded.reason, at = excluded.at, operation = excluded.operation
                """)
        for entry in entries {
            try insert.execute(arguments: [
                entry.code.text, entry.grid, entry.state.rawValue, entry.reason.rawValue, instant, operation,
            ])
        }
        touch(table: "codes", served: false)
    }

    /// - Parameter codes: of the grids, former and new ones, by id.
    public func addLineage(_ lines: [Lineage], revision: Int, codes: [Int64: GridCode]) throws {
        let insert = try db.makeStatement(
            sql: """
                INSERT INTO lineage (revision, parent, parent_code, child, child_code, area_share, households_share)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """)
        for line in lines {
            try insert.execute(arguments: [
                revision, line.parent, codes[line.parent]?.text ?? "", line.child, codes[line.child]?.text ?? "",
                line.areaShare, line.householdShare,
            ])
        }
        touch(table: "lineage", served: false)
    }
}
