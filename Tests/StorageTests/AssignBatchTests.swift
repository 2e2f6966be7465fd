import Foundation
import Geometry
import Planning
import Storage
import TestSupport
import Testing

struct `The batch of assign` {
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
        let town = try JourneysTown.inForce()
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
        let town = try JourneysTown.inForce()
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
        let town = try JourneysTown.inForce([("cut", JourneysTown.straddling(3000))])
        _ = try town.district.assign(AssignRequest(actor: "li"))
        let before = try Rows(town.scratch.path)
        let again = try town.district.assign(AssignRequest(actor: "li"))
        #expect(again.changed == 0 && again.movedBuildings == 0)
        #expect(try Rows(town.scratch.path) == before)
        #expect(try town.district.read { try $0.operations().last?.inputHash } == again.hash)
    }

    @Test func `a dry run tells what a run does, and leaves every byte`() throws {
        let town = try JourneysTown.inForce()
        try town.put([("b0", JourneysTown.straddling(1000)), ("new", JourneysTown.straddling(2500, row: 2))])
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
        let town = try JourneysTown.inForce([("wide", JourneysTown.straddling(2500))])
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
        #expect(try assigned(by: nil)?.gridCode == JourneysTown.west)
        let entrance = try assigned(by: .entrance)
        #expect(entrance?.gridCode == JourneysTown.east && entrance?.assignment?.method == .entrance)
        // The file remembers it.
        #expect(try assigned(by: nil)?.gridCode == JourneysTown.east)
        let point = try assigned(by: .point)
        #expect(point?.gridCode == JourneysTown.west && point?.assignment?.method == .point)
    }

    @Test func `lists are whole, and no spreadsheet takes a cell for a formula`() throws {
        let town = try JourneysTown.inForce()
        try town.put([("=1+1", JourneysTown.straddling(4000)), ("b0", JourneysTown.house(7, 7))])
        var request = AssignRequest(actor: "li")
        request.reason = .reorganisation
        request.movedPath = town.scratch.folder.appending(path: "moved.csv").path
        _ = try town.district.assign(request)
        #expect(
            String(decoding: try Data(contentsOf: URL(filePath: request.movedPath ?? "")), as: UTF8.self)
                == "\u{FEFF}ref,from,to,households,method,share,reason\r\n"
                + "b0,\(JourneysTown.west),\(JourneysTown.east),10,footprint,1.0,机构调整\r\n"
                + "'=1+1,,\(JourneysTown.west),10,footprint,1.0,机构调整\r\n")
        try town.put([("b0", JourneysTown.house(1, 7))])
        request.movedPath = town.scratch.folder.appending(path: "moved.geojson").path
        _ = try town.district.assign(request)
        let map = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: request.movedPath ?? "")))
        let features = try #require((map as? [String: Any])?["features"] as? [[String: Any]])
        #expect(features.count == 1)
        let properties = try #require(features[0]["properties"] as? NSDictionary)
        #expect(
            properties == [
                "ref": "b0", "from": JourneysTown.east, "to": JourneysTown.west, "households": 10,
                "method": "footprint",
                "share": 1, "reason": "机构调整",
            ])
        let geometry = try #require(features[0]["geometry"] as? [String: Any])
        #expect(geometry["type"] as? String == "Polygon")
        let ring = try #require((geometry["coordinates"] as? [[[Double]]])?.first)
        let corner = [JourneysTown.origin.x + 13_000, JourneysTown.origin.y + 73_000].map { Double($0) / 1e7 }
        #expect(ring.count == 5 && ring.contains(corner), "\(ring)")
    }

    @Test func `a building that had a grid and has none any more is told`() throws {
        let town = try JourneysTown.inForce()
        try town.put([("b0", JourneysTown.house(100, 100)), ("far", JourneysTown.house(100, 101))])
        var request = AssignRequest(actor: "li")
        request.isDry = true
        for isDry in [true, false] {
            request.isDry = isDry
            let summary = try town.district.assign(request)
            #expect(summary.lost == 1 && summary.movedBuildings == 1, "\(summary)")
            #expect(summary.moved.map(\.ref) == ["b0"] && summary.moved[0].to == nil)
        }
        let again = try town.district.assign(AssignRequest(actor: "li"))
        #expect(again.lost == 0 && again.counts.outside == 2)
    }

    @Test func `a row of the moved has the reason that it was moved for`() throws {
        let town = try JourneysTown.inForce([("cut", JourneysTown.straddling(3000))])
        _ = try town.district.assign(AssignRequest(actor: "li"))
        var request = AssignRequest(actor: "li")
        request.movedPath = town.scratch.folder.appending(path: "moved.csv").path
        func reasons() throws -> [String] {
            _ = try town.district.assign(request)
            let text = String(decoding: try Data(contentsOf: URL(filePath: request.movedPath ?? "")), as: UTF8.self)
            return text.split(separator: "\r\n").dropFirst().map { row in
                let fields = row.split(separator: ",", omittingEmptySubsequences: false)
                return "\(fields[0]) \(fields[6])"
            }
        }
        // Nobody said why: the data changed.
        try town.put([("b0", JourneysTown.house(7, 7))])
        #expect(try reasons() == ["b0 "])
        // Said of decisions, not of what the data did.
        try town.put([("b0", JourneysTown.house(0, 0))])
        request.decisions = [("cut", JourneysTown.east)]
        request.reason = .ruleChange
        #expect(try reasons() == ["b0 ", "cut \(CodeEntry.Reason.ruleChange.rawValue)"])
    }

    @Test func `what another writer did between reading and flip is not overlooked`() throws {
        let town = try JourneysTown.inForce()
        try town.put([("b0", JourneysTown.house(7, 7))])
        let other = try District.open(town.scratch.path, mode: .write)
        let overtaken = Overtaking(other)
        let summary = try town.district.assign(AssignRequest(actor: "li")) { overtaken.see($0) }
        #expect(overtaken.count == 1)
        let buildings = try town.district.read { try $0.buildings() }
        #expect(buildings.first { $0.ref == "late" }?.gridCode == JourneysTown.west)
        #expect(summary.counts.buildings == 201)
        #expect(try town.district.check().summary.isClean)
    }

    @Test func `a busy file is assigned at last`() throws {
        let town = try JourneysTown.inForce()
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
