internal import GRDB

/// A state of the file, told apart from a later one by any writer's commit.
struct FileVersion: Hashable {
    /// Changes with each commit of another connection, of another program too.
    private let data: Int64
    /// The last row of the log; of an earlier write through this connection too.
    private let operation: Int64

    init(_ db: Database, before operation: Int64 = .max) throws {
        data = try Int64.fetchOne(db, sql: "PRAGMA data_version") ?? 0
        self.operation =
            try Int64.fetchOne(db, sql: "SELECT max(id) FROM operations WHERE id < ?", arguments: [operation]) ?? 0
    }
}
