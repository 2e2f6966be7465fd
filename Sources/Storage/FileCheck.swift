internal import Foundation
internal import GRDB
internal import Geometry

/// Looks at a file before it is trusted, without changing it.
enum FileCheck {
    /// What can be told from the first hundred bytes.
    static func header(of path: String) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw StorageError.notFound(path: path)
        }
        guard !isFolder.boolValue else { throw StorageError.notADistrict(path: path, reason: "it is a folder") }
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw StorageError.failed(path: path, detail: "it cannot be opened for reading")
        }
        defer { try? file.close() }
        let header = [UInt8](try file.read(upToCount: 100) ?? Data())
        guard !header.isEmpty else { throw StorageError.notADistrict(path: path, reason: "it is empty") }
        guard header.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw StorageError.notADistrict(path: path, reason: "it is no SQLite file")
        }
        guard header.count == 100 else { throw StorageError.corrupt(path: path, detail: "it ends in its header") }
        func number(at offset: Int) -> UInt32 { header[offset..<(offset + 4)].reduce(0) { $0 << 8 | UInt32($1) } }
        let pageSize = UInt64(header[16]) << 8 | UInt64(header[17])
        let expected = UInt64(number(at: 28)) * (pageSize == 1 ? 65536 : pageSize)
        // While a log waits beside it the file may rightly be shorter than its header says.
        let log = try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? UInt64
        if (log ?? 0) == 0, try file.seekToEnd() < expected {
            throw StorageError.corrupt(path: path, detail: "it is shorter than its header says: \(expected) bytes")
        }
    }

    struct State {
        let datum: Datum
        let isUpToDate: Bool
    }

    /// That it is one of ours, of a release this one knows.
    static func contents(of path: String, migrator: DatabaseMigrator) throws -> State {
        return try ReadingConfiguration.queue(path).read { db in
            guard try Int32.fetchOne(db, sql: "PRAGMA application_id") == RequiredTables.applicationID else {
                throw StorageError.notADistrict(path: path, reason: "it is no GeoPackage")
            }
            guard try db.tableExists("grdb_migrations"), try db.tableExists("settings"), try db.tableExists("counters"),
                let datum = try Datum(
                    setting: String.fetchOne(db, sql: "SELECT value FROM settings WHERE key = 'datum'"))
            else {
                throw StorageError.notADistrict(path: path, reason: "another program made this GeoPackage")
            }
            let version = try Int32.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            guard version <= RequiredTables.version else {
                throw StorageError.newerFile(path: path, found: "GeoPackage \(version)")
            }
            if try migrator.hasBeenSuperseded(db) {
                let known = Set(migrator.migrations)
                let found = try migrator.appliedIdentifiers(db).subtracting(known).sorted()
                throw StorageError.newerFile(path: path, found: found.joined(separator: ", "))
            }
            return State(datum: datum, isUpToDate: try migrator.hasCompletedMigrations(db))
        }
    }
}

extension Datum {
    init?(setting: String?) {
        guard let datum = [Datum.cgcs2000, .wgs84].first(where: { "EPSG:\($0.epsg)" == setting }) else { return nil }
        self = datum
    }
}
