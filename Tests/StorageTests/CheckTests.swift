import GRDB
import Geometry
import Planning
import TestSupport
import Testing

@testable import Storage

/// What a check finds of a file that is not as an assignment would leave it.
@Suite struct CheckTests {
    private func town() throws -> JourneysTown {
        let town = try JourneysTown.inForce()
        #expect(try town.district.check().summary.isClean)
        return town
    }

    private func put(_ town: JourneysTown, _ layer: Layer, _ key: String, _ building: String?, x: Int32) throws {
        try town.district.write(.test) { transaction in
            _ = try transaction.upsert(
                layer, fields: layer == .units ? layer.fields("building") : layer.fields("kind"),
                rows: [
                    FeatureRow(
                        key: key, values: [.text(building ?? "lamp")],
                        shape: building == nil
                            ? .point(Point(JourneysTown.origin.x + x, JourneysTown.origin.y + 500)) : nil)
                ])
        }
    }

    /// What another program may do.
    private func spoil(_ town: JourneysTown, _ sql: String) throws {
        try town.district.pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA foreign_keys = OFF; \(sql); PRAGMA foreign_keys = ON")
        }
    }

    @Test func `units and facilities go out of date like buildings`() throws {
        let town = try town()
        for (building, x) in [("b0", 500), ("b7", 70_500)] as [(String, Int32)] {
            try put(town, .units, "u", building, x: x)
            try put(town, .facilities, "f", nil, x: x)
            let found = try town.district.check().summary
            #expect(found.staleUnits == ["u"] && found.staleFacilities == ["f"] && found.stale.isEmpty)
            #expect(!found.isClean)
            _ = try town.district.assign(AssignRequest(actor: "li"))
            #expect(try town.district.check().summary.isClean)
        }
    }

    @Test(arguments: ["421003001004002", "421003001004999"])
    func `a grid that somebody wrote by hand is found`(grid: String) throws {
        let town = try town()
        try put(town, .units, "u", "b0", x: 0)
        try put(town, .facilities, "f", nil, x: 500)
        _ = try town.district.assign(AssignRequest(actor: "li"))
        for table in ["buildings", "units", "facilities"] {
            try spoil(town, "UPDATE \(table) SET grid = '\(grid)' WHERE ref IN ('b0', 'u', 'f')")
        }
        let found = try town.district.check().summary
        #expect(found.stale == ["b0"] && found.staleUnits == ["u"] && found.staleFacilities == ["f"])
    }

    @Test func `figures that are not those of the buildings are found`() throws {
        let town = try town()
        try spoil(town, "UPDATE grids SET households = households + 1 WHERE code = '\(JourneysTown.west)'")
        let found = try town.district.check().summary
        #expect(found.wrongFigures == [JourneysTown.west] && !found.isClean)
        _ = try town.district.assign(AssignRequest(actor: "li"))
        #expect(try town.district.check().summary.isClean)
    }

    @Test func `a spatial index that lacks rows or is not there is damage`() throws {
        let town = try town()
        try spoil(town, "DELETE FROM rtree_buildings_geom WHERE id IN (SELECT id FROM buildings LIMIT 3)")
        #expect(
            try town.district.check().summary.damage == [
                FileDamage(kind: .spatialIndexWrong, layer: "buildings", rows: 3)
            ])
        try spoil(town, "DROP TABLE rtree_buildings_geom")
        #expect(try town.district.check().summary.damage.map(\.kind) == [.spatialIndexMissing])
    }

    @Test func `a revision without its grids is damage`() throws {
        let town = try town()
        try spoil(town, "DELETE FROM grids")
        let found = try town.district.check().summary
        #expect(found.damage.map(\.kind) == [.noGrids] && !found.isClean)
    }
}
