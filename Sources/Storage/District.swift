internal import Foundation
internal import GRDB
public import Geometry

/// One district's file: a GeoPackage with the areas, what stands in them, the plan, and their history.
///
///     let district = try District.open("jingzhou.gpkg", mode: .write)
///     try district.write(OperationInfo(actor: "li", command: "import estates")) { transaction in … }
///     let grids = try district.read { try $0.grids() }
///
/// Any number of readers work beside one writer, in one process or several. A writer holds a lock beside the file
/// around each write; readers see the file as its last commit left it, one generation at a time.
public final class District: Sendable {
    public enum Mode: Sendable {
        case read, write
    }

    public let path: String
    public let mode: Mode
    public let datum: Datum
    let pool: DatabasePool
    /// Seconds to wait for another writer.
    let patience: TimeInterval

    init(path: String, mode: Mode, datum: Datum, pool: DatabasePool, patience: TimeInterval) {
        self.path = path
        self.mode = mode
        self.datum = datum
        self.pool = pool
        self.patience = patience
    }
}

extension District {
    /// Reads the file as one generation has it.
    ///
    /// Keep it short: while a snapshot is held the write-ahead log cannot shrink.
    public func read<Value>(_ body: (Snapshot) throws -> Value) throws -> Value {
        try StorageError.wrapping(path) {
            try pool.read { try body(Snapshot(db: $0, datum: datum)) }
        }
    }

    /// Reads without blocking the task's thread.
    public func read<Value: Sendable>(_ body: @escaping @Sendable (Snapshot) throws -> Value) async throws -> Value {
        let datum = datum
        do {
            return try await pool.read { try body(Snapshot(db: $0, datum: datum)) }
        } catch let error as DatabaseError {
            throw StorageError(error, path: path)
        }
    }

    /// Writes: waits for the lock, does `body` in one transaction with its row in the operations log, commits,
    /// checkpoints, and gives the lock back. When `body` throws, nothing has happened.
    ///
    /// - Precondition: the district was opened for writing.
    /// - Throws: what `body` throws; ``StorageError/locked(path:holder:)``, ``StorageError/diskFull(path:)`` and others.
    public func write<Value>(_ info: OperationInfo, _ body: (Transaction) throws -> Value) throws -> Value {
        precondition(mode == .write, "the district was opened for reading")
        return try StorageError.wrapping(path) {
            try WriterLock.hold(path, holder: info.command, timeout: patience) {
                let value = try pool.write { db in
                    let transaction = try Transaction(db: db, datum: datum, info: info)
                    let value = try body(transaction)
                    try transaction.finish()
                    Failpoint.pass("written")
                    return value
                }
                Failpoint.pass("committed")
                checkpoint()
                Failpoint.pass("checkpointed")
                return value
            }
        }
    }

    /// The number of the served content; cheap enough to ask every second.
    public var generation: Int64 {
        get throws { try read { try $0.generation } }
    }

    /// Moves the write-ahead log into the file, as far as readers allow. What was committed is safe in the log
    /// already, so that a failure here is left to the next writer.
    private func checkpoint() {
        try? pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA busy_timeout = 250")
            defer { try? db.execute(sql: "PRAGMA busy_timeout = 5000") }
            _ = try db.checkpoint(.truncate)
        }
    }
}
