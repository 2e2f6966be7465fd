import Foundation
import GRDB
import Geometry
import TestSupport
import Testing

@testable import Storage

@Suite struct DistrictFileTests {
    let file: ScratchFile

    init() throws { file = try ScratchFile() }

    private func bytes() throws -> Data { try Data(contentsOf: URL(filePath: file.path)) }

    /// Opening for reading and for writing is refused with this code, and the file stays as it is.
    private func expectRefused(_ code: String) throws {
        let before = try bytes()
        for mode in [District.Mode.read, .write] {
            let error = #expect(throws: StorageError.self) { try District.open(file.path, mode: mode) }
            #expect(error?.code == code)
        }
        #expect(try bytes() == before)
    }

    @Test func `a missing file and a folder are refused`() throws {
        #expect(throws: StorageError.notFound(path: file.path)) { try District.open(file.path) }
        #expect(throws: StorageError.notADistrict(path: file.folder.path, reason: "it is a folder")) {
            try District.open(file.folder.path)
        }
        #expect(FileManager.default.subpaths(atPath: file.folder.path) == [])
    }

    @Test(arguments: ["", "ref,name\n1,A\n", "SQLite format 3\0 and no more"])
    func `what is no database is refused`(content: String) throws {
        try Data(content.utf8).write(to: URL(filePath: file.path))
        try expectRefused(content.hasPrefix("SQLite") ? "corrupt-file" : "not-a-district")
    }

    @Test func `a GeoPackage of another program is refused and not touched`() throws {
        let source = file.folder.appending(path: "a.geojson")
        try Data(#"{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[1,2]}}"#.utf8)
            .write(to: source)
        _ = try Command.run("/usr/bin/ogr2ogr", ["-f", "GPKG", file.path, source.path])
        try expectRefused("not-a-district")
        let database = try DatabaseQueue(path: file.folder.appending(path: "plain.sqlite").path)
        try database.write { try $0.execute(sql: "CREATE TABLE a (b)") }
        #expect(throws: StorageError.self) { try District.open(database.path) }
    }

    @Test func `an existing file is not made again`() throws {
        _ = try District.create(at: file.path, datum: .wgs84)
        let before = try bytes()
        #expect(throws: StorageError.alreadyExists(path: file.path)) {
            try District.create(at: file.path, datum: .cgcs2000)
        }
        #expect(try bytes() == before)
    }

    @Test(arguments: [Datum.cgcs2000, .wgs84])
    func `the datum is kept`(datum: Datum) throws {
        _ = try District.create(at: file.path, datum: datum)
        #expect(try District.open(file.path).datum == datum)
        #expect(try District.open(file.path, mode: .write).datum == datum)
    }

    @Test(arguments: ["PRAGMA user_version = 10400", "INSERT INTO grdb_migrations VALUES ('99 later')"])
    func `a file of a later release is refused`(sql: String) throws {
        _ = try District.create(at: file.path, datum: .wgs84)
        try DatabaseQueue(path: file.path).write { try $0.execute(sql: sql) }
        try? FileManager.default.removeItem(atPath: file.path + "-wal")
        try expectRefused("newer-file")
    }

    @Test func `a file cut short is refused`() throws {
        _ = try District.create(at: file.path, datum: .wgs84)
        try bytes().prefix(20_000).write(to: URL(filePath: file.path))
        try expectRefused("corrupt-file")
    }

    @Test func `a file with a spoilt page is reported, not trusted`() throws {
        let name = Layer.buildings.fields("name")
        do {
            let district = try District.create(at: file.path, datum: .wgs84)
            try district.write(.test) { transaction in
                let rows = (0..<2000).map {
                    FeatureRow(key: "\($0)", values: [.text("n")], shape: .point(Point($0, 0)))
                }
                _ = try transaction.upsert(.buildings, fields: name, rows: rows)
            }
        }
        var content = try bytes()
        for page in 60..<(content.count / 4096) {
            content.replaceSubrange((page * 4096)..<(page * 4096 + 200), with: Data(repeating: 0xEE, count: 200))
        }
        try content.write(to: URL(filePath: file.path))
        let error = #expect(throws: StorageError.self) {
            let district = try District.open(file.path)
            _ = try district.read { try $0.buildings() }
        }
        #expect(error?.code == "corrupt-file")
    }

    @Test func `before a migration a copy is made, and a reader waits for it`() throws {
        _ = try District.create(at: file.path, datum: .wgs84)
        var migrator = Schema.migrator()
        migrator.registerMigration("2 test") { try $0.execute(sql: "CREATE TABLE added (id INTEGER PRIMARY KEY)") }
        #expect(throws: StorageError.needsMigration(path: file.path)) {
            try District.open(file.path, mode: .read, patience: 1, migrator: migrator)
        }
        let district = try District.open(file.path, mode: .write, patience: 1, migrator: migrator)
        #expect(try district.pool.read { try $0.tableExists("added") })
        let copies = try FileManager.default.contentsOfDirectory(atPath: file.folder.path)
            .filter { $0.contains("before-migration") && !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }
        let copy = file.folder.appending(path: try #require(copies.first)).path
        #expect(copies.count == 1)
        #expect(try !DatabaseQueue(path: copy).read { try $0.tableExists("added") })
        #expect(try District.open(copy).datum == .wgs84)
    }

    @Test func `links lead to one lock`() throws {
        let district = try District.create(at: file.path, datum: .wgs84)
        let link = file.folder.appending(path: "link.gpkg").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file.path)
        let other = try District.open(link, mode: .write, patience: 0.1)
        #expect(other.path == district.path)
    }

    @Test func `where nothing may be written a file is read, and writing is refused`() async throws {
        do {
            let district = try District.create(at: file.path, datum: .wgs84)
            try district.write(.test) { try $0.set(.notice, "there") }
        }
        let folder = file.folder.path
        func setPermissions(_ folderBits: Int, _ fileBits: Int) throws {
            try FileManager.default.setAttributes([.posixPermissions: fileBits], ofItemAtPath: file.path)
            try FileManager.default.setAttributes([.posixPermissions: folderBits], ofItemAtPath: folder)
        }
        try FileManager.default.removeItem(atPath: file.path + ".lock")
        try setPermissions(0o555, 0o444)
        await #expect(processExitsWith: .success) { [path = file.path as String, folder = folder as String] in
            // Root may write anywhere.
            if geteuid() == 0 {
                #expect(setgid(65534) == 0)
                #expect(setuid(65534) == 0)
            }
            let notice = try await District.open(path).read { try $0.setting(.notice) }
            #expect(notice == "there")
            #expect(throws: StorageError.readOnly(path: path)) { try District.open(path, mode: .write) }
            let new = folder + "/new.gpkg"
            #expect(throws: StorageError.readOnly(path: new)) { try District.create(at: new, datum: .wgs84) }
        }
        try setPermissions(0o755, 0o644)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["district.gpkg"])
    }
}
