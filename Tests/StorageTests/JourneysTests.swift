import Foundation
import Geometry
import Planning
import Storage
import TestSupport
import Testing

struct `Assign, check, stats and export` {
    private func published(recorded: Int? = 10) throws -> JourneysTown {
        let town = try JourneysTown(recorded: recorded)
        try town.draft(JourneysTown.halves)
        _ = try town.district.publish(PublishRequest(actor: "li"))
        return town
    }

    @Test func `assigning again changes nothing and raises no generation`() throws {
        let town = try published()
        let generation = try town.district.generation
        let summary = try town.district.assign(AssignRequest(actor: "li"))
        #expect(summary.changed == 0)
        #expect(summary.moved.isEmpty)
        #expect(summary.generation == generation)
        #expect(try town.district.check().summary.isClean)
    }

    @Test func `assign finds what moved, what is new, and what lies outside`() throws {
        let town = try published()
        try town.district.write(.test) { transaction in
            _ = try transaction.upsert(
                .buildings, fields: Layer.buildings.fields("households"),
                rows: [
                    // b0 was in the first grid and stands in the second now.
                    FeatureRow(
                        key: "b0", values: [.integer(10)],
                        shape: .square(
                            at: Point(JourneysTown.origin.x + 60_100, JourneysTown.origin.y + 100), side: 900)),
                    FeatureRow(
                        key: "away", values: [.integer(10)],
                        shape: .square(at: Point(JourneysTown.origin.x - 90_000, JourneysTown.origin.y), side: 900)),
                    FeatureRow(key: "unmapped", values: [.integer(7)], shape: nil),
                ])
            _ = try transaction.upsert(
                .units, fields: Layer.units.fields("building", "households"),
                rows: [
                    FeatureRow(key: "u1", values: [.text("b1"), .integer(33)], shape: nil),
                    // Its building is b1, in the first grid; the point lies in the second.
                    FeatureRow(
                        key: "u2", values: [.text("b1"), .null],
                        shape: .point(Point(JourneysTown.origin.x + 60_000, JourneysTown.origin.y + 50_000))),
                    FeatureRow(
                        key: "u3", values: [.null, .null],
                        shape: .point(Point(JourneysTown.origin.x + 60_000, JourneysTown.origin.y + 50_000))),
                ])
        }
        let stale = try town.district.check().summary.stale
        #expect(Set(stale) == ["b0", "away"])
        let summary = try town.district.assign(AssignRequest(actor: "li"))
        #expect(summary.moved.map(\.ref) == ["b0"])
        #expect(summary.moved.map(\.from) == ["421003001004001"])
        #expect(summary.moved.map(\.to) == ["421003001004002"])
        #expect(summary.outsideBuildings == ["away"])
        #expect(summary.counts.buildings == 202)
        #expect(summary.counts.assigned == 200)
        #expect(summary.counts.outside == 1)
        #expect(summary.counts.withoutLocation == 1)
        #expect(summary.disagreeingUnits == ["u2"])
        #expect(summary.changed == 5)
        let (units, grids, check) = try town.district.read {
            (try $0.units(), try $0.grids(), try $0.buildings().first { $0.ref == "b1" })
        }
        #expect(units.map(\.gridCode) == ["421003001004001", "421003001004001", "421003001004002"])
        #expect(units.map { $0.assignment?.method } == [.building, .building, .point])
        // b1's units are counted: 33 instead of its own 10.
        #expect(check?.households == Households(33, .recorded))
        #expect(grids.first?.households?.count == 48 * 10 + 33)
        let unlocated = try town.district.check().summary.withoutLocation
        #expect(unlocated.map(\.ref) == ["unmapped"])
        #expect(unlocated.map(\.households) == [7])
    }

    @Test func `a check finds the fault that another program made`() throws {
        let town = try published()
        #expect(try town.district.check().summary.faults == 0)
        let grid = try #require(try town.district.read { try $0.grids() }.first { $0.code == "421003001004001" })
        let smaller = JourneysTown.block(0, 0, 4, 10)
        try town.district.write(.test) { transaction in
            _ = try transaction.upsert(
                .grids, fields: [], rows: [FeatureRow(key: grid.code, values: [], shape: smaller)])
        }
        let report = try town.district.check()
        #expect(report.summary.faults > 0)
        #expect(report.summary.faultList.contains { $0.kind == "gap" && $0.cells.contains("421003001004") })
        #expect(!report.summary.isClean)
        let collection = try GeoJSON.features(in: report.geoJSON)
        #expect(collection.count == report.summary.faults)
    }

    @Test func `grids without a plan are an error, and a check of them is clean`() throws {
        let town = try JourneysTown()
        #expect(throws: StorageError.noGrids) { try town.district.assign(AssignRequest(actor: "li")) }
        let summary = try town.district.check().summary
        #expect(summary.isClean)
        #expect(summary.counts.outside == 200)
        #expect(summary.counts.undivided == 200)
    }

    @Test func `estimates say that they are`() throws {
        let town = try published(recorded: nil)
        let grids = try town.district.read { try $0.grids() }
        // A house of 0.0004° by 0.0004° is about 38.5 m by 44.3 m on 6 levels: 1,706 m² × 6 ÷ 100.
        #expect(grids.map { $0.households?.source } == [.estimated, .estimated, .estimated])
        #expect(grids.map { $0.households?.count } == [50 * 102, 50 * 102, 100 * 102])
        let stats = try town.district.stats(by: .community)
        #expect(stats.rows.map(\.householdsEstimated) == [10_200, 10_200])
        #expect(stats.rows.map(\.householdsRecorded) == [0, 0])
    }

    @Test func `stats add up at every level`() throws {
        let town = try published()
        let grids = try town.district.stats(by: .grid)
        #expect(grids.rows.map(\.code) == ["421003001002001", "421003001004001", "421003001004002"])
        #expect(grids.rows.map(\.households) == [1000, 500, 500])
        #expect(grids.rows.map(\.deviation) == [0, 0, 0])
        #expect(grids.inGrid.numerator == 200)
        #expect(grids.inGrid.denominator == 200)
        let communities = try town.district.stats(by: .community)
        #expect(communities.rows.map(\.households) == [1000, 1000])
        #expect(communities.total.households == grids.total.households)
        #expect(communities.total.buildings == 200)
        let streets = try town.district.stats(by: .street)
        #expect(streets.rows.isEmpty)
        #expect(streets.elsewhere.buildings == 200)
    }

    @Test func `stats compare grids with the mean of those without a tower`() throws {
        let town = try published()
        try town.district.write(.test) { transaction in
            _ = try transaction.upsert(
                .buildings, fields: Layer.buildings.fields("households"),
                rows: [FeatureRow(key: "b0", values: [FieldValue(2000)], shape: JourneysTown.house(0, 0))])
        }
        let rows = try town.district.stats(by: .grid).rows.filter { $0.code.hasPrefix(JourneysTown.codes[0]) }
        let ordinary = try #require(rows.first { $0.households == 500 })
        let tall = try #require(rows.first { $0.households == 2490 })
        // 2,990 less the tower's 2,000, in the one grid beside its own.
        #expect(abs(try #require(ordinary.deviation) - (500.0 / 990 - 1)) < 1e-12)
        #expect(abs(try #require(tall.deviation) - (2490.0 / 990 - 1)) < 1e-12)
    }

    @Test func `an export has exactly the fields of its layer`() throws {
        let town = try published()
        let path = town.scratch.folder.appending(path: "grids.geojson").path
        let summary = try town.district.export(ExportRequest(layer: .grids, path: path))
        #expect(summary.rows == 3)
        let features = try GeoJSON.features(in: [UInt8](Data(contentsOf: URL(filePath: path))))
        #expect(
            features.first?.properties.map(\.name) == [
                "id", "code", "name", "community", "households", "households_source", "buildings", "area_m2",
            ])
        let lines = town.scratch.folder.appending(path: "b.geojsonl").path
        _ = try town.district.export(ExportRequest(layer: .buildings, format: .geojsonl, path: lines))
        let text = try String(contentsOfFile: lines, encoding: .utf8)
        #expect(text.split(separator: "\n").count == 200)
        let building = try GeoJSON.features(in: Array(text.utf8)).first
        #expect(
            building?.properties.map(\.name) == [
                "id", "ref", "households", "households_source", "grid", "share", "method",
            ])
        let files = try FileManager.default.contentsOfDirectory(atPath: town.scratch.folder.path)
        #expect(!files.contains { $0.hasPrefix(".") })
    }

    @Test func `a spreadsheet gets no formula, no broken quote and no lost digit`() throws {
        let town = try published()
        try town.district.write(.test) { transaction in
            _ = try transaction.upsert(
                .estates, fields: Layer.estates.fields("name"),
                rows: [
                    FeatureRow(key: "1", values: [.text("=HYPERLINK(\"http://x\")")], shape: nil),
                    FeatureRow(key: "2", values: [.text("-2,\"东\"区")], shape: nil),
                    FeatureRow(key: "3", values: [.text("楼,\"甲\"")], shape: nil),
                    FeatureRow(key: "4", values: [.text("@x")], shape: nil),
                    FeatureRow(key: "5", values: [.null], shape: nil),
                ])
        }
        let path = town.scratch.folder.appending(path: "e.csv").path
        _ = try town.district.export(ExportRequest(layer: .estates, format: .csv, path: path))
        let data = try Data(contentsOf: URL(filePath: path))
        #expect(data.starts(with: [0xEF, 0xBB, 0xBF]))
        let rows = String(decoding: data.dropFirst(3), as: UTF8.self).components(separatedBy: "\r\n")
        #expect(rows.first == "id,ref,name")
        #expect(
            rows.dropFirst().map { $0.split(separator: ",", maxSplits: 1).last.map(String.init) ?? "" } == [
                #"1,"'=HYPERLINK(""http://x"")""#, #"2,"'-2,""东""区""#, #"3,"楼,""甲""""#, "4,'@x", "5,", "",
            ])
        let grids = town.scratch.folder.appending(path: "g.csv").path
        _ = try town.district.export(ExportRequest(layer: .grids, format: .csv, path: grids))
        #expect(try String(contentsOfFile: grids, encoding: .utf8).contains("421003001004001"))
    }

    @Test func `an export that cannot be written leaves nothing behind`() throws {
        let town = try published()
        let path = town.scratch.folder.appending(path: "no/such/folder.csv").path
        #expect(throws: StorageError.self) {
            try town.district.export(ExportRequest(layer: .grids, format: .csv, path: path))
        }
    }
}
