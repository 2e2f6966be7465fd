import Foundation
import GRDB
import Geometry
import TestSupport
import Testing

@testable import Storage

@Suite struct WritingTests {
    let file: ScratchFile

    init() throws { file = try ScratchFile() }
    private let name = Storage.Layer.estates.fields("name")

    private func estate(_ ref: String, _ name: String) -> FeatureRow {
        FeatureRow(key: ref, values: [.text(name)], shape: .square(at: Point(0, 0), side: 10))
    }

    @Test func `the writer waits for the disk, keeps foreign keys and leaves checkpoints to the lock`() throws {
        for district in [
            try District.create(at: file.path, datum: .wgs84), try District.open(file.path, mode: .write),
        ] {
            try district.pool.writeWithoutTransaction { (db: Database) throws in
                #expect(try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2)
                #expect(try Int.fetchOne(db, sql: "PRAGMA foreign_keys") == 1)
                #expect(try Int.fetchOne(db, sql: "PRAGMA wal_autocheckpoint") == 0)
                #expect(try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal")
            }
        }
    }

    @Test func `every write is in the log, and raises the generation when served content changed`() throws {
        let district = try District.create(at: file.path, datum: .wgs84)
        let info = OperationInfo(
            actor: "li", command: "import estates", reason: "test", inputHash: String(repeating: "a", count: 64))
        try district.write(info) { transaction in
            _ = try transaction.upsert(.estates, fields: name, rows: [estate("a", "A")])
            transaction.counts = ["added": 1]
        }
        try district.write(.test) { _ = try $0.upsert(.estates, fields: name, rows: [estate("a", "A")]) }
        try district.write(.test) { try $0.set(.notice, "内部用图") }
        let log = try district.read { try $0.operations() }
        #expect(log.map(\.generation) == [1, 1, 2])
        #expect(log[0].actor == "li")
        #expect(log[0].command == "import estates")
        #expect(log[0].reason == "test")
        #expect(log[0].inputHash == info.inputHash)
        #expect(log[0].counts == ["added": 1])
        #expect(try district.generation == 2)
        #expect(try district.read { try $0.setting(.notice) } == "内部用图")
    }

    @Test func `what throws leaves nothing`() throws {
        struct Stop: Error {}
        let district = try District.create(at: file.path, datum: .wgs84)
        #expect(throws: Stop.self) {
            try district.write(.test) { transaction in
                _ = try transaction.upsert(.estates, fields: name, rows: [estate("a", "A")])
                throw Stop()
            }
        }
        #expect(try district.read { try $0.count(of: .estates) } == 0)
        #expect(try district.read { try $0.operations().isEmpty })
        #expect(try district.generation == 0)
    }

    @Test func `a second writer waits, and is told who writes when it waits too long`() throws {
        let district = try District.create(at: file.path, datum: .wgs84)
        let other = try District.open(file.path, mode: .write, patience: 0.1)
        try district.write(OperationInfo(actor: "li", command: "assign")) { _ in
            let error = #expect(throws: StorageError.self) { try other.write(.test) { _ in } }
            guard case .locked(_, let holder) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(holder == "assign (process \(getpid()))")
        }
        try other.write(.test) { _ in }
    }

    @Test func `a full disk is said to be full, and the file is as it was`() throws {
        let district = try District.create(at: file.path, datum: .wgs84)
        try district.write(.test) { _ = try $0.upsert(.estates, fields: name, rows: [estate("a", "A")]) }
        try district.pool.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages + 4)")
        }
        #expect(throws: StorageError.diskFull(path: district.path)) {
            try district.write(.test) { transaction in
                let rows = (0..<2000).map { estate("e\($0)", String(repeating: "x", count: 100)) }
                _ = try transaction.upsert(.estates, fields: name, rows: rows)
            }
        }
        #expect(try district.read { try $0.estates().map(\.ref) } == ["a"])
        #expect(try district.generation == 1)
        #expect(try GDAL.validate(file.path) == [])
        try district.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
        try district.write(.test) { _ = try $0.upsert(.estates, fields: name, rows: [estate("b", "B")]) }
        #expect(try district.read { try $0.count(of: .estates) } == 2)
    }

    @Test func `after a write the log beside the file is empty`() throws {
        let district = try District.create(at: file.path, datum: .wgs84)
        try district.write(.test) { _ = try $0.upsert(.estates, fields: name, rows: [estate("a", "A")]) }
        let size = try FileManager.default.attributesOfItem(atPath: file.path + "-wal")[.size] as? Int
        #expect(size == 0)
    }

    @Test func `a reader that holds a snapshot stops no writer, and sees one generation`() throws {
        let district = try District.create(at: file.path, datum: .wgs84)
        let reader = try District.open(file.path)
        try reader.read { snapshot in
            #expect(try snapshot.generation == 0)
            try district.write(.test) { _ = try $0.upsert(.estates, fields: name, rows: [estate("a", "A")]) }
            #expect(try snapshot.generation == 0)
            #expect(try snapshot.count(of: .estates) == 0)
        }
        #expect(try reader.generation == 1)
        #expect(try reader.read { try $0.count(of: .estates) } == 1)
    }

    @Test func `a killed writer leaves the last commit, whole, and no lock`() async throws {
        try District.create(at: file.path, datum: .wgs84)
            .write(.test) { _ = try $0.upsert(.estates, fields: name, rows: [estate("a", "A")]) }
        for rows in [1, 400, 20_000] {
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = file.path as String, rows = rows as Int] in
                let district = try District.open(path, mode: .write)
                try district.write(OperationInfo(actor: "child", command: "die")) { transaction in
                    _ = try transaction.upsert(.buildings, fields: Layer.buildings.fields("name")) { put in
                        for row in 0..<rows {
                            try put(
                                FeatureRow(key: "\(row)", values: [.text("n")], shape: .point(Point(Int32(row), 0))))
                        }
                        // What does not fit the page cache is in the log already, uncommitted.
                        try transaction.db.execute(sql: "PRAGMA cache_spill = ON")
                        kill(getpid(), SIGKILL)
                    }
                }
            }
            let district = try District.open(file.path, mode: .write, patience: 0.1)
            #expect(try await district.read { try $0.count(of: .buildings) } == 0)
            #expect(try await district.read { try $0.operations().map(\.actor) } == ["tester"])
            #expect(try district.generation == 1)
            #expect(try GDAL.validate(file.path) == [])
        }
        // A commit that nobody moved into the file is there all the same.
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = file.path as String] in
            let district = try District.open(path, mode: .write)
            _ = try district.pool.write { db in
                let transaction = try Transaction(db: db, datum: .wgs84, info: .test)
                try transaction.set(.notice, "committed")
                try transaction.finish()
            }
            kill(getpid(), SIGKILL)
        }
        #expect(try await District.open(file.path).read { try $0.setting(.notice) } == "committed")
        #expect(try GDAL.validate(file.path) == [])
    }

    @Test(.timeLimit(.minutes(20)))
    func `readers in other processes see whole generations, and the last one in the end`() async throws {
        let path = file.path
        let district = try District.create(at: path, datum: .wgs84)
        func publish(_ number: Int) throws {
            try district.write(.test) { transaction in
                try transaction.set(.notice, "\(number)")
                let rows = (0..<20).map { estate("\($0)", "\(number)") }
                _ = try transaction.upsert(.estates, fields: name, rows: rows)
            }
        }
        try publish(1)
        async let reading = #expect(processExitsWith: .success) { [path = path as String] in
            let reader = try District.open(path)
            var seen: Set<String> = []
            while !seen.contains("60") {
                let (notice, names, generation) = try reader.read { snapshot in
                    (try snapshot.setting(.notice), try snapshot.estates().map(\.name), try snapshot.generation)
                }
                guard Set(names) == [notice], names.count == 20, notice == "\(generation)" else { exit(1) }
                seen.insert(notice ?? "")
            }
            // Started long before the last publish, it must have met others on the way.
            exit(seen.count > 5 ? EXIT_SUCCESS : 2)
        }
        // The reader is a process that has to start first.
        for number in 2...60 {
            try publish(number)
            try await Task.sleep(for: .milliseconds(50))
        }
        _ = await reading
    }

    @Test func `writers in two processes take turns`() async throws {
        let path = file.path
        let district = try District.create(at: path, datum: .wgs84)
        async let child = #expect(processExitsWith: .success) { [path = path as String] in
            let district = try District.open(path, mode: .write, patience: 60)
            for number in 0..<40 { try district.write(.test) { try $0.set(.notice, "child \(number)") } }
        }
        for number in 0..<40 { try district.write(.test) { try $0.set(.notice, "parent \(number)") } }
        _ = await child
        #expect(try district.generation == 80)
        #expect(try await district.read { try $0.operations().map(\.generation) } == Array(1...80))
        #expect(try GDAL.validate(path) == [])
    }
}
