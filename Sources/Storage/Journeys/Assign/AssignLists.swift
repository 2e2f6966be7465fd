internal import Foundation
internal import GRDB
internal import Geometry
internal import Planning

/// The lists that a batch leaves for people; each appears under its name only when it is whole.
struct AssignLists {
    private var files: [ExportFile] = []

    /// Before the flip: the file still says where buildings were. What a revision moved that came into force just before
    /// is among the moved.
    ///
    /// - Parameter due: the revisions that did.
    /// - Throws: ``StorageError/cannotWrite(path:detail:)``; then nothing is left behind.
    init(
        _ request: AssignRequest, _ staging: Staging, _ snapshot: Snapshot, after due: DueRevisions = DueRevisions()
    ) throws {
        do {
            if let path = request.movedPath { try addMoved(path, request, staging, snapshot, due) }
            if let path = request.undecidedPath { try addUndecided(path, staging, snapshot) }
        } catch {
            abandon()
            throw error
        }
    }

    mutating func finish() throws {
        for index in files.indices { try files[index].finish() }
        files = []
    }

    func abandon() { for file in files { file.abandon() } }

    private static let moved = ["ref", "from", "to", "households", "method", "share", "reason"]

    private mutating func addMoved(
        _ path: String, _ request: AssignRequest, _ staging: Staging, _ snapshot: Snapshot, _ due: DueRevisions
    ) throws {
        let lowered = path.lowercased()
        let isMap = lowered.hasSuffix(".geojson") || lowered.hasSuffix(".json")
        files.append(try ExportFile(path))
        let file = files.count - 1
        let decided = Set(staging.chosen.new.map(\.building) + staging.chosen.withdrawn)
        if isMap {
            try files[file].append(try snapshot.collectionHead("moved"))
        } else {
            try files[file].append { bytes in
                bytes.append(contentsOf: CSVText.byteOrderMark)
                CSVText.append(Self.moved.map(JSONValue.text), to: &bytes)
            }
        }
        let rows = try Row.fetchCursor(snapshot.db, sql: Self.moves(after: due, withShapes: isMap))
        var count = 0
        while let row = try rows.next() {
            var reader = ColumnReader(row, of: "buildings")
            let id: Int64 = try reader.value()
            let ref: String = try reader.value()
            let (from, to) = (try reader.optional(String.self), try reader.optional(String.self))
            let households: Int? = try reader.optional()
            let method: String? = try reader.optional()
            let share: Double? = try reader.optional()
            let isManual = method == Assignment.Method.manual.rawValue
            let published: String? = try reader.optional()
            // A reason that is given with decisions is theirs alone.
            let given = decided.isEmpty || decided.contains(id) ? request.reason : nil
            let reason = published ?? (given ?? (isManual ? .singleMove : nil))?.rawValue
            let values: [JSONValue] = [
                .text(ref), JSONValue(from), JSONValue(to), JSONValue(households), JSONValue(method), JSONValue(share),
                JSONValue(reason),
            ]
            let shape = try reader.shape(.buildings, id: id)
            try files[file].append { bytes in
                guard isMap else { return CSVText.append(values, to: &bytes) }
                if count > 0 { bytes.append(contentsOf: ",\n".utf8) }
                GeoJSON.feature(
                    id: id, shape: shape, properties: zip(Self.moved, values).map { ($0, $1) }, into: &bytes)
            }
            count += 1
        }
        if isMap { try files[file].append("\n]}\n") }
    }

    /// Buildings that have another grid than before the command began. What a revision moved is told by the log: its
    /// operation made what is assigned now, and ended what was before.
    private static func moves(after due: DueRevisions, withShapes: Bool) -> String {
        let staged = "temp.\(StagedRows.table(.buildings))"
        let revisions = due.inForce.map(String.init).joined(separator: ", ")
        let flipped =
            due.inForce.isEmpty ? "" : "UNION SELECT id FROM buildings WHERE assigned_by IN (SELECT id FROM flips)"
        return """
            WITH flips AS (
                SELECT o.id, r.reason FROM operations o JOIN revisions r ON r.id = o.revision
                WHERE o.command = '\(DueRevisions.command)' AND r.id IN (\(revisions))),
            former AS (
                SELECT feature, grid, min(ended_by) FROM assignments_history
                WHERE layer = 'buildings' AND ended_by IN (SELECT id FROM flips) GROUP BY feature)
            SELECT b.id, b.ref, iif(f.id IS NULL, b.grid, h.grid) AS old, iif(s.id IS NULL, b.grid, g.code) AS new,
                CASE WHEN s.id IS NULL THEN \(BuildingRecord.householdsSQL("b"))
                     ELSE coalesce(s.units, b.households, s.estimated) END,
                iif(s.id IS NULL, b.method, s.method), iif(s.id IS NULL, b.share, s.share),
                iif(s.id IS NOT NULL AND g.code IS NOT b.grid, NULL, f.reason), \(withShapes ? "b.geom" : "NULL")
            FROM (SELECT id FROM \(staged) \(flipped)) m CROSS JOIN buildings b ON b.id = m.id
                LEFT JOIN \(staged) s ON s.id = b.id LEFT JOIN grids g ON g.id = s.grid
                LEFT JOIN flips f ON f.id = b.assigned_by LEFT JOIN former h ON h.feature = b.id
            WHERE old IS NOT new ORDER BY b.id
            """
    }

    /// With an empty column for the decision, which `--decisions` reads back.
    private mutating func addUndecided(_ path: String, _ staging: Staging, _ snapshot: Snapshot) throws {
        files.append(try ExportFile(path))
        let file = files.count - 1
        try files[file].append { bytes in
            bytes.append(contentsOf: CSVText.byteOrderMark)
            CSVText.append(["ref", "grid", "share", "reason", "decision"].map(JSONValue.text), to: &bytes)
        }
        var listed: Set<String> = []
        let rows = try Row.fetchCursor(
            snapshot.db, sql: "SELECT ref, grid, share, reason FROM temp.staged_undecided ORDER BY id")
        while let row = try rows.next() {
            var reader = ColumnReader(row, of: "staged_undecided")
            let ref: String = try reader.value()
            let (grid, share) = (try reader.optional(String.self), try reader.optional(Double.self))
            let reason: String = try reader.value()
            listed.insert(ref)
            try files[file].append {
                CSVText.append([.text(ref), JSONValue(grid), JSONValue(share), .text(reason), .null], to: &$0)
            }
        }
        for expiry in staging.summary.expiredDecisions where !listed.contains(expiry.ref) {
            try files[file].append {
                CSVText.append([.text(expiry.ref), .null, .null, .text(expiry.cause.rawValue), .null], to: &$0)
            }
        }
    }
}
