import Foundation
import GRDB
import Geometry
import Planning
import TestSupport
import Testing

@testable import Storage

@Suite struct PlanRecordsTests {
    let file: ScratchFile

    init() throws { file = try ScratchFile() }

    private func square(_ x: Int32) -> Shape<Point> { .square(at: Point(x, 0), side: 100) }

    /// Two communities, of which the first has two grids, and three buildings.
    private func makeDistrict() throws -> District {
        let district = try District.create(at: file.path, datum: .cgcs2000)
        try district.write(.test) { transaction in
            _ = try transaction.upsert(
                .communities, fields: Layer.communities.fields("name"),
                rows: [
                    FeatureRow(key: "421003001001", values: [.text("甲")], shape: square(0)),
                    FeatureRow(key: "421003001002", values: [.text("乙")], shape: nil),
                ])
            _ = try transaction.upsert(
                .grids, fields: Layer.grids.fields("name", "community"),
                rows: [1, 2].map {
                    FeatureRow(
                        key: "42100300100100\($0)", values: [.text("第\($0)网格"), .text("421003001001")],
                        shape: square(Int32($0) * 100))
                })
            _ = try transaction.upsert(
                .buildings, fields: Layer.buildings.fields("households"),
                rows: [
                    FeatureRow(key: "a", values: [.integer(12)], shape: square(0)),
                    FeatureRow(key: "b", values: [.null], shape: square(1)),
                    FeatureRow(key: "c", values: [.null], shape: nil),
                ])
        }
        return district
    }

    @Test func `assignments are kept by code, read by id, and former ones go to the history`() throws {
        let district = try makeDistrict()
        let grids = try district.read { try $0.grids() }
        let community = try #require(try district.read { try $0.areas(.communities).first })
        let ids = try district.read { try $0.buildings().map(\.id) }
        let first = Assignment(
            grid: grids[0].id, community: community.id, share: 0.8, communityShare: 1, method: .footprint,
            doubt: .smallShare)
        #expect(
            try district.write(.test) { try $0.assign(.buildings, [(ids[0], first), (ids[1], first), (ids[2], nil)]) }
                == 2)
        #expect(
            try district.write(.test) { try $0.assign(.buildings, [(ids[0], first), (ids[1], first), (ids[2], nil)]) }
                == 0)
        var second = first
        second.grid = grids[1].id
        second.doubt = nil
        #expect(try district.write(.test) { try $0.assign(.buildings, [(ids[0], second)]) } == 1)

        let buildings = try district.read { try $0.buildings() }
        #expect(buildings.map(\.assignment) == [second, first, nil])
        #expect(buildings.map(\.gridCode) == ["421003001001002", "421003001001001", nil])
        let history = try district.pool.read { try Row.fetchAll($0, sql: "SELECT * FROM assignments_history") }
        #expect(history.count == 1)
        #expect(history[0]["feature"] == ids[0])
        #expect(history[0]["grid"] == "421003001001001")
        #expect(history[0]["undecided"] == "smallShare")
        let log = try district.read { try $0.operations() }
        #expect(history[0]["known_from"] == log[1].at)
        #expect(history[0]["known_to"] == log[3].at)
        #expect(try GDAL.validate(file.path) == [])
    }

    @Test func `a grid that buildings belong to cannot end without them`() throws {
        let district = try makeDistrict()
        let grid = try #require(try district.read { try $0.grids().first })
        let building = try #require(try district.read { try $0.buildings().first })
        let assignment = Assignment(grid: grid.id, community: nil, share: 1, communityShare: 1, method: .point)
        _ = try district.write(.test) { try $0.assign(.buildings, [(building.id, assignment)]) }
        let error = #expect(throws: StorageError.self) {
            try district.write(.test) { try $0.end(.grids, ids: [grid.id]) }
        }
        #expect(error?.code == "dangling-reference")
        // In one transaction the order does not matter.
        try district.write(.test) { transaction in
            try transaction.end(.grids, ids: [grid.id])
            _ = try transaction.assign(.buildings, [(building.id, nil)])
        }
        #expect(try district.read { try $0.count(of: .grids) } == 1)
        let former = try district.pool.read { try String.fetchOne($0, sql: "SELECT grid FROM assignments_history") }
        #expect(former == grid.code)
    }

    @Test func `a new code of a community reaches its grids and buildings`() throws {
        let district = try makeDistrict()
        try district.pool.write { db in
            try db.execute(sql: "UPDATE communities SET code = '421003009001' WHERE code = '421003001001'")
        }
        #expect(try Set(district.read { try $0.grids().map(\.community) }) == ["421003009001"])
    }

    @Test func `a building's households say where they come from`() throws {
        let district = try makeDistrict()
        let ids = try district.read { try $0.buildings().map(\.id) }
        #expect(try district.read { try $0.buildings().map(\.households) } == [Households(12, .recorded), nil, nil])
        try district.write(.test) { transaction in
            try transaction.setHouseholds([
                ids[0]: .init(units: nil, estimated: 9), ids[1]: .init(units: nil, estimated: 7),
                ids[2]: .init(units: 4, estimated: 5),
            ])
        }
        let expected = [Households(12, .recorded), Households(7, .estimated), Households(4, .recorded)]
        #expect(try district.read { try $0.buildings().map(\.households) } == expected)
        let sources = try district.pool.read {
            try String.fetchAll($0, sql: "SELECT households_source FROM buildings ORDER BY id")
        }
        #expect(sources == expected.map(\.source.rawValue))
        // Derived figures make no history, and writing them again is no change.
        let generation = try district.generation
        try district.write(.test) { try $0.setHouseholds([ids[1]: .init(units: nil, estimated: 7)]) }
        #expect(try district.generation == generation)
        #expect(try district.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM buildings_history") } == 0)
    }

    @Test func `there is one draft, and it comes back as it was`() throws {
        let district = try makeDistrict()
        let community = try #require(try district.read { try $0.areas(.communities).first })
        func scenario(_ names: [String]) throws -> Scenario {
            Scenario(
                base: nil,
                cells: try names.enumerated().map { index, name in
                    Scenario.Cell(
                        grid: index == 0 ? 7 : nil, code: try GridCode("42100300100100\(index + 1)"), name: name,
                        community: community.id, kind: index == 0 ? .ordinary : .dedicated,
                        area: try #require(square(Int32(index) * 100).area))
                })
        }
        #expect(try district.read { try $0.draft() } == nil)
        try district.write(.test) { try $0.setDraft(scenario(["old"])) }
        let draft = try scenario(["one", "two"])
        let generation = try district.generation
        try district.write(.test) { try $0.setDraft(draft) }
        #expect(try district.read { try $0.draft() } == draft)
        #expect(try district.generation == generation, "a draft is not served")
        try district.write(.test) { try $0.dropDraft() }
        #expect(try district.read { try $0.draft() } == nil)
        #expect(try district.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM scenario_cells") } == 0)
    }

    @Test func `a pending revision keeps its grids until its day`() throws {
        let district = try makeDistrict()
        let community = try #require(try district.read { try $0.areas(.communities).first })
        let waiting = Scenario(
            base: 1,
            cells: [
                Scenario.Cell(
                    grid: 99, code: try GridCode("421003001001003"), name: "第3网格", community: community.id,
                    kind: .ordinary, area: try #require(square(0).area))
            ])
        let first = try district.write(.test) {
            try $0.addRevision(.inForce, effective: "2026-01-01", reason: .firstDivision, note: "")
        }
        #expect(first == 1)
        try district.write(.test) { transaction in
            let number = try transaction.addRevision(.pending, effective: "2027-01-01", reason: .split, note: "明年")
            #expect(number == 2)
            try transaction.setAside(waiting, forRevision: number)
        }
        #expect(try district.read { try $0.revisionInForce()?.number } == 1)
        let pending = try district.read { try $0.pendingRevisions() }
        #expect(pending == [Revision(number: 2, state: .pending, effective: "2027-01-01", reason: .split, note: "明年")])
        #expect(try district.read { try $0.draft() } == nil)
        #expect(try district.read { try $0.scenario(ofRevision: 2) } == waiting)
        #expect(try district.read { try $0.operations().last?.revision } == 2)
        // Two revisions cannot be in force at once.
        #expect(throws: StorageError.self) { try district.write(.test) { try $0.setState(.inForce, ofRevision: 2) } }
        try district.write(.test) { transaction in
            try transaction.setState(.superseded, ofRevision: 1)
            try transaction.setState(.inForce, ofRevision: 2)
            try transaction.dropScenario(ofRevision: 2)
        }
        #expect(try district.read { try $0.revisions().map(\.state) } == [.superseded, .inForce])
    }

    @Test func `codes and lineage are kept`() throws {
        let district = try makeDistrict()
        let (one, two) = (try GridCode("421003001001001"), try GridCode("421003001001002"))
        try district.write(.test) { transaction in
            let revision = try transaction.addRevision(.inForce, effective: "2026-01-01", reason: .split, note: "")
            try transaction.setCodes([
                CodeEntry(code: one, grid: 1, state: .valid, reason: .firstDivision, time: ""),
                CodeEntry(code: two, grid: 2, state: .valid, reason: .firstDivision, time: ""),
            ])
            try transaction.setCodes([CodeEntry(code: one, grid: 1, state: .retired, reason: .split, time: "")])
            try transaction.addLineage(
                [Lineage(parent: 1, child: 2, areaShare: 0.25, householdShare: 0.5)], revision: revision,
                codes: [1: one, 2: two])
        }
        let codes = try district.read { try $0.codes() }
        #expect(codes.map(\.code) == [one, two])
        #expect(codes.map(\.state) == [.retired, .valid])
        #expect(
            try district.read { try $0.lineage() } == [
                1: [Lineage(parent: 1, child: 2, areaShare: 0.25, householdShare: 0.5)]
            ])
    }

    @Test func `a layer can be read while it is being read`() throws {
        let district = try makeDistrict()
        var pairs = 0
        try district.read { snapshot in
            try snapshot.forEachBuilding { _ in try snapshot.forEachBuilding { _ in pairs += 1 } }
        }
        #expect(pairs == 9)
    }

    @Test func `search finds by code, ref and name, and takes signs as they are`() throws {
        let district = try makeDistrict()
        try district.write(.test) { transaction in
            _ = try transaction.upsert(
                .estates, fields: Layer.estates.fields("name"),
                rows: [FeatureRow(key: "e1", values: [.text("100%花园")], shape: square(5))])
        }
        func keys(_ text: String) throws -> [String] { try district.read { try $0.search(text).map(\.key) } }
        #expect(try keys("421003001001") == ["421003001001", "421003001001001", "421003001001002"])
        #expect(try keys("第2网格") == ["421003001001002"])
        #expect(try keys("%") == ["e1"])
        #expect(try keys("_") == [])
        #expect(try keys("'; DROP TABLE grids") == [])
        #expect(try keys("  ") == [])
        #expect(try district.read { try $0.search("4", limit: 2).count } == 2)
        #expect(try district.read { try $0.search("e1").first?.box } == square(5).box)
    }

    @Test func `a value of another kind is an error, not a trap`() throws {
        let district = try makeDistrict()
        try district.pool.write { try $0.execute(sql: "UPDATE buildings SET levels = 'many' WHERE ref = 'a'") }
        let error = #expect(throws: StorageError.self) { try district.read { try $0.buildings() } }
        #expect(error?.code == "bad-stored-value")
        try district.pool.write { db in
            try db.execute(sql: "UPDATE buildings SET levels = NULL")
            for trigger in ["update1", "update2"] {
                try db.execute(sql: "DROP TRIGGER rtree_buildings_geom_\(trigger)")
            }
            try db.execute(sql: "UPDATE buildings SET geom = x'4750' WHERE ref = 'a'")
        }
        let other = #expect(throws: StorageError.self) { try district.read { try $0.buildings() } }
        #expect(other?.code == "bad-stored-geometry")
    }
}
