import Foundation
import GRDB
import Geometry
import TestSupport
import Testing

@testable import Storage

@Suite struct UpsertTests {
    let file: ScratchFile

    init() throws { file = try ScratchFile() }

    private func row(_ ref: String, _ name: String, x: Int32? = 0) -> FeatureRow {
        FeatureRow(key: ref, values: [.text(name)], shape: x.map { .square(at: Point($0, 0), side: 10) })
    }

    private let name = Storage.Layer.buildings.fields("name")

    @Test func `a known row keeps its id, and its former version goes to the history with both times`() throws {
        let district = try District.create(at: file.path, datum: .wgs84)
        try district.write(.test) { transaction in
            transaction.validFrom = "2020-01-01T00:00:00.000Z"
            _ = try transaction.upsert(.buildings, fields: name, rows: [row("a", "old"), row("b", "same")])
        }
        let before = try district.read { try $0.buildings() }
        let outcome = try district.write(.test) { transaction in
            transaction.validFrom = "2024-06-01T00:00:00.000Z"
            return try transaction.upsert(
                .buildings, fields: name, rows: [row("a", "new"), row("b", "same"), row("c", "third")])
        }
        #expect(outcome == UpsertOutcome(added: 1, changed: 1, unchanged: 1, gone: 0))
        let after = try district.read { try $0.buildings() }
        #expect(after.prefix(2).map(\.id) == before.map(\.id))
        #expect(after.map(\.name) == ["new", "same", "third"])
        #expect(Set(after.map(\.id)).count == 3)

        let history = try district.pool.read { try Row.fetchAll($0, sql: "SELECT * FROM buildings_history") }
        #expect(history.count == 1)
        let former = try #require(history.first)
        #expect(former["id"] == before[0].id)
        #expect(former["name"] == "old")
        #expect(former["valid_from"] == "2020-01-01T00:00:00.000Z")
        #expect(former["valid_to"] == "2024-06-01T00:00:00.000Z")
        let log = try district.read { try $0.operations() }
        #expect(former["known_from"] == log[0].at)
        #expect(former["known_to"] == log[1].at)
        #expect(former["ended_by"] == log[1].id)
        let blob: Data = former["geom"]
        #expect(try GeoPackageGeometry.lattice([UInt8](blob)) == before[0].shape)
    }

    @Test func `append leaves what is gone, replace ends it and never deletes it`() throws {
        let district = try District.create(at: file.path, datum: .wgs84)
        try district.write(.test) { transaction in
            _ = try transaction.upsert(.buildings, fields: name, rows: [row("a", "A"), row("b", "B")])
        }
        let append = try district.write(.test) { try $0.upsert(.buildings, fields: name, rows: [row("a", "A")]) }
        #expect(append == UpsertOutcome(added: 0, changed: 0, unchanged: 1, gone: 1))
        #expect(try district.read { try $0.buildings().map(\.ref) } == ["a", "b"])
        let replaced = try district.write(.test) {
            try $0.upsert(.buildings, fields: name, replace: true, rows: [row("a", "A")])
        }
        #expect(replaced.gone == 1)
        #expect(try district.read { try $0.buildings().map(\.ref) } == ["a"])
        let ended = try district.pool.read { try String.fetchAll($0, sql: "SELECT ref FROM buildings_history") }
        #expect(ended == ["b"])
        // Its id is not used again when it comes back.
        let former = try district.pool.read { try Int64.fetchOne($0, sql: "SELECT id FROM buildings_history") }
        try district.write(.test) { _ = try $0.upsert(.buildings, fields: name, rows: [row("b", "B")]) }
        let back = try district.read { try $0.buildings().first { $0.ref == "b" } }
        #expect(back?.id != former)
    }

    @Test func `columns that a batch does not give, and shapes it has none of, stay`() throws {
        let district = try District.create(at: file.path, datum: .wgs84)
        try district.write(.test) { transaction in
            _ = try transaction.upsert(
                .buildings, fields: Layer.buildings.fields("name", "use"),
                rows: [FeatureRow(key: "a", values: [.text("A"), .text("house")], shape: .point(Point(1, 2)))])
        }
        try district.write(.test) { transaction in
            _ = try transaction.upsert(
                .buildings, fields: name, givesShapes: false, rows: [row("a", "renamed", x: nil)])
        }
        let building = try #require(try district.read { try $0.buildings().first })
        #expect(building.name == "renamed")
        #expect(building.use == "house")
        #expect(building.shape == .point(Point(1, 2)))
    }

    @Test func `a derived figure alone makes no new version`() throws {
        let district = try District.create(at: file.path, datum: .wgs84)
        let fields = Layer.communities.fields("name", "outline")
        func community(_ outline: String) -> FeatureRow {
            FeatureRow(key: "c", values: [.text("C"), .text(outline)], shape: .square(at: Point(0, 0), side: 10))
        }
        try district.write(.test) { _ = try $0.upsert(.communities, fields: fields, rows: [community("given")]) }
        let outcome = try district.write(.test) {
            try $0.upsert(.communities, fields: fields, rows: [community("derived")])
        }
        #expect(outcome == UpsertOutcome(added: 0, changed: 0, unchanged: 1, gone: 0))
        #expect(try district.read { try $0.areas(.communities).map(\.outline) } == [.derived])
        #expect(try district.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM communities_history") } == 0)
    }

    @Test func `versions inside one write leave no trace`() throws {
        let district = try District.create(at: file.path, datum: .wgs84)
        try district.write(.test) { transaction in
            for version in ["first", "second"] {
                _ = try transaction.upsert(.buildings, fields: name, rows: [row("a", version)])
            }
        }
        #expect(try district.read { try $0.buildings().map(\.name) } == ["second"])
        #expect(try district.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM buildings_history") } == 0)
    }

    @Test func `what breaks a rule is named with its layer and key, and nothing is written`() throws {
        let district = try District.create(at: file.path, datum: .wgs84)
        let generation = try district.generation
        func refusal(_ layer: Storage.Layer, _ fields: [Field], _ rows: [FeatureRow]) -> StorageError? {
            #expect(throws: StorageError.self) {
                try district.write(.test) { _ = try $0.upsert(layer, fields: fields, rows: rows) }
            }
        }
        #expect(
            refusal(.buildings, name, [row("a", "A"), row("a", "B")]) == .duplicateKey(layer: "buildings", key: "a"))
        #expect(
            refusal(.buildings, name, [row("a", "A"), row("b", "x\u{0}y")])
                == .controlCharacter(layer: "buildings", key: "b", field: "name"))
        #expect(
            refusal(.buildings, name, [row("a\u{1B}", "A")])
                == .controlCharacter(layer: "buildings", key: "a\u{1B}", field: "ref"))
        let negative = [FeatureRow(key: "a", values: [.integer(-1)], shape: nil)]
        guard
            case .constraint(layer: "buildings", key: "a", _) =
                refusal(.buildings, Layer.buildings.fields("households"), negative)
        else {
            Issue.record("a negative count was accepted")
            return
        }
        guard
            case .constraint(layer: "grids", key: "g", _) =
                refusal(
                    .grids, Layer.grids.fields("name", "community"),
                    [
                        FeatureRow(key: "g", values: [.text("G"), .text("c")], shape: nil)
                    ])
        else {
            Issue.record("a grid without a shape was accepted")
            return
        }
        guard
            case .dangling = refusal(
                .grids, Layer.grids.fields("name", "community"),
                [
                    FeatureRow(key: "g", values: [.text("G"), .text("c")], shape: .square(at: Point(0, 0), side: 10))
                ])
        else {
            Issue.record("a grid of an unknown community was accepted")
            return
        }
        #expect(try district.generation == generation)
        #expect(try district.read { try $0.operations().isEmpty })
        for layer in Layer.allCases { #expect(try district.read { try $0.count(of: layer) } == 0) }
        #expect(try GDAL.validate(file.path) == [])
    }

    @Test func `a caller that goes on after a refused batch leaves a whole index`() throws {
        let district = try District.create(at: file.path, datum: .wgs84)
        try district.write(.test) { transaction in
            #expect(throws: StorageError.self) {
                try transaction.upsert(.buildings, fields: name, rows: [row("a", "A"), row("a", "B")])
            }
            _ = try transaction.upsert(.estates, fields: Layer.estates.fields("name"), rows: [row("e", "E")])
        }
        #expect(try district.read { try $0.count(of: .buildings) } == 0)
        #expect(try district.read { try $0.count(of: .estates) } == 1)
        #expect(try GDAL.validate(file.path) == [])
    }

    @Test(arguments: Seed.first(4))
    func `the index finds what a look at every row finds`(seed: Seed) throws {
        var random = seed.generator
        let district = try District.create(at: file.path, datum: .wgs84)
        func place() -> Point {
            Point(
                Int32.random(in: -1_700_000_000...1_700_000_000, using: &random),
                Int32.random(in: -800_000_000...800_000_000, using: &random))
        }
        func rows(_ count: Int) -> [FeatureRow] {
            (0..<count).map { index in
                let side = Int32.random(in: 1...20_000_000, using: &random)
                return FeatureRow(key: "\(index)", values: [], shape: .square(at: place(), side: side))
            }
        }
        // Packed at once; then moved, added and ended one by one.
        for batch in [
            rows([3000, 1, 51, 52][Int(seed.value % 4)]), rows(3500), rows(200),
        ] {
            try district.write(.test) { _ = try $0.upsert(.buildings, fields: [], replace: true, rows: batch) }
            let all = try district.read { try $0.buildings() }
            #expect(all.count == batch.count)
            for _ in 0..<20 {
                let (a, b) = (place(), place())
                let box = Box(minX: min(a.x, b.x), minY: min(a.y, b.y), maxX: max(a.x, b.x), maxY: max(a.y, b.y))
                let found = try district.read { try $0.buildings(in: box).map(\.id) }
                #expect(found == all.filter { $0.shape?.box?.intersects(box) == true }.map(\.id))
            }
            // A box of one point, at a corner: the floats of the index must not lose it.
            for building in all.prefix(50) {
                let corner = try #require(building.shape?.box)
                let box = Box(minX: corner.maxX, minY: corner.maxY, maxX: corner.maxX, maxY: corner.maxY)
                #expect(try district.read { try $0.buildings(in: box).contains { $0.id == building.id } })
            }
            #expect(
                try district.pool.read { try String.fetchOne($0, sql: "SELECT rtreecheck('rtree_buildings_geom')") }
                    == "ok")
        }
        #expect(try GDAL.validate(file.path) == [])
    }
}
