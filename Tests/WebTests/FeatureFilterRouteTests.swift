import Foundation
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Web

/// OGC API – Features, part 3: its abstract tests (OGC 19-079r2, annex A), named by their ids.
@Suite struct FeatureFilterRouteTests {
    private static let items = "/ogc/collections/grids/items"

    private func encoded(_ text: String) -> String { FeatureService.encoded(text) }

    private func codes(_ client: TestClient, _ query: String, in items: String = items) async throws -> [String] {
        let features = try await client.ask("\(items)?limit=1000&\(query)").features()
        return features.compactMap { ($0["properties"] as? [String: Any])?["code"] as? String }
    }

    private static let queryables = "http://www.opengis.net/def/rel/ogc/1.0/queryables"

    @Test func `conf features-filter get-collections, get-collection: each layer leads to its queryables`()
        async throws
    {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        #expect(try await client.ask("/ogc/collections", [.accept: "application/json"]).json()["collections"] is [Any])
        for layer in Layer.allCases {
            let links = try await client.ask("/ogc/collections/\(layer)", [.accept: "application/json"]).links()
            let found = links.filter { $0["rel"] == Self.queryables }.compactMap { $0["href"] }
            #expect(found == ["/ogc/collections/\(layer)/queryables"])
        }
    }

    @Test func `conf queryables get-queryables-uris: features name their queryables in a header`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        for layer in Layer.allCases {
            let reply = try await client.ask("/ogc/collections/\(layer)/items?limit=1", method: .head)
            let link = "</ogc/collections/\(layer)/queryables>; rel=\"\(Self.queryables)\""
            #expect(reply.headers[values: HTTPField.Name("Link")!].joined(separator: ", ").contains(link))
        }
    }

    @Test func `conf queryables get-queryables: they are a schema of every layer`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        var schemas = Data()
        for layer in Layer.allCases {
            let address = "/ogc/collections/\(layer)/queryables"
            let reply = try await client.ask(address, [.accept: "application/schema+json"])
            #expect(reply.status == 200 && reply.headers[.contentType] == "application/schema+json")
            let json = try reply.json()
            #expect(json["$id"] as? String == address && json["type"] as? String == "object")
            #expect(json["additionalProperties"] as? Bool == false)
            let properties = try #require(json["properties"] as? [String: [String: Any]])
            let isSpatial = properties.mapValues { ($0["format"] as? String)?.hasPrefix("geometry-") == true }
            #expect(isSpatial.filter(\.value).keys.sorted() == ["geometry"] && properties.count > 1)
            #expect(properties.allSatisfy { isSpatial[$0.key] == ($0.value["type"] == nil) })
            schemas += reply.body + Data("\n".utf8)
        }
        let input = schemas
        let answer = try await LiveServer.aside { try Oracle.run("schemas.py", input: input) }
        #expect(String(decoding: answer, as: UTF8.self) == "\(Layer.allCases.count) documents\n")
    }

    @Test func `conf queryables get-queryables: each property has its type`() async throws {
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

    @Test func `conf features-filter filter-on-items: a condition selects, in text and in JSON`() async throws {
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

    @Test func `conf filter expression-construction: a faulty filter is refused with its place`() async throws {
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

    /// Of every property, whichever rows have it: those without and those with it are all there are.
    @Test(arguments: ["", "&filter-lang=cql2-text"])
    func `conf filter filter-param, filter-lang-default: what is returned meets the filter`(_ language: String)
        async throws
    {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        for layer in TestDistrict.filled {
            let address = "/ogc/collections/\(layer)"
            let items = "\(address)/items?limit=1000\(language)&filter="
            let all = try await client.ask("\(address)/items?limit=1000").ids()
            let schema = try await client.ask("\(address)/queryables").json()
            for name in try #require(schema["properties"] as? [String: Any]).keys where name != "geometry" {
                func found(_ filter: String, isNull: Bool) async throws -> [Int] {
                    let reply = try await client.ask(items + encoded(filter))
                    for feature in try reply.features() {
                        let value = (feature["properties"] as? [String: Any])?[name]
                        #expect((value == nil || value is NSNull) == isNull, "\(layer) \(filter)")
                    }
                    return try reply.ids()
                }
                let without = try await found("\(name) IS NULL", isNull: true)
                let with = try await found("\(name) IS NOT NULL", isNull: false)
                #expect((without + with).sorted() == all, "\(layer) \(name)")
            }
            for wrong in ["THIS IS NOT A FILTER", "this_is_not_a_queryable IS NULL"] {
                #expect(try await client.ask(items + encoded(wrong)).status == 400, "\(wrong)")
            }
        }
    }

    @Test
    func `conf filter filter-crs-wgs84, filter-crs-param, conf features-filter mixing-expression: the box of all`()
        async throws
    {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        for layer in TestDistrict.filled {
            let items = "/ogc/collections/\(layer)/items?limit=1000"
            let placed = try await client.ask(items).features().filter { !positions($0).isEmpty }
            let all = placed.compactMap { $0["id"] as? Int }
            let (west, south, east, north) = (112.1899, 30.3399, 112.2141, 30.3561)
            let degrees = "\(west),\(south),\(east),\(north)"
            func filter(_ sides: String, _ crs: String? = nil) -> String {
                let system = crs.map { "&filter-crs=\(encoded($0))" } ?? ""
                return "\(items)\(system)&filter=\(encoded("S_INTERSECTS(geometry,BBOX(\(sides)))"))"
            }
            #expect(try await client.ask(filter(degrees)).ids() == all, "\(layer)")
            for (crs, sides) in [
                ("OGC/1.3/CRS84", degrees), ("EPSG/0/4326", "\(south),\(west),\(north),\(east)"),
                ("EPSG/0/4490", "\(south),\(west),\(north),\(east)"),
                ("EPSG/0/3857", "12488922,3547316,12491617,3549406"),
            ] {
                let uri = "http://www.opengis.net/def/crs/\(crs)"
                #expect(try await client.ask(filter(sides, uri)).ids() == all, "\(layer) \(crs)")
            }
            // With a box beside the filter, both hold.
            #expect(try await client.ask(filter(degrees) + "&bbox=\(degrees)").ids() == all)
            #expect(try await client.ask(filter(degrees) + "&bbox=1,2,3,4").ids().isEmpty)
            let outside = filter("1000000,1000000,2000000,2000000")
            for wrong in [outside, filter(degrees, "http://www.opengis.net/def/crs/OGC/0/does_not_exist")] {
                #expect(try await client.ask(wrong).status == 400, "\(wrong)")
            }
        }
    }
}
