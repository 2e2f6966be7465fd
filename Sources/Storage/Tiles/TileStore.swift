internal import Crypto
internal import Foundation
internal import GRDB
public import Tiling

/// Tiles that were cut, in a file beside the district's, so that a server that starts again, another server and
/// `gridmap tiles` need not cut them again.
///
/// Nothing depends on it: each tile has with it the ``Fingerprint`` of what it was made from, and is taken only by who
/// finds the same one in the district's file. So the store may be old, deleted, or of another file of the same name; what
/// is damaged in it counts as missing, and a store that cannot be read is made anew. It is bounded; the oldest tiles go first.
public actor TileStore {
    public struct Key: Hashable, Sendable {
        /// What the tile was asked for as: layers, format, conditions.
        public let kind: String
        public let tile: TileID

        public init(kind: String, tile: TileID) {
            self.kind = kind
            self.tile = tile
        }
    }

    public struct Entry: Hashable, Sendable {
        public var fingerprint: Fingerprint
        /// What the fingerprint is of, and headers, as the caller has them.
        public var about: String
        /// As sent: gzip where ``isPacked``.
        public var bytes: [UInt8]
        public var isPacked: Bool

        public init(fingerprint: Fingerprint, about: String, bytes: [UInt8], isPacked: Bool) {
            self.fingerprint = fingerprint
            self.about = about
            self.bytes = bytes
            self.isPacked = isPacked
        }

        /// Of everything, so that a damaged row is told.
        fileprivate func digest(_ key: Key) -> Data {
            var hash = SHA256()
            let words = [
                fingerprint.high, fingerprint.low, UInt64(about.utf8.count), isPacked ? 1 : 0, UInt64(bytes.count),
            ]
            for word in words { withUnsafeBytes(of: word.littleEndian) { hash.update(bufferPointer: $0) } }
            hash.update(data: Array("\(key.kind) \(key.tile) \(about)".utf8))
            hash.update(data: bytes)
            return Data(hash.finalize().prefix(16))
        }
    }

    /// Beside the district's file.
    public static let suffix = ".tiles"
    public static let standardLimit = 512 << 20

    private static let applicationID = 0x6772_7473  // "grts"
    private static let version = 1
    private static let pageSize = 4096
    /// Written together, when so many or so many bytes wait, or this long after the first.
    private static let batch = 256
    private static let batchBytes = 4 << 20
    private static let delay = Duration.milliseconds(200)

    private let path: String
    private let limit: Int
    private var queue: DatabaseQueue?
    private var waiting: [Key: Entry] = [:]
    private var waitingBytes = 0
    private var flushing: Task<Void, Never>?
    /// Inode of the file that is open; another one has taken its name when it differs.
    private var identity: UInt64?
    /// Until when a store that cannot be opened is left in peace.
    private var pause: ContinuousClock.Instant?

    /// - Parameters:
    ///   - district: the path of its file.
    ///   - limit: bytes of the store's file.
    public init(beside district: String, limit: Int = TileStore.standardLimit) {
        path = district + Self.suffix
        self.limit = max(limit, 1 << 20)
    }

    public func tile(_ key: Key) -> Entry? {
        if let entry = waiting[key] { return entry }
        return attempt { db in
            let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT high, low, about, packed, bytes, digest FROM tiles
                        WHERE kind = ? AND z = ? AND x = ? AND y = ?
                        """), arguments: [key.kind, key.tile.z, key.tile.x, key.tile.y])
            guard let row, let high = Int64.fromDatabaseValue(row[0]), let low = Int64.fromDatabaseValue(row[1]),
                let about = String.fromDatabaseValue(row[2]), let isPacked = Bool.fromDatabaseValue(row[3]),
                let bytes = Data.fromDatabaseValue(row[4]), let digest = Data.fromDatabaseValue(row[5])
            else { return nil }
            let entry = Entry(
                fingerprint: Fingerprint(high: UInt64(bitPattern: high), low: UInt64(bitPattern: low)), about: about,
                bytes: Array(bytes), isPacked: isPacked)
            return entry.digest(key) == digest ? entry : nil
        } ?? nil
    }

    /// Keeps a tile; it is written a little later.
    public func keep(_ entry: Entry, for key: Key) {
        guard entry.bytes.count < limit / 8 else { return }
        waiting[key] = entry
        waitingBytes += entry.bytes.count
        if waiting.count >= Self.batch || waitingBytes >= min(Self.batchBytes, limit / 8) { return flush() }
        if flushing == nil {
            flushing = Task { [weak self] in
                try? await Task.sleep(for: Self.delay)
                await self?.flush()
            }
        }
    }

    /// Writes what waits.
    public func flush() {
        flushing = nil
        let entries = waiting
        waiting = [:]
        waitingBytes = 0
        guard !entries.isEmpty else { return }
        func write(_ db: Database) throws {
            try db.inTransaction {
                let insert = try db.cachedStatement(
                    sql: "INSERT OR REPLACE INTO tiles VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                for (key, entry) in entries {
                    try insert.execute(arguments: [
                        key.kind, key.tile.z, key.tile.x, key.tile.y, Int64(bitPattern: entry.fingerprint.high),
                        Int64(bitPattern: entry.fingerprint.low), entry.about, entry.isPacked, Data(entry.bytes),
                        entry.digest(key),
                    ])
                }
                return .commit
            }
        }
        _ = attempt { db in
            for _ in 0..<4 {
                do {
                    return try write(db)
                } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {}
                // The oldest quarter goes; a row that is replaced becomes the newest.
                try db.execute(
                    sql: """
                        DELETE FROM tiles WHERE number <=
                        (SELECT number FROM tiles ORDER BY number LIMIT 1 OFFSET (SELECT count(*) / 4 FROM tiles))
                        """)
            }
        }
    }

    // MARK: Lists of what a package held

    /// Keeps what a package of a generation held; the newest few lists are kept.
    public func keep(list: [UInt8], of kind: String, generation: Int64) {
        _ = attempt { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO lists VALUES (?, ?, ?, ?)",
                arguments: [kind, generation, Data(list), Data(SHA256.hash(data: list))])
            try db.execute(
                sql: """
                    DELETE FROM lists WHERE kind = ?1 AND generation NOT IN
                    (SELECT generation FROM lists WHERE kind = ?1 ORDER BY generation DESC LIMIT \(Self.listsKept))
                    """, arguments: [kind])
        }
    }

    public static let listsKept = 16

    public func list(of kind: String, generation: Int64) -> [UInt8]? {
        attempt { db -> [UInt8]? in
            let row = try Row.fetchOne(
                db, sql: "SELECT bytes, digest FROM lists WHERE kind = ? AND generation = ?",
                arguments: [kind, generation])
            guard let row, let bytes = Data.fromDatabaseValue(row[0]), let digest = Data.fromDatabaseValue(row[1]),
                Data(SHA256.hash(data: bytes)) == digest
            else { return nil }
            return Array(bytes)
        } ?? nil
    }

    /// The generations of which there is a list.
    public func generations(of kind: String) -> [Int64] {
        attempt { db in
            try Int64.fetchAll(
                db, sql: "SELECT generation FROM lists WHERE kind = ? ORDER BY generation", arguments: [kind])
        } ?? []
    }

    // MARK: The file

    /// Does something with the file; `nil` when that is not possible now. A file that is damaged is made anew.
    private func attempt<Value>(_ body: (Database) throws -> Value) -> Value? {
        if let pause, .now < pause { return nil }
        pause = nil
        for _ in 0..<2 {
            do {
                return try opened().inDatabase(body)
            } catch let error as DatabaseError {
                let damaged: [ResultCode] = [.SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR, .SQLITE_IOERR]
                guard damaged.contains(error.resultCode) else {
                    if queue == nil { pause = .now + Self.peace }
                    return nil
                }
                try? queue?.close()
                queue = nil
                for suffix in ["", "-journal"] { try? FileManager.default.removeItem(atPath: path + suffix) }
            } catch {
                pause = .now + Self.peace
                return nil
            }
        }
        return nil
    }

    private static let peace = Duration.seconds(5)

    private struct Unusable: Error {}

    private func opened() throws -> DatabaseQueue {
        let inode = Self.inode(of: path)
        if let queue, inode == identity, inode != nil { return queue }
        try? queue?.close()
        queue = nil
        var configuration = Configuration()
        configuration.busyMode = .timeout(0.25)
        let (pages, pageSize) = (limit / Self.pageSize, Self.pageSize)
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA trusted_schema = OFF; PRAGMA page_size = \(pageSize); PRAGMA journal_mode = TRUNCATE;
                    PRAGMA synchronous = OFF; PRAGMA max_page_count = \(pages); PRAGMA cache_size = -4096;
                    """)
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.inDatabase { db in
            let id = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
            let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            if id == Self.applicationID, version == Self.version { return }
            // Another program's file of this name is left alone.
            let isNew = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0
            guard id == Self.applicationID || isNew else { throw Unusable() }
            try db.inTransaction(.immediate) {
                try db.execute(
                    sql: """
                        DROP TABLE IF EXISTS tiles; DROP TABLE IF EXISTS lists;
                        CREATE TABLE tiles (
                            number INTEGER PRIMARY KEY, kind TEXT NOT NULL, z INTEGER NOT NULL, x INTEGER NOT NULL,
                            y INTEGER NOT NULL, high INTEGER NOT NULL, low INTEGER NOT NULL, about TEXT NOT NULL,
                            packed BOOLEAN NOT NULL, bytes BLOB NOT NULL, digest BLOB NOT NULL,
                            UNIQUE (kind, z, x, y));
                        CREATE TABLE lists (
                            kind TEXT NOT NULL, generation INTEGER NOT NULL, bytes BLOB NOT NULL, digest BLOB NOT NULL,
                            PRIMARY KEY (kind, generation));
                        PRAGMA application_id = \(Self.applicationID); PRAGMA user_version = \(Self.version);
                        """)
                return .commit
            }
        }
        identity = Self.inode(of: path)
        self.queue = queue
        return queue
    }

    private static func inode(of path: String) -> UInt64? {
        var facts = stat()
        return stat(path, &facts) == 0 ? UInt64(facts.st_ino) : nil
    }
}
