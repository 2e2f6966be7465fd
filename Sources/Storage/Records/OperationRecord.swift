internal import Foundation
internal import GRDB

/// A row of the operations log.
public struct OperationRecord: Hashable, Sendable {
    public var id: Int64
    /// UTC, `2026-11-24T00:10:10.000Z`.
    public var at: String
    public var actor: String
    public var command: String
    public var reason: String?
    /// SHA-256 of the input, 64 hexadecimal digits.
    public var inputHash: String?
    public var counts: [String: Int]
    /// The generation that it left.
    public var generation: Int64
    public var revision: Int?
}

extension Snapshot {
    /// The operations log, oldest first.
    public func operations() throws -> [OperationRecord] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT id, at, actor, command, reason, input_hash, counts, generation, revision
                FROM operations ORDER BY id
                """
        ).map { row in
            var reader = ColumnReader(row, of: "operations")
            return OperationRecord(
                id: try reader.value(), at: try reader.value(), actor: try reader.value(),
                command: try reader.value(), reason: try reader.optional(), inputHash: try reader.optional(),
                counts: try CountsText.counts(reader.value()), generation: try reader.value(),
                revision: try reader.optional())
        }
    }
}
