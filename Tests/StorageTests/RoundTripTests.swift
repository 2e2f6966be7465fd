import Foundation
import Geometry
import Storage
import TestSupport
import Testing

/// An export that is imported again.
@Suite struct RoundTripTests {
    @Test(arguments: [ExportFormat.geojson, .csv]) func `leaves the households as they are`(format: ExportFormat) throws
    {
        let town = try JourneysTown(recorded: nil)
        try town.draft(JourneysTown.halves)
        _ = try town.district.publish(PublishRequest(actor: "li"))
        try town.district.write(.test) { transaction in
            _ = try transaction.upsert(
                .buildings, fields: Layer.buildings.fields("households"),
                rows: [FeatureRow(key: "b0", values: [.integer(33)], shape: JourneysTown.house(0, 0))])
            _ = try transaction.upsert(
                .units, fields: Layer.units.fields("building", "households"),
                rows: ["u1", "u2"].map { FeatureRow(key: $0, values: [.text("b1"), .integer(7)], shape: nil) })
        }
        _ = try town.district.assign(AssignRequest(actor: "li"))
        func figures() throws -> [[Int?]] {
            try town.district.read {
                try $0.buildings().map { [$0.recordedHouseholds, $0.unitHouseholds, $0.estimatedHouseholds] }
            }
        }
        let (stats, before) = (try town.district.stats(by: .grid), try figures())
        #expect(before[0][0] == 33 && before[1][1] == 14)
        let path = town.scratch.folder.appending(path: "buildings.\(format.rawValue)").path
        _ = try town.district.export(ExportRequest(layer: .buildings, format: format, path: path))
        for layer in [ImportLayer.buildings, .households] {
            _ = try District.importLayer(
                into: town.scratch.path, ImportRequest(layer: layer, source: path, actor: "li"))
            _ = try town.district.assign(AssignRequest(actor: "li"))
            #expect(try figures() == before)
            #expect(try town.district.stats(by: .grid).rows == stats.rows)
        }
    }
}
