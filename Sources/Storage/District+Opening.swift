public import Foundation
internal import GRDB
public import Geometry

extension District {
    /// Makes a new file and opens it for writing.
    ///
    /// - Throws: ``StorageError/alreadyExists(path:)`` and others.
    public static func create(at path: String, datum: Datum, patience: TimeInterval = 5) throws -> District {
        try StorageError.wrapping(path) {
            guard !FileManager.default.fileExists(atPath: path) else { throw StorageError.alreadyExists(path: path) }
            return try WriterLock.hold(path, holder: "create", timeout: patience) {
                guard !FileManager.default.fileExists(atPath: path) else {
                    throw StorageError.alreadyExists(path: path)
                }
                do {
                    return try make(path, datum: datum, patience: patience)
                } catch {
                    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
                    throw error
                }
            }
        }
    }

    private static func make(_ path: String, datum: Datum, patience: TimeInterval) throws -> District {
        let pool = try writingPool(path)
        try Schema.migrator(datum: datum).migrate(pool)
        try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        return District(path: try canonical(path), mode: .write, datum: datum, pool: pool, patience: patience)
    }

    /// Opens an existing file. Opening for writing brings a file of an earlier release up to date, after a copy of it
    /// was made beside it.
    ///
    /// - Parameter patience: seconds to wait for another writer.
    /// - Throws: ``StorageError/notFound(path:)``, ``StorageError/notADistrict(path:reason:)``,
    ///   ``StorageError/newerFile(path:found:)``, ``StorageError/corrupt(path:detail:)`` and others.
    public static func open(_ path: String, mode: Mode = .read, patience: TimeInterval = 5) throws -> District {
        try open(path, mode: mode, patience: patience, migrator: Schema.migrator())
    }

    static func open(
        _ path: String, mode: Mode, patience: TimeInterval, migrator: DatabaseMigrator
    ) throws -> District {
        try StorageError.wrapping(path) {
            try FileCheck.header(of: path)
            let path = try canonical(path)
            let state = try FileCheck.contents(of: path, migrator: migrator)
            switch mode {
            case .read:
                guard state.isUpToDate else { throw StorageError.needsMigration(path: path) }
                return District(
                    path: path, mode: .read, datum: state.datum, pool: try ReadingConfiguration.pool(path),
                    patience: patience)
            case .write:
                guard FileManager.default.isWritableFile(atPath: path) else { throw StorageError.readOnly(path: path) }
                return try WriterLock.hold(path, holder: "open", timeout: patience) {
                    let pool = try writingPool(path)
                    if try !pool.read(migrator.hasCompletedMigrations) {
                        try backUp(pool, path: path)
                        try migrator.migrate(pool)
                    }
                    return District(path: path, mode: .write, datum: state.datum, pool: pool, patience: patience)
                }
            }
        }
    }

    /// The lock is beside the file itself, whatever links lead to it.
    private static func canonical(_ path: String) throws -> String {
        guard let resolved = realpath(path, nil) else { throw StorageError.notFound(path: path) }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func writingPool(_ path: String) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { db in
            GeometryFunctions.register(in: db)
            // Every commit is checkpointed under the writer lock, and only there.
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
            // KiB: the pages of a big import stay in memory until the commit, instead of going to the log twice.
            if !db.configuration.readonly { try db.execute(sql: "PRAGMA cache_size = -65536") }
        }
        let pool = try DatabasePool(path: path, configuration: configuration)
        // Only now: GRDB sets NORMAL when it turns the write-ahead log on, and a commit must survive a power cut.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        return pool
    }

    private static func backUp(_ pool: DatabasePool, path: String) throws {
        let stamp = Instant.text().filter { $0.isNumber || $0 == "T" }.prefix(15)
        let copy = try DatabaseQueue(path: "\(path).before-migration-\(stamp)")
        try pool.backup(to: copy)
        try copy.close()
    }
}
