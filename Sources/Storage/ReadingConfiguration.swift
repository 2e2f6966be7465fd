internal import Foundation
internal import GRDB

/// How a file is opened that must not change.
///
/// A reader of a write-ahead log needs two small files beside the database. Where they are missing and cannot be made (a
/// read-only folder or medium) nobody can write either, and the file is read as immutable.
enum ReadingConfiguration {
    static func pool(_ path: String) throws -> DatabasePool {
        try withFallback(path) { path in
            let pool = try DatabasePool(path: path, configuration: configuration(waiting: 5))
            // Readers are opened on first use; the fallback must be decided now.
            _ = try pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master") }
            return pool
        }
    }

    /// - Parameter seconds: for how long it waits while somebody writes.
    static func queue(_ path: String, waiting seconds: Double = 5) throws -> DatabaseQueue {
        try withFallback(path) { path in
            let queue = try DatabaseQueue(path: path, configuration: configuration(waiting: seconds))
            _ = try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master") }
            return queue
        }
    }

    private static func configuration(waiting seconds: Double) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = seconds > 0 ? .timeout(seconds) : .immediateError
        // The file may have been put there by anyone: its views and triggers call no function of ours.
        configuration.prepareDatabase {
            try $0.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
        }
        return configuration
    }

    private static func withFallback<Opened>(_ path: String, _ open: (String) throws -> Opened) throws -> Opened {
        do {
            return try open(path)
        } catch let error as DatabaseError
            where error.resultCode == .SQLITE_CANTOPEN || error.resultCode == .SQLITE_READONLY
        {
            guard !FileManager.default.fileExists(atPath: path + "-wal"),
                let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed)
            else { throw error }
            return try open("file:\(escaped)?immutable=1")
        }
    }
}
