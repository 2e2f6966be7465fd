import Foundation
import Geometry
import Storage
import TestSupport
import Testing

/// Files of other programs.
struct ImportFormatsTests {
    static let hasConverter = ["/usr/bin/ogr2ogr", "/usr/local/bin/ogr2ogr"].contains {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    private func convert(_ arguments: [String]) throws { _ = try Command.run("/usr/bin/env", ["ogr2ogr"] + arguments) }

    @Test(
        .enabled(if: hasConverter),
        arguments: ["ESRI Shapefile:shp", "KML:kml", "DXF:dxf", "XLSX:xlsx", "FlatGeobuf:fgb"])
    func `what GDAL reads comes in through it`(format: String) throws {
        let parts = format.split(separator: ":").map(String.init)
        let desk = try ImportDesk()
        let text = Draw.collection([
            Draw.feature(Draw.square(112.2, 30.3, 0.001), #""nr":"a""#),
            Draw.feature(Draw.square(112.3, 30.3, 0.001), #""nr":"b""#),
        ])
        let source = try desk.source("a.geojson", text)
        let converted = desk.file.folder.appending(path: "converted.\(parts[1])").path
        try convert(["-f", parts[0], converted, source])
        let summary = try desk.bring(.buildings, converted) {
            if parts[0] == "DXF" { $0.referenceSystem = "EPSG:4490" } else { $0.key = "nr" }
            if parts[0] == "KML" { $0.key = "Name" }
            if parts[0] == "KML" { $0.key = "nr" }
        }
        #expect(summary.added == 2)
        #expect(summary.withShape == (parts[0] == "XLSX" ? 0 : 2))
    }

    @Test(.enabled(if: hasConverter)) func `a shapefile in GBK is read with its encoding`() throws {
        let desk = try ImportDesk()
        let source = try desk.source(
            "a.geojson", Draw.collection([Draw.feature(Draw.square(112.2, 30.3, 0.001), #""nr":"a","name":"荆州""#)]))
        let shapefile = desk.file.folder.appending(path: "gbk.shp").path
        try convert(["-f", "ESRI Shapefile", "-lco", "ENCODING=GBK", shapefile, source])
        try FileManager.default.removeItem(atPath: desk.file.folder.appending(path: "gbk.cpg").path)
        try desk.bring(.buildings, shapefile) {
            $0.key = "nr"
            $0.encoding = "GB18030"
        }
        #expect(try desk.strings("SELECT name FROM buildings") == ["荆州"])
    }

    @Test(.enabled(if: hasConverter)) func `what GDAL cannot read is refused in its words`() throws {
        let desk = try ImportDesk()
        let refusal = try desk.refusal(.buildings, desk.source("a.shp", "no shapefile"))
        #expect(refusal.code == "tool-failed")
    }

    @Test func `a GeoPackage of several layers asks which`() throws {
        let desk = try ImportDesk()
        let refusal = try desk.refusal(.buildings, ImportMonacoTests.source)
        #expect(refusal.code == "source-layer-needed")
        #expect(refusal.text(.english).contains("boundaries"))
        #expect(try desk.refusal(.buildings, ImportMonacoTests.source + ":houses").code == "source-layer-unknown")
    }

    @Test(
        .enabled(if: Fixture.shared != nil),
        arguments: [
            ("states10.gpkg", "statesQGIS", 51), ("simple_sewer_features.gpkg", "s_manhole", 69),
            ("gdal_sample_v1.2_no_extensions.gpkg", "polygon2d", 2),
            ("gdal_sample_v1.2_no_extensions.gpkg", "geometry3d", 8),
        ])
    func `GeoPackages of other writers are read`(file: String, layer: String, count: Int) throws {
        let desk = try ImportDesk()
        let folder = try #require(Fixture.shared).appending(path: "data/fixtures/gpkg")
        let summary = try desk.bring(.facilities, folder.appending(path: file).path + ":" + layer)
        #expect(summary.rows == count)
    }

    @Test(.enabled(if: Fixture.shared != nil)) func `valid GeoJSON of every kind is read`() throws {
        let folder = try #require(Fixture.shared).appending(path: "data/fixtures/geojsonhint-good")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".geojson") }
        #expect(files.count >= 18)
        for file in files {
            let desk = try ImportDesk()
            do {
                try desk.bring(.facilities, folder.appending(path: file).path)
            } catch StorageError.refused(let refusal)
                where ["value-missing", "source-empty", "coordinate-out-of-range"].contains(refusal.code)
            {
                // A facility without a shape has no key there; issue82 has a latitude of −107.
            }
        }
    }
}
