import Foundation
import Geometry
import TestSupport
import Testing

@Suite struct `Reading GeoJSON` {
    static let point = #"{"type":"Point","coordinates":[1,2]}"#
    static let feature = #"{"type":"Feature","id":7,"geometry":\#(point),"properties":{"b":1,"a":"x"}}"#

    @Test(arguments: Seed.first(50))
    func `what is written reads back the same`(seed: Seed) throws {
        var shapes = RandomShapes(seed)
        for _ in 0..<10 {
            let shape = shapes.shape()
            var bytes: [UInt8] = []
            GeoJSON.text(shape, into: &bytes)
            #expect(try GeoJSON.shape(in: bytes).snapped() == shape)
            #expect(try GeoJSON.shape(JSONValue.read(bytes)).snapped() == shape)
        }
    }

    @Test(arguments: [
        #"{"type":"FeatureCollection","features":[\#(feature),\#(feature)]}"#,
        #"{"features":[\#(feature),\#(feature)], "name":{"features":[]}, "bbox":[0,0,1,1], "type":"FeatureCollection"}"#,
        "\u{FEFF}{\"type\" : \"FeatureCollection\" ,\r\n\"features\" : [ \(feature) ,\t\(feature) ] }\n",
        "\(feature)\n\(feature)", "\(feature)\r\n\n\(feature)\r\n", "\u{1E}\(feature)\n\u{1E}\(feature)\n",
        #"{"type":"FeatureCollection","features":[\#(feature)]}"# + "\n" + feature,
    ])
    func `a collection, lines and a sequence give the same features`(text: String) throws {
        let features = try GeoJSON.features(in: Array(text.utf8))
        #expect(features.map(\.shape) == [.point(Position(1, 2)), .point(Position(1, 2))])
        #expect(features.map(\.id) == [.integer(7), .integer(7)])
        #expect(features.allSatisfy { $0.properties.map(\.name) == ["b", "a"] })
        #expect(features.allSatisfy { $0.properties.map(\.value) == [.integer(1), .text("x")] })
    }

    @Test(arguments: [
        (#"{"type":"Point","coordinates":[]}"#, Shape<Position>.multiPoint([])),
        (#"{"coordinates":[[0,0,5],[1,1.5e0,5,6]],"type":"LineString"}"#, .line([Position(0, 0), Position(1, 1.5)])),
        (#"{"type":"LineString","coordinates":[]}"#, .line([])),
        (#"{"coordinates":[1,2],"geometries":[],"type":"Point"}"#, .point(Position(1, 2))),
        (#"{"geometries":[],"coordinates":[1,2],"type":"GeometryCollection"}"#, .collection([])),
        (#"{"type":"MultiPoint","coordinates":[ [1,2] ]}"#, .multiPoint([Position(1, 2)])),
        (#"{"type":"MultiLineString","coordinates":[[]]}"#, .multiLine([[]])),
        (#"{"type":"Polygon","coordinates":[]}"#, .polygon([])),
        (#"{"type":"Polygon","coordinates":[[]]}"#, .polygon([])),
        (#"{"type":"MultiPolygon","coordinates":[[]]}"#, .multiPolygon([[]])),
        (
            #"{"geometries":[{"coordinates":[1,2],"type":"Point"}],"type":"GeometryCollection"}"#,
            .collection([.point(Position(1, 2))])
        ),
        (#"{"type":"Point","crs":null,"coordinates":[1,2],"foreign":[{"coordinates":"x"}]}"#, .point(Position(1, 2))),
    ])
    func `geometries with their members in any order, empty or with heights`(text: String, shape: Shape<Position>)
        throws
    {
        #expect(try GeoJSON.shape(in: Array(text.utf8)) == shape)
        #expect(try GeoJSON.features(in: Array(text.utf8)).map(\.shape) == [shape])
        #expect(
            try GeoJSON.features(in: Array(#"{"geometry":\#(text),"type":"Feature"}"#.utf8)).map(\.shape) == [shape])
    }

    @Test func `a null geometry, null properties and a collection of none`() throws {
        let text = #"{"type":"Feature","geometry":null,"properties":null,"id":"a"}"#
        let feature = try #require(try GeoJSON.features(in: Array(text.utf8)).first)
        #expect(feature.shape == nil && feature.properties.isEmpty && feature.id == .text("a"))
        #expect(try GeoJSON.features(in: Array(#"{"type":"FeatureCollection","features":[]}"#.utf8)).isEmpty)
    }

    @Test(arguments: [
        (
            #"{"type":"FeatureCollection","features":[{"crs":1}],"crs":{"type":"name","properties":{"name":"EPSG:4490"}}}"#,
            "EPSG:4490"
        ),
        (
            #"{"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}, "x":"#,
            "urn:ogc:def:crs:OGC:1.3:CRS84"
        ),
        (#"{"type":"FeatureCollection","features":[]}"#, nil), (#"{"crs":null}"#, nil),
        (#"{"crs":{"type":"link","properties":{"href":"http://example.com"}}}"#, nil),
    ])
    func `the reference system of an older file is named`(text: String, name: String?) throws {
        #expect(try GeoJSON.referenceSystemName(in: Array(text.utf8)) == name)
    }

    static let refused = [
        MarkedInput("‸", "the text is empty"), MarkedInput(" \n‸", "the text is empty"),
        MarkedInput("‸[1]", "“{” is expected, but “[” follows"),
        MarkedInput(#"{"type":‸"Topology"}"#, "“Topology” is no type of GeoJSON"),
        MarkedInput(#"{"type":‸3}"#, "“\"” is expected, but “3” follows"),
        MarkedInput("‸{}", "an object without “type”"),
        MarkedInput(#"‸{"type":"Point"}"#, "a Point without “coordinates”"),
        MarkedInput(#"‸{"type":"GeometryCollection","coordinates":[]}"#, "a GeometryCollection without “geometries”"),
        MarkedInput(#"‸{"geometry":\#(point),"type":"Point"}"#, "a Point without “coordinates”"),
        MarkedInput(#"{"coordinates":[1,2],‸"features":[]}"#, "“features” beside coordinates"),
        MarkedInput(#"‸{"type":"FeatureCollection"}"#, "a FeatureCollection without “features”"),
        MarkedInput(
            #"{"features":[],"type":‸"Point","coordinates":[1,2]}"#, "a FeatureCollection is expected, not a Point"),
        MarkedInput(#"{"type":"Point","coordinates":[‸NaN,1]}"#, "a number is expected, but “N” follows"),
        MarkedInput(#"{"type":"Point","coordinates":[1,‸-Infinity]}"#, "a number not written as JSON has it"),
        MarkedInput(#"{"type":"Point","coordinates":[1,‸1e309]}"#, "a number too large for a double"),
        MarkedInput(#"{"type":"Point","coordinates":[‸null,1]}"#, "a number is expected, but “n” follows"),
        MarkedInput(#"{"type":"Point","coordinates":[‸"1",1]}"#, "a number is expected, but “\"” follows"),
        MarkedInput(#"{"type":"Point","coordinates":[1‸]}"#, "“,” is expected, but “]” follows"),
        MarkedInput(#"{"type":"Point","coordinates":‸null}"#, "“[” is expected, but “n” follows"),
        MarkedInput(#"{"type":"Point","coordinates":[‸[1,2]]}"#, "a number is expected, but “[” follows"),
        MarkedInput(#"{"type":"LineString","coordinates":[‸1,2]}"#, "“[” is expected, but “1” follows"),
        MarkedInput(#"{"type":"LineString","coordinates":‸[[1,2]]}"#, "a line of one position"),
        MarkedInput(#"{"type":"LineString","coordinates":[[‸],[1,2]]}"#, "a number is expected, but “]” follows"),
        MarkedInput(
            #"{"type":"Polygon","coordinates":[ ‸[[0,0],[1,0],[0,0]]]}"#, "a ring of 3 positions; four are the least"),
        MarkedInput(
            #"{"coordinates":[‸[[0,0],[1,0],[1,1],[0,1]]],"type":"Polygon"}"#,
            "a ring whose last position is not its first"),
        MarkedInput(#"{"type":"Polygon","coordinates":‸[[[0,0],[1,0],[1,1],[0,0]],[]]}"#, "an empty ring in a polygon"),
        MarkedInput(
            #"{"type":"Point","coordinates":[1,2],‸"coordinates":[1,2]}"#, "“coordinates” occurs twice in one object"),
        MarkedInput(#"{"type":"Point","coordinates":[1,2],‸"type":"Point"}"#, "“type” occurs twice in one object"),
        MarkedInput(
            #"{"type":"GeometryCollection","geometries":[{"type":‸"Feature","geometry":null}]}"#,
            "a geometry is expected, not a Feature"),
        MarkedInput(#"{"type":"GeometryCollection","geometries":[‸null]}"#, "null in a GeometryCollection"),
        MarkedInput(#"{"type":"Point","coordinates":[1,2]}‸x"#, "more follows after the value"),
        MarkedInput(
            #"{"type":"Point","coordinates":[1,2]} ‸{"type":"Point","coordinates":[1,2]}"#,
            "more follows after the value"),
        MarkedInput(#"{"type":"Point","coordinates":[1,2]‸"#, "“,” or “}” is expected, but the text ends"),
        MarkedInput(#"{"type":"Point",‸}"#, "a member's name is expected, but “}” follows"),
        MarkedInput(#"{"type":"Point","x":[1,‸]}"#, "a value is expected, but “]” follows"),
        MarkedInput(#"{"type":"Point","x":‸"open"#, "a text that does not end"),
    ]

    @Test(arguments: refused)
    func `a fault is named with its byte`(input: MarkedInput) {
        let (bytes, offset) = input.text
        #expect(throws: GeometryError.malformed(format: "GeoJSON", reason: input.reason, offset: offset)) {
            try GeoJSON.features(in: bytes)
        }
    }

    static let refusedInFeature = [
        MarkedInput(#"{"type":‸"Point","coordinates":[1,2]}"#, "a Feature is expected, not a Point"),
        MarkedInput(#"‸{"type":"Feature","properties":{}}"#, "a Feature without “geometry”"),
        MarkedInput(
            #"{"type":"Feature","geometry":{"type":‸"Feature","geometry":null}}"#,
            "a geometry is expected, not a Feature"),
        MarkedInput(#"{"type":"Feature","geometry":null,‸"geometry":null}"#, "“geometry” occurs twice in one object"),
        MarkedInput(
            #"{"type":"Feature","geometry":null,"properties":{"a":1,‸"a":2}}"#, "“a” occurs twice in one object"),
        MarkedInput(#"{"type":"Feature","geometry":null,"properties":‸[]}"#, "“{” is expected, but “[” follows"),
        MarkedInput(#"{"type":"Feature","geometry":null,"id":‸{}}"#, "a number is expected, but “{” follows"),
        MarkedInput(
            #"{"type":"Feature","geometry":null,"properties":{"a":‸01}}"#, "a number not written as JSON has it"),
        MarkedInput(
            #"{"type":"Feature","geometry":null,"properties":{"a":‸tru}}"#, "“true” is expected, but “t” follows"),
        MarkedInput(#"‸null"#, "“{” is expected, but “n” follows"),
    ]

    @Test(arguments: refusedInFeature)
    func `a fault within a feature is named with the feature's index`(input: MarkedInput) {
        let (bytes, offset) = input.text
        let before = #"{"type":"FeatureCollection","features":[\#(Self.feature),"#
        let fault = GeometryError.malformed(format: "GeoJSON", reason: input.reason, offset: before.utf8.count + offset)
        #expect(throws: GeometryError.feature(index: 1, fault)) {
            try GeoJSON.features(in: Array(before.utf8) + bytes + Array("]}".utf8))
        }
    }

    @Test func `20,000 collections in each other are refused where the limit is passed`() {
        let level = #"{"type":"GeometryCollection","geometries":["#
        for text in [
            String(repeating: level, count: 20_000), #"{"type":"Point","x":"# + String(repeating: "[", count: 20_000),
        ] {
            let fault = #expect(throws: GeometryError.self) { try GeoJSON.features(in: Array(text.utf8)) }
            guard case .tooLarge("GeoJSON", "nested deeper than 32", let offset) = fault else {
                Issue.record("\(String(describing: fault))")
                continue
            }
            #expect(offset == (text.hasPrefix(level) ? 16 * level.utf8.count : 20 + 31))
        }
    }

    @Test func `more than the limits are refused`() {
        let line = Array(
            #"{"type":"MultiPoint","coordinates":[\#(Array(repeating: "[0,0]", count: 11).joined(separator: ","))]}"#
                .utf8)
        #expect(
            throws: GeometryError.tooLarge(
                format: "GeoJSON", reason: "more than 10 vertices and parts in one geometry", offset: 36 + 10 * 6)
        ) { try GeoJSON.features(in: line, limits: FormatLimits(maxVertices: 10)) }
        let digits = Array(#"{"type":"Point","coordinates":[\#(String(repeating: "1", count: 2000)),1]}"#.utf8)
        #expect(
            throws: GeometryError.tooLarge(format: "GeoJSON", reason: "a number of more than 1024 bytes", offset: 31)
        ) {
            try GeoJSON.features(in: digits)
        }
    }
}
