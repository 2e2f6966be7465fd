import Foundation
import Geometry
import TestSupport
import Testing

@testable import Storage

@Suite struct GeoPackageTests {
    @Test(arguments: [Datum.cgcs2000, .wgs84])
    func `a new file is a valid GeoPackage with all layers`(datum: Datum) throws {
        let file = try ScratchFile()
        _ = try District.create(at: file.path, datum: datum)
        #expect(try GDAL.validate(file.path) == [])
        let layers = try GDAL.layers(file.path)
        for layer in Layer.allCases { #expect(layers[layer.rawValue]?.count == 0) }
        #expect(layers["buildings_history"] == nil)
        #expect(layers["operations"] != nil)
    }

    @Test func `a file stays valid through insert, update, end and replace`() throws {
        let file = try ScratchFile()
        let district = try District.create(at: file.path, datum: .cgcs2000)
        let fields = Layer.buildings.fields("name", "levels")
        func row(_ ref: String, _ name: String, x: Int32, _ shape: Bool = true) -> FeatureRow {
            FeatureRow(
                key: ref, values: [.text(name), .real(3)],
                shape: shape ? .square(at: Point(1_122_390_000 + x, 303_350_000), side: 100) : nil)
        }
        try district.write(.test) { transaction in
            let outcome = try transaction.upsert(
                .buildings, fields: fields,
                rows: [row("a", "A", x: 0), row("b", "B", x: 1000), row("c", "C", x: 0, false)])
            #expect(outcome.added == 3)
        }
        #expect(try GDAL.validate(file.path) == [])
        var layer = try #require(try GDAL.layers(file.path)["buildings"])
        #expect(layer.count == 3)
        #expect(layer.extent == [112.2390000, 30.3350000, 112.2391100, 30.3350100])

        try district.write(.test) { transaction in
            let outcome = try transaction.upsert(
                .buildings, fields: fields, replace: true,
                rows: [row("a", "A", x: 0), row("b", "B", x: 500), row("d", "D", x: 0, false)])
            #expect(outcome.added == 1)
            #expect(outcome.changed == 1)
            #expect(outcome.unchanged == 1)
            #expect(outcome.gone == 1)
        }
        #expect(try GDAL.validate(file.path) == [])
        layer = try #require(try GDAL.layers(file.path)["buildings"])
        #expect(layer.count == 3)
        #expect(layer.extent == [112.2390000, 30.3350000, 112.2390600, 30.3350100])
    }
}
