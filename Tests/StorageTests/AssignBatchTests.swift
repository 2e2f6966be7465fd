import Foundation
import Geometry
import Planning
import Storage
import TestSupport
import Testing

struct `The batch of assign` {
    private func town(_ houses: [(ref: String, shape: Shape<Point>)] = []) throws -> JourneysTown {
        let town = try JourneysTown()
        try town.draft(JourneysTown.halves)
        _ = try town.district.publish(PublishRequest(actor: "li"))
        try town.put(houses)
        return town
    }

    private static let west = "421003001004001"
    private static let east = "421003001004002"

    /// A house on the border between the halves of the first community, `west` of its 4000 units in the western one.
    private static func straddling(_ west: Int32, row: Int32 = 0) -> Shape<Point> {
        .square(
            at: Point(JourneysTown.origin.x + 50_000 - west, JourneysTown.origin.y + 100 + row * 10_000), side: 4000)
    }

    @Test(arguments: Seed.first(6)) func `shares and choices are those of shapely`(seed: Seed) throws {
        var generator = seed.generator
        let houses = (0..<40).map { index in
            let x = Int32.random(in: -3000...200_000, using: &generator)
            let y = Int32.random(in: -3000...100_000, using: &generator)
            let side = Int32.random(in: 500...9000, using: &generator)
            return (
                ref: "s\(index)",
                shape: Shape.square(at: Point(JourneysTown.origin.x + x, JourneysTown.origin.y + y), side: side)
            )
        }
        let town = try town()
        try town.put(houses)
        _ = try town.district.assign(AssignRequest(actor: "li"))
        let (grids, buildings) = try town.district.read { (try $0.grids(), try $0.buildings()) }
        func ring(_ area: MultiPolygon?) -> [[Int]] {
            (area?.polygons.first?.exterior.points ?? []).map { [Int($0.x), Int($0.y)] }
        }
        let question: [String: Any] = [
            "cells": grids.map { ring($0.area) }, "footprints": houses.map { ring($0.shape.area) },
        ]
        let answer = try JSONDecoder().decode(
            [[[Double]]].self,
            from: try Oracle.run("assign.py", input: JSONSerialization.data(withJSONObject: question)))
        for (house, shares) in zip(houses, answer) {
            let found = try #require(buildings.first { $0.ref == house.ref })
            let total = shares.reduce(0) { $0 + $1[1] }
            let best = shares.max { ($0[1], -$0[0]) < ($1[1], -$1[0]) }
            guard total >= 0.5, let best else {
                #expect(found.gridCode == nil, "\(house.ref)")
                continue
            }
            #expect(found.gridCode == grids[Int(best[0])].code, "\(house.ref)")
            #expect(abs((found.assignment?.share ?? -1) - best[1]) < 1e-9)
            #expect((found.assignment?.doubt != nil) == (best[1] < 0.9))
        }
    }

    @Test(arguments: Seed.first(10)) func `changed only is as good as everything`(seed: Seed) throws {
        var generator = seed.generator
        let town = try town()
        let copy = town.scratch.folder.appending(path: "copy.gpkg").path
        for _ in 0..<3 {
            try town.edit(using: &generator)
            try? FileManager.default.removeItem(atPath: copy)
            _ = try town.district.backUp(to: copy)
            var request = AssignRequest(actor: "li")
            let whole = try District.open(copy, mode: .write).assign(request)
            request.changedOnly = true
            var some = try town.district.assign(request)
            #expect(some.located < whole.located)
            some.located = whole.located
            #expect(some == whole)
            #expect(try Rows(town.scratch.path) == Rows(copy))
            #expect(try town.district.check().summary.stale.isEmpty)
        }
    }

    @Test func `twice is once`() throws {
        let town = try town([("cut", Self.straddling(3000))])
        _ = try town.district.assign(AssignRequest(actor: "li"))
        let before = try Rows(town.scratch.path)
        let again = try town.district.assign(AssignRequest(actor: "li"))
        #expect(again.changed == 0 && again.movedBuildings == 0)
        #expect(try Rows(town.scratch.path) == before)
        #expect(try town.district.read { try $0.operations().last?.inputHash } == again.hash)
    }

    @Test func `a dry run tells what a run does, and leaves every byte`() throws {
        let town = try town()
        try town.put([("b0", Self.straddling(1000)), ("new", Self.straddling(2500, row: 2))])
        let bytes = try Data(contentsOf: URL(filePath: town.scratch.path))
        var request = AssignRequest(actor: "li")
        request.isDry = true
        request.movedPath = town.scratch.folder.appending(path: "dry.csv").path
        let dry = try District.open(town.scratch.path).assign(request)
        #expect(try Data(contentsOf: URL(filePath: town.scratch.path)) == bytes)
        #expect(dry.movedBuildings == 2 && dry.isDry)
        request.isDry = false
        request.movedPath = town.scratch.folder.appending(path: "run.csv").path
        let run = try town.district.assign(request)
        #expect(run.hash == dry.hash && run.moved == dry.moved && run.counts == dry.counts)
        #expect(run.generation == dry.generation + 1)
        #expect(
            FileManager.default.contentsEqual(
                atPath: town.scratch.folder.appending(path: "dry.csv").path, andPath: request.movedPath ?? ""))
    }

    @Test func `a point inside the building or its entrances may decide`() throws {
        let town = try town([("wide", Self.straddling(2500))])
        try town.district.write(.test) { transaction in
            _ = try transaction.upsert(
                .units, fields: Layer.units.fields("building"),
                rows: [(51_000, "u1"), (50_500, "u2"), (49_000, "u3")].map { x, ref in
                    FeatureRow(
                        key: ref, values: [.text("wide")],
                        shape: .point(Point(JourneysTown.origin.x + x, JourneysTown.origin.y + 500)))
                })
        }
        func assigned(by basis: AssignmentBasis?) throws -> BuildingRecord? {
            var request = AssignRequest(actor: "li")
            request.basis = basis
            _ = try town.district.assign(request)
            #expect(try town.district.check().summary.stale.isEmpty)
            return try town.district.read { try $0.buildings().first { $0.ref == "wide" } }
        }
        #expect(try assigned(by: nil)?.gridCode == Self.west)
        let entrance = try assigned(by: .entrance)
        #expect(entrance?.gridCode == Self.east && entrance?.assignment?.method == .entrance)
        // The file remembers it.
        #expect(try assigned(by: nil)?.gridCode == Self.east)
        let point = try assigned(by: .point)
        #expect(point?.gridCode == Self.west && point?.assignment?.method == .point)
    }

    @Test func `a decision holds until the border moves past the building`() throws {
        let town = try town([("cut", Self.straddling(3000))])
        var request = AssignRequest(actor: "li")
        request.decisions = [("cut", Self.east)]
        request.reason = .singleMove
        let decided = try town.district.assign(request)
        #expect(decided.decisions == 1 && decided.counts.undecided == 0)
        func cut() throws -> BuildingRecord? {
            try town.district.read { try $0.buildings().first { $0.ref == "cut" } }
        }
        #expect(try cut()?.gridCode == Self.east && cut()?.assignment?.method == .manual)
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
        #expect(published.expiredDecisions == [DecisionExpiry(ref: "cut", grid: Self.east, cause: .gridGone)])
        #expect(try cut()?.assignment?.method == .footprint)
        // It stays listed until a person acts.
        #expect(try town.district.assign(AssignRequest(actor: "li")).expiredDecisions.map(\.ref) == ["cut"])
        var withdrawal = AssignRequest(actor: "li")
        withdrawal.withdrawn = ["cut"]
        #expect(try town.district.assign(withdrawal).expiredDecisions.isEmpty)
        #expect(try GDAL.validate(town.scratch.path) == [])
    }

    @Test func `a decision about a building that moved away expires`() throws {
        let town = try town([("cut", Self.straddling(3000))])
        var request = AssignRequest(actor: "li")
        request.decisions = [("cut", Self.east)]
        _ = try town.district.assign(request)
        try town.put([("cut", JourneysTown.house(1, 1))])
        let after = try town.district.assign(AssignRequest(actor: "li"))
        #expect(after.expiredDecisions == [DecisionExpiry(ref: "cut", grid: Self.east, cause: .bordersMoved)])
        #expect(try town.district.read { try $0.buildings().first { $0.ref == "cut" }?.gridCode } == Self.west)
    }

    /// As the first version made it: without locks and decisions, a plan in force and a draft in it.
    @Test func `a file of the first version is assigned, published and decided like one of this`() throws {
        let town = try town([("cut", Self.straddling(3000))])
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
        decision.decisions = [("cut", Self.east)]
        var publish = PublishRequest(actor: "li")
        publish.waiver = "test"
        for district in [migrated, town.district] {
            #expect(try district.assign(decision).decisions == 1)
            #expect(try district.publish(publish).expiredDecisions.isEmpty)
            #expect(try district.assign(AssignRequest(actor: "li")).changed == 0)
            #expect(try district.check().summary.stale.isEmpty)
        }
        #expect(try codes(migrated) == codes(town.district) && codes(migrated)["cut"] == Self.east)
        #expect(try GDAL.validate(old) == [])
    }

    @Test func `a building without a place is where a person says`() throws {
        let town = try town()
        try town.district.write(.test) { transaction in
            _ = try transaction.upsert(
                .buildings, fields: Layer.buildings.fields("use"),
                rows: [FeatureRow(key: "lost", values: [.text("住宅")], shape: nil)])
        }
        let before = try town.district.assign(AssignRequest(actor: "li"))
        #expect(before.counts.withoutLocation == 1 && before.counts.assigned == 200)
        var request = AssignRequest(actor: "li")
        request.decisions = [("lost", Self.east)]
        #expect(try town.district.assign(request).counts.assigned == 201)
        func lost() throws -> BuildingRecord? {
            try town.district.read { try $0.buildings().first { $0.ref == "lost" } }
        }
        #expect(try lost()?.gridCode == Self.east && lost()?.assignment?.method == .manual)
        #expect(try town.district.assign(AssignRequest(actor: "li")).changed == 0)
        try town.draft([(0, 0, 0, 6, 10), (0, 6, 0, 4, 10), (1, 10, 0, 10, 10)])
        let published = try town.district.publish(PublishRequest(actor: "li"))
        #expect(published.expiredDecisions.map(\.ref) == ["lost"])
        #expect(try lost()?.gridCode == nil)
    }

    @Test func `the returned list of the undecided decides`() throws {
        let town = try town([("=cut", Self.straddling(3000)), ("away", .square(at: Point(0, 0), side: 100))])
        var request = AssignRequest(actor: "li")
        request.undecidedPath = town.scratch.folder.appending(path: "undecided.csv").path
        _ = try town.district.assign(request)
        let list = String(
            decoding: try Data(contentsOf: URL(filePath: request.undecidedPath ?? "")), as: UTF8.self)
        #expect(
            list
                == "\u{FEFF}ref,grid,share,reason,decision\r\n'=cut,\(Self.west),0.75,smallShare,\r\naway,,0.0,outside,\r\n"
        )
        let returned = town.scratch.folder.appending(path: "returned.csv").path
        try list.replacing("smallShare,", with: "smallShare,\(Self.east)")
            .write(toFile: returned, atomically: true, encoding: .utf8)
        var decision = AssignRequest(actor: "li")
        decision.decisionList = (returned, nil)
        #expect(try town.district.assign(decision).decisions == 1)
        #expect(try town.district.read { try $0.buildings().first { $0.ref == "=cut" }?.gridCode } == Self.east)
    }

    @Test func `hostile decisions are refused, each with its row`() throws {
        let town = try town()
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
            Data("ref,decision\nb1,\(grid)\nnone,\(grid)\nb2,\(Self.west)\nb3,999\nb1,\(grid)\n,\(grid)\nb4,\n".utf8))?
            .faults
        #expect(faults?.map(\.feature) == [6])  // a row that cannot be read at all comes first
        let named = refusal(Data("ref,decision\nb1,\(grid)\nnone,\(grid)\nb2,\(Self.west)\nb3,999\nb1,\(grid)\n".utf8))?
            .faults
        #expect(named?.map(\.feature) == [2, 3, 4, 5])
        #expect(
            named?.map(\.problem) == [
                .buildingMissing(ref: "none"), .gridNotInForce(code: Self.west, isRetired: true),
                .gridNotInForce(code: "999", isRetired: false), .duplicate(field: "ref", text: "b1", first: 1),
            ])
        // 楼栋 in GB18030.
        #expect(refusal(Data([0xC2, 0xA5, 0xB6, 0xB0]) + Data(",decision\nb1,\(grid)\n".utf8)) != nil)
        #expect(refusal(Data("ref,grid\nb1,\(grid)\n".utf8)) != nil)
        #expect(refusal(Data("ref,decision\n\"b1,\(grid)\n".utf8)) != nil)
        #expect(refusal(Data()) != nil)
        #expect(try town.district.generation == generation)
    }

    @Test func `lists are whole, and no spreadsheet takes a cell for a formula`() throws {
        let town = try town()
        try town.put([("=1+1", Self.straddling(4000)), ("b0", JourneysTown.house(7, 7))])
        var request = AssignRequest(actor: "li")
        request.reason = .reorganisation
        request.movedPath = town.scratch.folder.appending(path: "moved.csv").path
        _ = try town.district.assign(request)
        #expect(
            String(decoding: try Data(contentsOf: URL(filePath: request.movedPath ?? "")), as: UTF8.self)
                == "\u{FEFF}ref,from,to,households,method,share,reason\r\n"
                + "b0,\(Self.west),\(Self.east),10,footprint,1.0,机构调整\r\n"
                + "'=1+1,,\(Self.west),10,footprint,1.0,机构调整\r\n")
        try town.put([("b0", JourneysTown.house(1, 7))])
        request.movedPath = town.scratch.folder.appending(path: "moved.geojson").path
        _ = try town.district.assign(request)
        let features = try GeoJSON.features(in: [UInt8](Data(contentsOf: URL(filePath: request.movedPath ?? ""))))
        #expect(features.count == 1)
    }

    @Test func `what another writer did between reading and flip is not overlooked`() throws {
        let town = try town()
        try town.put([("b0", JourneysTown.house(7, 7))])
        let other = try District.open(town.scratch.path, mode: .write)
        let overtaken = Overtaking(other)
        let summary = try town.district.assign(AssignRequest(actor: "li")) { overtaken.see($0) }
        #expect(overtaken.count == 1)
        let buildings = try town.district.read { try $0.buildings() }
        #expect(buildings.first { $0.ref == "late" }?.gridCode == Self.west)
        #expect(summary.counts.buildings == 201)
        #expect(try town.district.check().summary.isClean)
    }

    @Test func `a busy file is assigned at last`() throws {
        let town = try town()
        let overtaken = Overtaking(try District.open(town.scratch.path, mode: .write, patience: 0.05), times: 9)
        let summary = try town.district.assign(AssignRequest(actor: "li")) { overtaken.see($0) }
        #expect(overtaken.count == 3 && summary.counts.buildings == 201)
    }
}

/// Another writer that puts a building in whenever a batch is about to write. The batch tells its progress from one
/// thread.
private final class Overtaking: @unchecked Sendable {
    private let district: District
    private let times: Int
    private(set) var count = 0

    init(_ district: District, times: Int = 1) {
        self.district = district
        self.times = times
    }

    func see(_ progress: JourneyProgress) {
        guard progress.step == .writing, count < times else { return }
        count += 1
        let (count, district) = (count, district)
        try? district.write(.test) { transaction in
            _ = try transaction.upsert(
                .buildings, fields: Layer.buildings.fields("households"),
                rows: [
                    FeatureRow(
                        key: "late", values: [.integer(Int64(count))], shape: JourneysTown.house(count, 1))
                ])
        }
    }
}

/// What the tables of a batch hold.
private struct Rows: Hashable {
    let text: String

    init(_ path: String) throws {
        let script = """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1])
            for table, columns in [("buildings", "*"), ("units", "*"), ("facilities", "*"), ("grids", "*"),
                                   ("assignments_history", "layer, feature, grid, share, method, operation"),
                                   ("decisions", "*"), ("counters", "*")]:
                for row in db.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2"):
                    print(table, [v for v in row if not str(v).startswith("20")])
            """
        text = String(decoding: try Command.run("/usr/bin/python3", ["-c", script, path]), as: UTF8.self)
    }
}

extension JourneysTown {
    /// Houses by ref, new or moved.
    fileprivate func put(_ houses: [(ref: String, shape: Shape<Point>)]) throws {
        guard !houses.isEmpty else { return }
        try district.write(.test) { transaction in
            _ = try transaction.upsert(
                .buildings, fields: Layer.buildings.fields("households"),
                rows: houses.map { FeatureRow(key: $0.ref, values: [.integer(10)], shape: $0.shape) })
        }
    }

    /// Buildings that come, move and go, units that come, and grids whose common border moves.
    fileprivate func edit(using generator: inout some RandomNumberGenerator) throws {
        func place() -> Shape<Point> {
            .square(
                at: Point(
                    Self.origin.x + Int32.random(in: 0...190_000, using: &generator),
                    Self.origin.y + Int32.random(in: 0...90_000, using: &generator)), side: 5000)
        }
        var houses: [String: Shape<Point>] = [:]
        for _ in 0..<5 {
            let ref = "b\(Int.random(in: 0..<220, using: &generator))"
            houses[ref] = place()
        }
        try put(houses.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        let unit = Int.random(in: 0..<8, using: &generator)
        let building = Int.random(in: 0..<200, using: &generator)
        let border = Int.random(in: 2...7, using: &generator)
        let gone = Int64.random(in: 10...100, using: &generator)
        let point = place().vertices.first
        try district.write(.test) { transaction in
            _ = try transaction.upsert(
                .units, fields: Layer.units.fields("building", "households"),
                rows: [
                    FeatureRow(
                        key: "u\(unit)", values: [.text("b\(building)"), .integer(7)], shape: point.map { .point($0) })
                ])
            let ids = try transaction.snapshot.buildings(withShapes: false).map(\.id)
            if let id = ids.first(where: { $0 >= gone }) { try transaction.end(.buildings, ids: [id]) }
            let grids = try transaction.snapshot.grids().prefix(2)
            _ = try transaction.upsert(
                .grids, fields: [],
                rows: zip(grids, [Self.block(0, 0, border, 10), Self.block(border, 0, 10 - border, 10)]).map {
                    FeatureRow(key: $0.code, values: [], shape: $1)
                })
        }
    }
}
