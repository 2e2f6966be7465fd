import Foundation
import Geometry
import Storage
import TestSupport
import Testing

/// Input that no import may take: each has its code, says where it is, and changes nothing.
struct ImportTortureTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var layer = ImportLayer.buildings
        var file = "source.geojson"
        var bytes: [UInt8]
        var code: String
        var row: Int?
        var testDescription: String { name }

        /// One feature with `geometry` after a good one.
        static func shape(_ name: String, _ geometry: String, _ code: String, layer: ImportLayer = .buildings) -> Case {
            let good =
                layer == .barriers
                ? #"{"type":"LineString","coordinates":[[112.1,30.1],[112.2,30.2]]}"# : Draw.square(112.2, 30.3, 0.001)
            let text = Draw.collection([
                Draw.feature(good, #""ref":"a""#), Draw.feature(geometry, #""ref":"b""#),
            ])
            return Case(name: name, layer: layer, bytes: Array(text.utf8), code: code, row: 2)
        }

        static func csv(
            _ name: String, _ text: String, _ code: String, row: Int? = nil, layer: ImportLayer = .buildings
        ) -> Case {
            Case(name: name, layer: layer, file: "source.csv", bytes: Array(text.utf8), code: code, row: row)
        }
    }

    static let shapes: [Case] = [
        .shape("NaN", #"{"type":"Point","coordinates":[NaN,30]}"#, "geometry-malformed"),
        .shape("1e400", #"{"type":"Point","coordinates":[1e400,30]}"#, "geometry-malformed"),
        .shape("1e308", #"{"type":"Point","coordinates":[1e308,30]}"#, "crs-projected"),
        .shape("beyond 180", #"{"type":"Point","coordinates":[181,30]}"#, "coordinate-out-of-range"),
        .shape("beyond 90", #"{"type":"Point","coordinates":[112,91]}"#, "coordinate-out-of-range"),
        .shape("metres", #"{"type":"Point","coordinates":[519000,3357000]}"#, "crs-projected"),
        .shape("bow-tie", Draw.polygon([(112, 30), (112.01, 30.01), (112.01, 30), (112, 30.01)]), "shape-invalid"),
        .shape(
            "spike",
            Draw.polygon([(112, 30), (112.01, 30), (112.01, 30.01), (112.02, 30.02), (112.01, 30.01), (112, 30.01)]),
            "shape-invalid"),
        .shape("zero area", Draw.polygon([(112, 30), (112.01, 30.01), (112.02, 30.02)]), "shape-collapsed"),
        .shape("under a centimetre", Draw.square(112, 30, 1e-9), "shape-collapsed"),
        .shape(
            "unclosed ring", #"{"type":"Polygon","coordinates":[[[112,30],[112.01,30],[112.01,30.01],[112,30.01]]]}"#,
            "geometry-malformed"),
        .shape(
            "ring of three", #"{"type":"Polygon","coordinates":[[[112,30],[112.01,30],[112,30]]]}"#,
            "geometry-malformed"),
        .shape(
            "hole outside",
            #"{"type":"Polygon","coordinates":[[[112,30],[112.01,30],[112.01,30.01],[112,30.01],[112,30]],[[113,30],[113.01,30],[113.01,30.01],[113,30]]]}"#,
            "shape-invalid"),
        .shape(
            "hole equal to its shell",
            #"{"type":"Polygon","coordinates":[[[112,30],[112.01,30],[112.01,30.01],[112,30]],[[112,30],[112.01,30],[112.01,30.01],[112,30]]]}"#,
            "shape-invalid"),
        .shape(
            "overlapping parts",
            #"{"type":"MultiPolygon","coordinates":[[[[112,30],[112.02,30],[112.02,30.02],[112,30.02],[112,30]]],[[[112.01,30.01],[112.03,30.01],[112.03,30.03],[112.01,30.03],[112.01,30.01]]]]}"#,
            "shape-invalid"),
        .shape(
            "a line as a building", #"{"type":"LineString","coordinates":[[112,30],[112.01,30]]}"#, "shape-wrong-kind"),
        .shape(
            "wider than half the globe",
            #"{"type":"MultiPolygon","coordinates":[[[[-179,0],[-178,0],[-178,1],[-179,0]]],[[[178,0],[179,0],[179,1],[178,0]]]]}"#,
            "shape-too-wide"),
        .shape(
            "nested 20,000 deep", String(repeating: #"{"type":"GeometryCollection","geometries":["#, count: 20_000),
            "geometry-too-large"),
        .shape("unknown type", #"{"type":"Circle","coordinates":[112,30]}"#, "geometry-malformed"),
        .shape("a feature as a geometry", Draw.feature(Draw.point(112, 30), ""), "geometry-malformed"),
        .shape("a point as a barrier", Draw.point(112, 30), "shape-wrong-kind", layer: .barriers),
        .shape("a barrier without a shape", "null", "shape-missing", layer: .barriers),
        .shape("a point as an estate", Draw.point(112, 30), "shape-wrong-kind", layer: .estates),
    ]

    static let tables: [Case] = [
        .csv("nothing", "", "source-empty"),
        .csv("a header only", "ref,name\n", "source-empty"),
        .csv("an open quote", "ref,name\na,x\nb,\"y\n", "csv-unclosed-quote"),
        .csv("a stray quote", "ref,name\na,x\"y\n", "csv-stray-quote"),
        .csv("a NUL", "ref,name\na,x\u{0}y\n", "csv-control-character"),
        .csv("a missing cell", "ref,name,use\na,x,y\nb,x\n", "csv-column-count", row: 2),
        .csv("a column twice", "ref,name,name\na,x,y\n", "csv-column-twice"),
        .csv("longitude only", "ref,lon\na,112\n", "csv-half-coordinates"),
        .csv("half a position", "ref,lon,lat\na,112,30\nb,112,\n", "value-missing", row: 2),
        .csv("letters in a number", "ref,levels\na,3\nb,three\n", "value-not-a-number", row: 2),
        .csv("NaN in a number", "ref,levels\na,nan\n", "value-not-a-number", row: 1),
        .csv("half a household", "ref,households\na,1.5\n", "value-not-a-number", row: 1),
        .csv("fewer than none", "ref,households\na,-1\n", "value-out-of-range", row: 1),
        .csv("more than any", "ref,households\na,1e300\n", "value-out-of-range", row: 1),
        .csv("the same ref twice", "ref,name\na,x\nb,y\na,z\n", "duplicate-key", row: 3),
        .csv("no key", "colour,size\nred,1\nred,2\n", "key-needed"),
        .csv("an empty key", "ref,name\na,x\nb,y\n,z\n", "value-missing", row: 3),
        .csv("broken WKT", "ref,wkt\na,POLYGON((1 2\n", "geometry-malformed", row: 1),
        .csv("an Excel code", "code,name\n4.21003E+11,社区\n", "code-from-spreadsheet", row: 1, layer: .communities),
        .csv("a short code", "code,name\n4210,社区\n", "code-malformed", row: 1, layer: .communities),
        .csv("a street's code", "code,name\n421003001,社区\n", "code-of-another-level", row: 1, layer: .communities),
        .csv("full-width code", "code,name\n４２１００３００１００１,社区\n", "code-malformed", row: 1, layer: .communities),
        .csv(
            "the same code twice", "code,name\n421003001001,a\n421003001001,b\n", "duplicate-key", row: 2,
            layer: .communities),
        .csv("no name", "code,name\n421003001001,\n", "value-missing", row: 1, layer: .communities),
        .csv("no code", "name\n社区\n", "key-needed", layer: .communities),
        .csv("households of nothing", "ref,households\na,1\n", "nothing-to-match", layer: .households),
        Case(
            name: "GBK unannounced", file: "source.csv",
            bytes: Array("ref,name\n1,".utf8) + [0xBE, 0xA3, 0xD6, 0xDD, 0x0A],
            code: "text-not-in-encoding"),
        .csv("GBK read as Latin-1", "ref,name\n1,¾£ÖÝ\n", "text-misdecoded"),
        .csv("UTF-8 read as GBK", "ref,name\n1,鑽嗗窞\n", "text-misdecoded"),
        .csv("UTF-8 read as Latin-1", "ref,name\n1,HÃ´tel\n", "text-misdecoded"),
        .csv("lost characters", "ref,name\n1,\u{FFFD}\u{FFFD}\n", "text-misdecoded"),
        Case(name: "no GeoPackage", file: "source.gpkg", bytes: Array("hello".utf8), code: "source-not-readable"),
        Case(name: "no JSON", bytes: Array("hello".utf8), code: "geometry-malformed"),
        Case(
            name: "GeoJSON in GBK",
            bytes: Array(#"{"type":"Feature","properties":{"name":""#.utf8) + [0xBE, 0xA3]
                + Array(#""},"geometry":null}"#.utf8), code: "text-not-in-encoding"),
        Case(
            name: "an empty collection", bytes: Array(#"{"type":"FeatureCollection","features":[]}"#.utf8),
            code: "source-empty"),
        Case(
            name: "a truncated collection",
            bytes: Array(#"{"type":"FeatureCollection","features":[{"type":"Feature""#.utf8), code: "geometry-malformed"
        ),
    ]

    @Test(arguments: shapes + tables)
    func `bad input is refused by its name and changes nothing`(_ input: Case) throws {
        let desk = try ImportDesk()
        let refusal = try desk.refusal(input.layer, desk.source(input.file, input.bytes))
        #expect(refusal.code == input.code, "\(refusal)")
        if let row = input.row { #expect(refusal.faults.first?.feature == row, "\(refusal)") }
        for language in Language.allCases { #expect(!refusal.text(language).contains(input.code + " [")) }

        // The same beside what is there already.
        let good = try desk.source("good.csv", "ref,name\nkept,x\n")
        try desk.bring(.buildings, good)
        if input.layer != .households {
            let again = try desk.refusal(input.layer, desk.source(input.file, input.bytes))
            #expect(again.code == input.code, "\(again)")
        }
    }

    @Test func `many faults come in one answer, the first twenty told`() throws {
        let desk = try ImportDesk()
        let rows = (1...50).map { "b\($0),x" }.joined(separator: "\n")
        let refusal = try desk.refusal(.buildings, desk.source("source.csv", "ref,levels\n\(rows)\n"))
        #expect(refusal.faults.count == 20)
        #expect(refusal.omitted == 30)
        #expect(refusal.faults[4].key == "b5")
    }

    @Test func `what is asked for and not there is named with what is`() throws {
        let desk = try ImportDesk()
        let source = try desk.source("source.csv", "ref,name\na,x\n")
        let column = try desk.refusal(.buildings, source) { $0.fields = [("levels", "floors")] }
        #expect(column.faults.map(\.problem) == [.columnUnknown(name: "floors", available: ["ref", "name"])])
        let target = try desk.refusal(.buildings, source) { $0.constants = [("colour", "red")] }
        #expect(target.code == "field-unknown")
        let key = try desk.refusal(.buildings, source) { $0.key = "nr" }
        #expect(key.code == "column-missing")
        let system = try desk.refusal(.buildings, source) { $0.referenceSystem = "EPSG:999999" }
        #expect(system.code == "crs-unknown")
        let old = try desk.refusal(.buildings, source) { $0.referenceSystem = "EPSG:4610" }
        #expect(old.code == "crs-needs-parameters")
        let encoding = try desk.refusal(.buildings, source) { $0.encoding = "klingon" }
        #expect(encoding.code == "encoding-unknown")
        #expect(try desk.refusal(.buildings, desk.path + ".geojson").code == "source-not-found")
        #expect(try desk.refusal(.buildings, source + ":layer").code == "source-layer-unknown")
    }
}
