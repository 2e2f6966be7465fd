internal import Crypto
internal import Foundation
internal import GRDB

/// A verified copy of a district's file.
public struct BackupSummary: Hashable, Sendable, Codable {
    public var path: String
    public var bytes: Int
    public var generation: Int64
    /// Rows of all layers.
    public var rows: Int
    /// SHA-256 of the identifiers and versions of all rows, and of the log.
    public var hash: String
}

extension District {
    /// Copies the file as one generation has it, while others read and write, and checks the copy. The copy appears under
    /// its name, or the one that links of this name lead to, only when it is whole.
    ///
    /// - Throws: ``StorageError/alreadyExists(path:)`` unless it may be replaced; ``StorageError/cannotWrite(path:detail:)``,
    ///   ``StorageError/corrupt(path:detail:)`` when the copy is not what was copied.
    public func backUp(to copy: String, replacing: Bool = false) throws -> BackupSummary {
        guard replacing || !FileManager.default.fileExists(atPath: copy) else {
            throw StorageError.alreadyExists(path: copy)
        }
        var target = copy
        if let resolved = realpath(copy, nil) {
            defer { free(resolved) }
            target = String(cString: resolved)
            guard target != path, Self.isFree(target) else {
                throw StorageError.cannotWrite(path: copy, detail: "it is a file in use")
            }
        }
        let partial = try PartialFile(for: target, holder: "backup")
        do {
            let contents = try StorageError.wrapping(path) {
                let original = try pool.makeSnapshot()
                let contents = try original.read(BackupContents.init)
                try Self.copy(original, to: partial.path)
                Failpoint.pass("backup.copied")
                try Self.verify(partial.path, contents, copy)
                return contents
            }
            Failpoint.pass("backup.verified")
            let size = try partial.finish(replacing: replacing)
            return BackupSummary(
                path: copy, bytes: size, generation: contents.generation, rows: contents.rows, hash: contents.hash)
        } catch {
            partial.abandon()
            throw error
        }
    }

    /// Whether nobody has a file open that has a log beside it. A log that somebody left goes into the file: beside
    /// another file of this name SQLite would read it as that one's.
    private static func isFree(_ path: String) -> Bool {
        let log = path + "-wal"
        guard FileManager.default.fileExists(atPath: log) else { return true }
        try? WriterLock.hold(path, holder: "backup", timeout: 0) {
            let queue = try DatabaseQueue(path: path)
            _ = try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master") }
            // The last to close a file takes its log away.
            try queue.close()
        }
        return !FileManager.default.fileExists(atPath: log)
    }

    private static func copy(_ original: DatabaseSnapshot, to path: String) throws {
        let queue = try DatabaseQueue(path: path)
        do {
            try original.backup(to: queue)
            try queue.close()
        } catch let error as DatabaseError {
            throw StorageError(error, path: path)
        }
    }

    private static func verify(_ path: String, _ contents: BackupContents, _ name: String) throws {
        var configuration = Configuration()
        configuration.readonly = true
        guard let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) else {
            throw StorageError.cannotWrite(path: name, detail: "a name that is no text")
        }
        let queue = try DatabaseQueue(path: "file:\(escaped)?immutable=1", configuration: configuration)
        try queue.read { db in
            let found = try String.fetchAll(db, sql: "PRAGMA integrity_check(3)")
            guard found == ["ok"] else {
                throw StorageError.corrupt(path: name, detail: found.joined(separator: "; "))
            }
            guard try BackupContents(db) == contents else {
                throw StorageError.corrupt(path: name, detail: "the copy holds other rows than the file")
            }
        }
        try queue.close()
    }
}

/// What tells one state of a file from another.
private struct BackupContents: Hashable {
    let generation: Int64
    let rows: Int
    let hash: String

    init(_ db: Database) throws {
        var hash = SHA256()
        var count = 0
        for layer in Layer.allCases {
            let versions = try Row.fetchCursor(
                db, sql: "SELECT id, \(layer.key), operation FROM \(layer.rawValue) ORDER BY id")
            while let row = try versions.next() {
                hash.update(
                    data: Data(
                        "\(layer.rawValue) \(row[0] as DatabaseValue) \(row[1] as DatabaseValue) \(row[2] as DatabaseValue)\n"
                            .utf8))
                count += 1
            }
        }
        let log = try Row.fetchCursor(db, sql: "SELECT id, at, command, generation FROM operations ORDER BY id")
        while let row = try log.next() { hash.update(data: Data("\(row.databaseValues)\n".utf8)) }
        generation = try Int64.fetchOne(db, sql: "SELECT value FROM counters WHERE name = 'generation'") ?? 0
        rows = count
        self.hash = hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
