internal import Foundation
internal import GRDB
internal import Geometry
internal import Planning

/// The lists that a batch leaves for people; each appears under its name only when it is whole.
struct AssignLists {
    private var files: [ExportFile] = []

    /// Before the flip: the file still says where buildings were.
    ///
    /// - Throws: ``StorageError/cannotWrite(path:detail:)``; then nothing is left behind.
    init(_ request: AssignRequest, _ staging: Staging, _ snapshot: Snapshot) throws {
        do {
            if let path = request.movedPath { try addMoved(path, request, staging, snapshot) }
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
        _ path: String, _ request: AssignRequest, _ staging: Staging, _ snapshot: Snapshot
    ) throws {
        let lowered = path.lowercased()
        let isMap = lowered.hasSuffix(".geojson") || lowered.hasSuffix(".json")
        files.append(try ExportFile(path))
        let file = files.count - 1
        let reason = request.reason ?? staging.inForce?.reason
        if isMap {
            try files[file].append(try snapshot.collectionHead("moved"))
        } else {
            try files[file].append { bytes in
                bytes.append(contentsOf: CSVText.byteOrderMark)
                CSVText.append(Self.moved.map(JSONValue.text), to: &bytes)
            }
        }
        let rows = try Row.fetchCursor(
            snapshot.db,
            sql: """
                SELECT b.id, b.ref, b.grid, g.code, coalesce(s.units, b.households, s.estimated), s.method, s.share,
                    \(isMap ? "b.geom" : "NULL")
                FROM temp.\(StagedRows.table(.buildings)) s CROSS JOIN buildings b ON b.id = s.id
                    LEFT JOIN grids g ON g.id = s.grid
                WHERE b.grid IS NOT g.code ORDER BY s.id
                """)
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
            let values: [JSONValue] = [
                .text(ref), JSONValue(from), JSONValue(to), JSONValue(households), JSONValue(method), JSONValue(share),
                JSONValue(isManual ? CodeEntry.Reason.singleMove.rawValue : reason?.rawValue),
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
