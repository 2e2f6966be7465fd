import Foundation
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Web

/// OGC API – Features, parts 2 and 3 (OGC 18-058r1, 19-079r2): reference systems, queryables, filters.
@Suite struct FeatureFilterRouteTests {
    private static let items = "/ogc/collections/grids/items"

    private func encoded(_ text: String) -> String { FeatureService.encoded(text) }

    private func codes(_ client: TestClient, _ query: String, in items: String = items) async throws -> [String] {
        let reply = try await client.ask("\(items)?limit=1000&\(query)")
        #expect(reply.status == 200, "\(query): \(String(decoding: reply.body, as: UTF8.self))")
        let features = try #require(try reply.json()["features"] as? [[String: Any]])
        return features.compactMap { ($0["properties"] as? [String: Any])?["code"] as? String }
    }

    @Test func `conf queryables: they are a schema that names every property`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let reply = try await TestClient(district).ask("/ogc/collections/grids/queryables")
        #expect(reply.headers[.contentType] == "application/schema+json")
        let json = try reply.json()
        #expect(json["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
        let properties = try #require(json["properties"] as? [String: [String: Any]])
        #expect(properties["households"]?["type"] as? String == "integer")
        #expect(properties["area_m2"]?["type"] as? String == "number")
        #expect(properties["locked"]?["type"] as? String == "boolean")
        #expect(properties["geometry"]?["format"] as? String == "geometry-multipolygon")
        let client = try TestClient(district)
        for (accept, type) in [
            ("application/schema+json", "application/schema+json"), ("application/json", "application/schema+json"),
            ("text/html, application/json;q=0.9", "text/html; charset=utf-8"),
        ] {
            let reply = try await client.ask("/ogc/collections/grids/queryables", [.accept: accept])
            #expect(reply.status == 200 && reply.headers[.contentType] == type, "\(accept)")
        }
        #expect(try await client.ask("/ogc/collections", [.accept: "application/schema+json"]).status == 406)
    }

    @Test func `conf filter: a condition selects, in text and in JSON`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let text = encoded("code IN ('421003001001001','421003001002005') AND households >= 400")
        #expect(try await codes(client, "filter=\(text)") == ["421003001001001", "421003001002005"])
        let json = encoded(#"{"op":"=","args":[{"property":"code"},"421003001001001"]}"#)
        #expect(try await codes(client, "filter-lang=cql2-json&filter=\(json)") == ["421003001001001"])
        let both = "filter=\(encoded("locked OR code LIKE '%12'"))&community=421003001001"
        #expect(try await codes(client, both).count == 2)
        let place = encoded("S_INTERSECTS(geometry, POINT(112.192 30.342))")
        #expect(try await codes(client, "filter=\(place)") == ["421003001001001"])
        let reply = try await client.ask("\(Self.items)?filter=\(place)&limit=1").json()
        #expect(reply["numberMatched"] as? Int == 1)
        // As long as a filter may be, each byte encoded.
        let long = "name <> '\(String(repeating: "网", count: 1350))'"
        #expect(try await codes(client, "filter=\(encoded(long))").count == 24)
    }

    @Test func `a faulty filter is refused with its place`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        for (filter, position) in [
            ("households >", 12), ("nobody = 1", 0), ("households = 'a'", 13), ("population > 3", 0),
            ("geom IS NULL", 0),
            ("1; DROP TABLE grids", 1), ("code = 'a' OR 1=1 --", 20),
        ] {
            let reply = try await client.ask("\(Self.items)?filter=\(encoded(filter))")
            #expect(reply.status == 400)
            let json = try reply.json()
            #expect(json["code"] as? String == "bad-filter" && json["parameter"] as? String == "filter")
            #expect(json["position"] as? Int == position, "\(filter): \(json)")
        }
        let json = encoded(#"{"op":"and","args":[true,{"op":"x","args":[]}]}"#)
        let reply = try await client.ask("\(Self.items)?filter-lang=cql2-json&filter=\(json)")
        #expect(try reply.json()["position"] as? String == "$.args[1].op")
        for filter in [
            "S_INTERSECTS(geometry,POINT(999 1))", "S_WITHIN(geometry,POLYGON((0 0,1 1,1 0,0 1,0 0)))",
            String(repeating: "(", count: 1000), String(repeating: "NOT ", count: 500) + "locked",
        ] {
            let reply = try await client.ask("\(Self.items)?filter=\(encoded(filter))")
            #expect(reply.status == 400, "\(filter.prefix(60))")
            #expect(try reply.json()["parameter"] as? String == "filter")
        }
        // What looks like SQL is a text like any other.
        #expect(try await codes(client, "filter=\(encoded("code = ''' OR 1=1 --'"))").isEmpty)
        #expect(try await codes(client, "name=\(encoded("' OR '1'='1"))").isEmpty)
    }

    /// A corner of the first grid, in every system and every order of its axes.
    @Test(arguments: [
        ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", [112.19, 30.34]),
        ("http://www.opengis.net/def/crs/EPSG/0/4326", [30.34, 112.19]),
        ("http://www.opengis.net/def/crs/EPSG/0/4490", [30.34, 112.19]),
        ("http://www.opengis.net/def/crs/EPSG/0/3857", [12_488_933.672, 3_547_328.968]),
    ])
    func `conf crs: coordinates are those of the system, in its order`(uri: String, corner: [Double]) async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let reply = try await client.ask("\(Self.items)?limit=1&crs=\(encoded(uri))")
        #expect(reply.headers[HTTPField.Name("Content-Crs")!] == "<\(uri)>")
        let feature = try #require((try reply.json()["features"] as? [[String: Any]])?.first)
        let geometry = try #require(feature["geometry"] as? [String: Any])
        let rings = (geometry["coordinates"] as? [[[Double]]]) ?? (geometry["coordinates"] as? [[[[Double]]]])?[0] ?? []
        let nearest = rings.flatMap { $0 }.map { hypot($0[0] - corner[0], $0[1] - corner[1]) }.min() ?? .infinity
        #expect(nearest < (uri.hasSuffix("3857") ? 0.002 : 1e-9), "\(rings)")
        // The box that holds just that corner finds just that grid.
        let reach = uri.hasSuffix("3857") ? 10 : 1e-4
        let box = [corner[0] - reach, corner[1] - reach, corner[0] + reach, corner[1] + reach].map { "\($0)" }
        let query = "bbox=\(box.joined(separator: ","))&bbox-crs=\(encoded(uri))"
        #expect(try await codes(client, query) == ["421003001001001"])
        let filter = encoded("S_INTERSECTS(geometry,BBOX(\(box.joined(separator: ","))))")
        #expect(try await codes(client, "filter=\(filter)&filter-crs=\(encoded(uri))") == ["421003001001001"])
        let point = encoded("S_INTERSECTS(geometry,POINT(\(corner[0] + reach / 2) \(corner[1] + reach / 2)))")
        #expect(try await codes(client, "filter=\(point)&filter-crs=\(encoded(uri))") == ["421003001001001"])
        let list = try await client.ask("/ogc/collections/grids").json()
        #expect((list["crs"] as? [String])?.contains(uri) == true)
    }
}
