import Foundation
import Geometry
import Planning
import Storage
import TestSupport
import Testing

struct `What people decide of buildings` {
    @Test func `a decision holds until the border moves past the building`() throws {
        let town = try JourneysTown.inForce([("cut", JourneysTown.straddling(3000))])
        var request = AssignRequest(actor: "li")
        request.decisions = [("cut", JourneysTown.east)]
        request.reason = .singleMove
        let decided = try town.district.assign(request)
        #expect(decided.decisions == 1 && decided.counts.undecided == 0)
        func cut() throws -> BuildingRecord? {
            try town.district.read { try $0.buildings().first { $0.ref == "cut" } }
        }
        #expect(try cut()?.gridCode == JourneysTown.east && cut()?.assignment?.method == .manual)
        #expect(try cut()?.assignment?.share == 0.25)
        #expect(try town.district.assign(request).changed == 0)
        #expect(try town.district.assign(AssignRequest(actor: "li")).changed == 0)
        #expect(try town.district.check().summary.stale.isEmpty)
        // A publish that leaves both grids keeps it; one that takes the border away does not.
        try town.draft(JourneysTown.halves)
        var publish = PublishRequest(actor: "li")
        publish.waiver = "test"
        #expect(try town.district.publish(publish).expiredDecisions.isEmpty)
        #expect(try cut()?.assignment?.method == .manual)
        try town.draft([(0, 0, 0, 6, 10), (0, 6, 0, 4, 10), (1, 10, 0, 10, 10)])
        let published = try town.district.publish(publish)
        #expect(published.expiredDecisions == [DecisionExpiry(ref: "cut", grid: JourneysTown.east, cause: .gridGone)])
        #expect(try cut()?.assignment?.method == .footprint)
        // It stays listed until a person acts.
        #expect(try town.district.assign(AssignRequest(actor: "li")).expiredDecisions.map(\.ref) == ["cut"])
        var withdrawal = AssignRequest(actor: "li")
        withdrawal.withdrawn = ["cut"]
        #expect(try town.district.assign(withdrawal).expiredDecisions.isEmpty)
        #expect(try GDAL.validate(town.scratch.path) == [])
    }

    @Test func `a decision about a building that moved away expires`() throws {
        let town = try JourneysTown.inForce([("cut", JourneysTown.straddling(3000))])
        var request = AssignRequest(actor: "li")
        request.decisions = [("cut", JourneysTown.east)]
        _ = try town.district.assign(request)
        try town.put([("cut", JourneysTown.house(1, 1))])
        let after = try town.district.assign(AssignRequest(actor: "li"))
        #expect(after.expiredDecisions == [DecisionExpiry(ref: "cut", grid: JourneysTown.east, cause: .bordersMoved)])
        #expect(try town.district.read { try $0.buildings().first { $0.ref == "cut" }?.gridCode } == JourneysTown.west)
    }

    @Test func `a building that was gone for one import has lost its decision, and everybody is told`() throws {
        let town = try JourneysTown.inForce([("cut", JourneysTown.straddling(3000))])
        var decision = AssignRequest(actor: "li")
        decision.decisions = [("cut", JourneysTown.east)]
        var withdrawal = AssignRequest(actor: "li")
        withdrawal.withdrawn = ["cut"]
        let expiry = [DecisionExpiry(ref: "cut", grid: JourneysTown.east, cause: .buildingGone)]
        func lose() throws {
            try town.district.write(.test) { transaction in
                let ids = try transaction.snapshot.buildings().filter { $0.ref == "cut" }.map(\.id)
                try transaction.end(.buildings, ids: ids)
            }
        }
        _ = try town.district.assign(decision)
        try lose()
        for _ in 0..<2 { #expect(try town.district.assign(AssignRequest(actor: "li")).expiredDecisions == expiry) }
        try town.put([("cut", JourneysTown.straddling(3000))])
        #expect(try town.district.assign(AssignRequest(actor: "li")).expiredDecisions == expiry)
        let again = try town.district.assign(decision)
        #expect(again.expiredDecisions.isEmpty && again.decisions == 1)
        #expect(try town.district.assign(AssignRequest(actor: "li")).decisions == 1)
        // Gone and back between two runs, and withdrawn while it is gone.
        try lose()
        try town.put([("cut", JourneysTown.straddling(3000))])
        #expect(try town.district.assign(AssignRequest(actor: "li")).expiredDecisions == expiry)
        _ = try town.district.assign(decision)
        try lose()
        #expect(try town.district.assign(withdrawal).expiredDecisions.isEmpty)
        #expect(throws: StorageError.self) { try town.district.assign(withdrawal) }
        _ = try town.put([("cut", JourneysTown.straddling(3000))])
        #expect(throws: StorageError.self) { try town.district.assign(withdrawal) }
    }

    @Test func `a list that contradicts an option is refused as a whole`() throws {
        let town = try JourneysTown.inForce([("cut", JourneysTown.straddling(3000))])
        let path = town.scratch.folder.appending(path: "returned.csv").path
        try "ref,decision\nb1,\(JourneysTown.west)\ncut,\(JourneysTown.east)\n"
            .write(toFile: path, atomically: true, encoding: .utf8)
        var request = AssignRequest(actor: "li")
        request.decisions = [("cut", JourneysTown.west)]
        _ = try town.district.assign(request)
        request.decisionList = (path, nil)
        for (option, withdrawn) in [("--set", []), ("--unset", ["cut"])] {
            request.withdrawn = withdrawn
            if option == "--unset" { request.decisions = [] }
            let error = #expect(throws: StorageError.self) { try town.district.assign(request) }
            guard case .refused(let refusal)? = error else { continue }
            #expect(refusal.faults.map(\.problem) == [.contradiction(ref: "cut", option: option)])
            #expect(refusal.faults.map(\.feature) == [2])
        }
        request.withdrawn = []
        request.decisions = [("cut", JourneysTown.east)]
        #expect(try town.district.assign(request).decisions == 2)
    }

    /// As the first version made it: without locks and decisions, a plan in force and a draft in it.
    @Test func `a file of the first version is assigned, published and decided like one of this`() throws {
        let town = try JourneysTown.inForce([("cut", JourneysTown.straddling(3000))])
        _ = try town.district.assign(AssignRequest(actor: "li"))
        try town.draft([(0, 0, 0, 5, 10), (0, 5, 0, 5, 10), (1, 10, 0, 5, 10), (1, 15, 0, 5, 10)])
        let old = town.scratch.folder.appending(path: "old.gpkg").path
        let script = """
            import re, sqlite3, sys
            sqlite3.connect(sys.argv[1]).execute("VACUUM INTO ?", (sys.argv[2],))
            old = sqlite3.connect(sys.argv[2], isolation_level=None)
            old.execute("DROP TABLE decisions")
            old.execute("DELETE FROM gpkg_contents WHERE table_name = 'decisions'")
            for table in "grids", "grids_history", "scenario_cells":
                old.execute(f"ALTER TABLE {table} DROP COLUMN locked")
            old.execute("PRAGMA writable_schema = ON")
            changed = 0
            for name, sql in old.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall():
                text, count = re.subn(r" OR method = '(entrance|manual)'", "", sql)
                changed += count
                old.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (text, name))
            old.execute("PRAGMA writable_schema = RESET")
            old.execute("DELETE FROM grdb_migrations WHERE identifier IN ('2 locks', '3 decisions')")
            print(changed)
            """
        let changed = try Command.run("/usr/bin/python3", ["-c", script, town.scratch.path, old])
        #expect(String(decoding: changed, as: UTF8.self) == "6\n")
        #expect(throws: StorageError.needsMigration(path: old)) { try District.open(old) }
        let migrated = try District.open(old, mode: .write)
        func codes(_ district: District) throws -> [String: String] {
            let buildings = try district.read { try $0.buildings() }
            return Dictionary(uniqueKeysWithValues: buildings.map { ($0.ref, $0.gridCode ?? "") })
        }
        #expect(try codes(migrated) == codes(town.district))
        var decision = AssignRequest(actor: "li")
        decision.decisions = [("cut", JourneysTown.east)]
        var publish = PublishRequest(actor: "li")
        publish.waiver = "test"
        for district in [migrated, town.district] {
            #expect(try district.assign(decision).decisions == 1)
            #expect(try district.publish(publish).expiredDecisions.isEmpty)
            #expect(try district.assign(AssignRequest(actor: "li")).changed == 0)
            #expect(try district.check().summary.stale.isEmpty)
        }
        #expect(try codes(migrated) == codes(town.district) && codes(migrated)["cut"] == JourneysTown.east)
        #expect(try GDAL.validate(old) == [])
    }

    @Test func `a building without a place is where a person says`() throws {
        let town = try JourneysTown.inForce()
        try town.district.write(.test) { transaction in
            _ = try transaction.upsert(
                .buildings, fields: Layer.buildings.fields("use"),
                rows: [FeatureRow(key: "lost", values: [.text("住宅")], shape: nil)])
        }
        let before = try town.district.assign(AssignRequest(actor: "li"))
        #expect(before.counts.withoutLocation == 1 && before.counts.assigned == 200)
        var request = AssignRequest(actor: "li")
        request.decisions = [("lost", JourneysTown.east)]
        #expect(try town.district.assign(request).counts.assigned == 201)
        func lost() throws -> BuildingRecord? {
            try town.district.read { try $0.buildings().first { $0.ref == "lost" } }
        }
        #expect(try lost()?.gridCode == JourneysTown.east && lost()?.assignment?.method == .manual)
        #expect(try town.district.assign(AssignRequest(actor: "li")).changed == 0)
        try town.draft([(0, 0, 0, 6, 10), (0, 6, 0, 4, 10), (1, 10, 0, 10, 10)])
        let published = try town.district.publish(PublishRequest(actor: "li"))
        #expect(published.expiredDecisions.map(\.ref) == ["lost"])
        #expect(try lost()?.gridCode == nil)
    }

    @Test func `the returned list of the undecided decides`() throws {
        let town = try JourneysTown.inForce([
            ("=cut", JourneysTown.straddling(3000)), ("away", .square(at: Point(0, 0), side: 100)),
        ])
        var request = AssignRequest(actor: "li")
        request.undecidedPath = town.scratch.folder.appending(path: "undecided.csv").path
        _ = try town.district.assign(request)
        let list = String(
            decoding: try Data(contentsOf: URL(filePath: request.undecidedPath ?? "")), as: UTF8.self)
        #expect(
            list
                == "\u{FEFF}ref,grid,share,reason,decision\r\n'=cut,\(JourneysTown.west),0.75,smallShare,\r\naway,,0.0,outside,\r\n"
        )
        let returned = town.scratch.folder.appending(path: "returned.csv").path
        try list.replacing("smallShare,", with: "smallShare,\(JourneysTown.east)")
            .write(toFile: returned, atomically: true, encoding: .utf8)
        var decision = AssignRequest(actor: "li")
        decision.decisionList = (returned, nil)
        #expect(try town.district.assign(decision).decisions == 1)
        #expect(try town.district.read { try $0.buildings().first { $0.ref == "=cut" }?.gridCode } == JourneysTown.east)
    }

    @Test func `hostile decisions are refused, each with its row`() throws {
        let town = try JourneysTown.inForce()
        try town.draft([(0, 0, 0, 10, 10), (1, 10, 0, 10, 10)])
        _ = try town.district.publish(PublishRequest(actor: "li"))
        let grid = try #require(try town.district.read { try $0.grids().first?.code })
        let path = town.scratch.folder.appending(path: "decisions.csv").path
        let generation = try town.district.generation
        func refusal(_ data: Data) -> ImportRefusal? {
            try? data.write(to: URL(filePath: path))
            var request = AssignRequest(actor: "li")
            request.decisionList = (path, nil)
            let error = #expect(throws: StorageError.self) { try town.district.assign(request) }
            guard case .refused(let refusal)? = error else { return nil }
            return refusal
        }
        let faults = refusal(
            Data(
                "ref,decision\nb1,\(grid)\nnone,\(grid)\nb2,\(JourneysTown.west)\nb3,999\nb1,\(grid)\n,\(grid)\nb4,\n"
                    .utf8))?
            .faults
        #expect(faults?.map(\.feature) == [6])  // a row that cannot be read at all comes first
        let named = refusal(
            Data("ref,decision\nb1,\(grid)\nnone,\(grid)\nb2,\(JourneysTown.west)\nb3,999\nb1,\(grid)\n".utf8))?
            .faults
        #expect(named?.map(\.feature) == [2, 3, 4, 5])
        #expect(
            named?.map(\.problem) == [
                .buildingMissing(ref: "none"), .gridNotInForce(code: JourneysTown.west, isRetired: true),
                .gridNotInForce(code: "999", isRetired: false), .decidedTwice(ref: "b1", first: 1),
            ])
        #expect(
            refusal(Data("ref,decision\nb1,4.21003E+14\n".utf8))?.faults.map(\.problem)
                == [.spreadsheetCode(text: "4.21003E+14")])
        // 楼栋 in GB18030.
        #expect(refusal(Data([0xC2, 0xA5, 0xB6, 0xB0]) + Data(",decision\nb1,\(grid)\n".utf8)) != nil)
        #expect(refusal(Data("ref,grid\nb1,\(grid)\n".utf8)) != nil)
        #expect(refusal(Data("ref,decision\n\"b1,\(grid)\n".utf8)) != nil)
        #expect(refusal(Data()) != nil)
        #expect(try town.district.generation == generation)
    }
}
