import Foundation
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Web

/// OGC API – Features, part 1: its abstract tests (OGC 17-069r4, annex A), named by their ids.
@Suite struct FeatureCoreTests {
    @Test func `conf core root-op, root-success, api-definition-op: the landing page leads everywhere`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let reply = try await client.ask("/ogc")
        #expect(reply.status == 200 && reply.headers[.contentType] == "application/json")
        for (relation, type) in [
            ("self", "application/json"), ("alternate", "text/html"), ("conformance", "application/json"),
            ("data", "application/json"), ("service-doc", "text/html"),
            ("service-desc", "application/vnd.oai.openapi+json;version=3.0"),
        ] {
            let link = try #require(try reply.links().first { $0["rel"] == relation }, "\(relation)")
            #expect(link["type"] == type)
            let target = try await client.ask(try #require(link["href"]))
            #expect(target.status == 200)
            #expect(target.headers[.contentType]?.hasPrefix(type.prefix { $0 != ";" }) == true)
        }
    }

    /// Each class of part 3 has its own `get-conformance`.
    @Test func `conf core conformance-op, conformance-success, conf filter get-conformance: classes are declared`()
        async throws
    {
        let district = try TestDistrict()
        defer { district.remove() }
        let reply = try await TestClient(district).ask("/ogc/conformance", [.accept: "application/json"])
        #expect(reply.status == 200 && reply.headers[.contentType] == "application/json")
        let classes = try #require(try reply.json()["conformsTo"] as? [String])
        for (part, names) in [
            ("ogcapi-features-1", ["core", "oas30", "html", "geojson"]), ("ogcapi-features-2", ["crs"]),
            ("ogcapi-features-3", ["queryables", "queryables-query-parameters", "filter", "features-filter"]),
            ("cql2", ["cql2-text", "cql2-json", "basic-cql2"]),
        ] {
            for name in names {
                #expect(classes.contains("http://www.opengis.net/spec/\(part)/1.0/conf/\(name)"), "\(part) \(name)")
            }
        }
    }

    @Test func `conf core api-definition-success, conf oas30 oas-definition-2: the description is one of OpenAPI 3.0`()
        async throws
    {
        let district = try TestDistrict()
        defer { district.remove() }
        let api = try await TestClient(district).ask("/api").body
        let answer = try await LiveServer.aside { try Oracle.run("schemas.py", input: api) }
        #expect(String(decoding: answer, as: UTF8.self) == "1 documents\n")
    }

    @Test
    func `conf core fc-md-op, fc-md-success, fc-md-items, sfc-md-op, sfc-md-success: every layer is a collection`()
        async throws
    {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let list = try await client.ask("/ogc/collections")
        #expect(list.status == 200 && list.headers[.contentType] == "application/json")
        let collections = try #require(try list.json()["collections"] as? [[String: Any]])
        #expect(collections.compactMap { $0["id"] as? String } == Layer.allCases.map(\.rawValue))
        func text(_ json: [String: Any]) throws -> Data {
            try JSONSerialization.data(withJSONObject: json, options: .sortedKeys)
        }
        for collection in collections {
            let id = try #require(collection["id"] as? String)
            let own = try await client.ask("/ogc/collections/\(id)")
            #expect(try own.status == 200 && text(own.json()) == text(collection), "\(id)")
        }
        #expect(try await client.ask("/ogc/collections/nothing").status == 404)
    }

    private static let documents = ["application/json", "text/html"]
    private static let pages = ["application/geo+json", "application/geo+json-seq", "text/csv", "text/html"]

    @Test(arguments: [
        ("", documents), ("/collections", documents), ("/collections/grids", documents),
        ("/collections/grids/items?limit=3", pages),
        ("/collections/grids/items/ID", ["application/geo+json", "text/html"]),
    ])
    func `conf core fc-md-links, fc-links, f-links: a document links to itself in every format`(
        _ path: String, _ types: [String]
    ) async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let id = try #require(try await client.ask("/ogc/collections/grids/items?limit=1").ids().first)
        let reply = try await client.ask("/ogc" + path.replacing("ID", with: "\(id)"))
        let links = try reply.links()
        #expect(links.allSatisfy { link in ["href", "rel", "type"].allSatisfy { link[$0]?.isEmpty == false } })
        #expect(links.filter { $0["rel"] == "self" }.compactMap { $0["type"] } == [types[0]])
        #expect(links.filter { $0["rel"] == "alternate" }.compactMap { $0["type"] } == Array(types.dropFirst()))
        for link in links where ["self", "alternate"].contains(link["rel"]) {
            let other = try await client.ask(try #require(link["href"]))
            #expect(other.headers[.contentType]?.hasPrefix(try #require(link["type"])) == true)
            #expect(other.body == reply.body || link["rel"] == "alternate")
        }
    }

    @Test func `conf core fc-md-items-links: a collection leads to its features in every format`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        for layer in Layer.allCases {
            let items = try await client.ask("/ogc/collections/\(layer)").links().filter { $0["rel"] == "items" }
            #expect(items.compactMap { $0["type"] } == Self.pages)
            for item in items {
                let reply = try await client.ask(try #require(item["href"]))
                #expect(reply.status == 200)
                #expect(reply.headers[.contentType]?.hasPrefix(try #require(item["type"])) == true)
            }
        }
    }

    @Test func `conf core fc-md-extent, fc-md-extent-multi: an extent is the one box around all that is there`()
        async throws
    {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        for layer in Layer.allCases {
            let address = "/ogc/collections/\(layer)"
            let extent = try await client.ask(address).json()["extent"] as? [String: [String: Any]]
            let places = try await client.ask(address + "/items?limit=1000").features().flatMap(positions)
            #expect(extent?["spatial"]?["bbox"] as? [[Double]] == box(around: places).map { [$0] }, "\(layer)")
            // There are no moments in a district's layers.
            #expect(extent?["temporal"] == nil)
        }
    }

    @Test func `conf core fc-response: members and relations`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let reply = try await client.ask("/ogc/collections/grids/items?limit=10")
        #expect(reply.headers[.contentType] == "application/geo+json")
        let json = try reply.json()
        #expect(json["type"] as? String == "FeatureCollection")
        let tag = try #require(reply.headers[.eTag])
        let again = try await client.ask("/ogc/collections/grids/items?limit=10", [.ifNoneMatch: tag])
        #expect(again.status == 304)
        let relations = try reply.links().compactMap { $0["rel"] }
        #expect(Set(relations) == ["self", "alternate", "collection", "next"])
        let feature = try #require(try reply.features().first)
        #expect(Set(feature.keys) == ["type", "id", "geometry", "properties"])
        let properties = try #require(feature["properties"] as? [String: Any])
        #expect(properties["code"] as? String == "421003001001001" && properties["households"] as? Int == 400)
        #expect(properties["locked"] as? Bool == false)
        for name in ["population", "operation", "valid_from", "geom"] { #expect(properties[name] == nil) }
    }

    @Test func `conf core fc-op, fc-numberMatched, fc-numberReturned, fc-timeStamp: numbers are those of the features`()
        async throws
    {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        for layer in Layer.allCases {
            let items = "/ogc/collections/\(layer)/items"
            let all = try await client.ask(items + "?limit=1000").ids().count
            for limit in [1, 10, 1000] {
                let reply = try await client.ask(items + "?limit=\(limit)")
                #expect(try reply.ids().count == min(limit, all), "\(layer)")
                let json = try reply.json()
                #expect(json["numberMatched"] as? Int == all && json["numberReturned"] as? Int == min(limit, all))
                // None: the same question has the same answer, byte for byte.
                #expect(json["timeStamp"] == nil)
            }
        }
        #expect(try await client.ask("/ogc/collections/buildings/items?limit=1").json()["numberMatched"] as? Int == 40)
    }

    @Test func `conf core fc-limit-response: pages follow each other by their next links`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        var address = "/ogc/collections/buildings/items?limit=7&f=json"
        var seen: [Int] = []
        for _ in 0..<10 {
            let reply = try await client.ask(address)
            seen += try reply.ids()
            guard let next = try reply.links().first(where: { $0["rel"] == "next" })?["href"] else { break }
            address = next
        }
        #expect(seen.count == 40 && seen == Set(seen).sorted())
        #expect(try await client.ask("/ogc/collections/buildings/items?limit=99999999999999999999").ids().count == 40)
    }

    @Test func `conf core fc-bbox-response: only what meets the box`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let items = "/ogc/collections/buildings/items?limit=100"
        let all = try await client.ask(items).features()
        let sides = [112.1925, 30.3405, 112.2, 30.346]
        let inside = all.filter { feature in
            guard let own = box(around: positions(feature)) else { return false }
            return own[0] <= sides[2] && own[2] >= sides[0] && own[1] <= sides[3] && own[3] >= sides[1]
        }
        let text = sides.map { "\($0)" }.joined(separator: ",")
        let found = try await client.ask(items + "&bbox=\(text)").ids()
        #expect(found == inside.compactMap { $0["id"] as? Int })
        #expect(found.count > 5 && found.count < 30)
        // With heights, and around the world by the antimeridian.
        #expect(try await client.ask(items + "&bbox=112.1925,30.3405,0,112.2,30.346,9").ids() == found)
        #expect(try await client.ask(items + "&bbox=170,-90,-170,90").ids().isEmpty)
        #expect(try await client.ask(items + "&bbox=112.1,-90,-170,90").ids().count == 39)
    }

    @Test func `conf core query-param-unknown, query-param-invalid: what is not understood is refused`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        for (query, parameter) in [
            ("nonsense=1", "nonsense"), ("limit=0", "limit"), ("limit=-1", "limit"), ("limit=a", "limit"),
            ("limit=", "limit"),
            ("limit=1.5", "limit"), ("bbox=1,2,3", "bbox"), ("bbox=1,2,3,nan", "bbox"), ("bbox=1,2,3,inf", "bbox"),
            ("bbox=0x10,2,3,4", "bbox"), ("bbox=1,9,3,4", "bbox"), ("bbox=", "bbox"), ("bbox=1,2,3,4,5", "bbox"),
            ("bbox-crs=EPSG:99", "bbox-crs"), ("crs=EPSG:99", "crs"), ("datetime=yesterday", "datetime"),
            ("datetime=", "datetime"), ("datetime=2021-01-01/2020-01-01", "datetime"), ("datetime=1/2/3", "datetime"),
            ("f=shp", "f"), ("after=x", "after"), ("properties=nobody", "properties"),
            ("filter-lang=sql", "filter-lang"),
            ("filter-crs=x", "filter-crs"), ("households=many", "households"), ("locked=2", "locked"),
            ("geometry=1", "geometry"),
            ("limit=1&limit=2", "limit"), ("population=3", "population"), ("limit=1-2", "limit"), ("limit=5-", "limit"),
            ("limit=%2B5", "limit"), ("after=-", "after"), ("after=1-2", "after"), ("after=--1", "after"),
            ("households=0x190", "households"), ("households=nan", "households"), ("households=4-0", "households"),
            ("datetime=2024-01-02T12:00:00", "datetime"),
        ] {
            let reply = try await client.ask("/ogc/collections/grids/items?\(query)")
            #expect(reply.status == 400, "\(query)")
            #expect(reply.headers[.contentType] == "application/problem+json")
            #expect(try reply.json()["parameter"] as? String == parameter, "\(query)")
        }
        for address in ["/ogc?x=1", "/ogc/collections?limit=1", "/ogc/collections/grids/items/1?bbox=1,2,3,4"] {
            #expect(try await client.ask(address).status == 400, "\(address)")
        }
    }

    @Test func `conf core f-op, f-success: a feature by its id`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let all = try await client.ask("/ogc/collections/grids/items").features()
        for one in all {
            let reply = try await client.ask("/ogc/collections/grids/items/\(try #require(one["id"] as? Int))")
            let feature = try reply.json()
            #expect(reply.status == 200 && feature["type"] as? String == "Feature")
            #expect(feature["id"] as? Int == one["id"] as? Int && positions(feature) == positions(one))
            #expect(try reply.links().compactMap { $0["rel"] } == ["self", "alternate", "collection"])
        }
        let id = try #require(all.last?["id"] as? Int)
        let crs = "http://www.opengis.net/def/crs/EPSG/0/3857"
        let asked = try await client.ask("/ogc/collections/grids/items/\(id)?crs=\(FeatureService.encoded(crs))")
        let own = try #require(try asked.links().first { $0["rel"] == "self" }?["href"])
        #expect(try await client.ask(own).body == asked.body)
        for key in ["0", "999999", "abc", "+1", "9223372036854775808", "1.0", "%27%20OR%201=1"] {
            #expect(try await client.ask("/ogc/collections/grids/items/\(key)").status == 404, "\(key)")
        }
    }

    @Test func `conf queryables-query-parameters query-param: a property as a parameter, and properties to give`()
        async throws
    {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let items = "/ogc/collections/grids/items"
        #expect(try await client.ask(items + "?code=421003001001003").ids().count == 1)
        #expect(try await client.ask(items + "?community=421003001002&locked=false").ids().count == 12)
        #expect(try await client.ask(items + "?locked=true").ids().count == 1)
        #expect(try await client.ask(items + "?households=401").ids().isEmpty)
        #expect(try await client.ask(items + "?households=4e2&after=-3").ids().count == 24)
        #expect(try await client.ask(items + "?area_m2=160000.0").ids().count == 24)
        let few = try await client.ask(items + "?properties=households,code&limit=1").features()
        #expect(Set((few[0]["properties"] as? [String: Any] ?? [:]).keys) == ["households", "code"])
        // A layer without moments is not narrowed by them.
        #expect(try await client.ask(items + "?datetime=2020-01-01T00:00:00Z").ids().count == 24)
    }

    @Test func `conf geojson content, conf html content: the same features in every format`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let items = "/ogc/collections/buildings/items?limit=5"
        let wanted = try await client.ask(items).ids()
        for (format, type) in [
            ("csv", "text/csv; charset=utf-8"), ("geojsonseq", "application/geo+json-seq"),
            ("html", "text/html; charset=utf-8"),
        ] {
            let named = try await client.ask(items + "&f=\(format)")
            #expect(named.headers[.contentType] == type)
            let accepted = try await client.ask(items, [.accept: String(type.prefix { $0 != ";" })])
            #expect(accepted.headers[.contentType] == type && accepted.body == named.body || format == "html")
            #expect(named.headers[.vary] == "Accept, Accept-Encoding")
            #expect(named.headers[HTTPField.Name("Link")!]?.contains("rel=\"next\"") == true)
        }
        let sequence = String(decoding: try await client.ask(items + "&f=geojsonseq").body, as: UTF8.self)
        let texts = sequence.split(separator: "\u{1E}")
        #expect(texts.count == 5 && texts.allSatisfy { $0.hasSuffix("\n") })
        let parsed = try texts.map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] }
        #expect(parsed.compactMap { $0?["id"] as? Int } == wanted)
        let csv = String(decoding: try await client.ask(items + "&f=csv").body, as: UTF8.self)
        let lines = csv.split(separator: "\r\n")
        #expect(
            lines[0]
                == "\u{FEFF}id,ref,name,use,levels,households,households_source,community,grid,share,method,undecided,geometry"
        )
        #expect(lines.dropFirst().compactMap { Int($0.prefix { $0 != "," }) } == wanted)
        #expect(lines[1].contains("\"POLYGON ((112.1903 30.3404,"))
        for accept in ["image/png", "application/xml"] {
            #expect(try await client.ask(items, [.accept: accept]).status == 406)
        }
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
        for page in [
            "/ogc", "/ogc/conformance", "/ogc/collections", "/ogc/collections/grids",
            "/ogc/collections/grids/queryables",
            "/ogc/collections/grids/items", "/ogc/collections/buildings/items/\(wanted[0])",
        ] {
            let reply = try await client.ask(page, [.accept: browser])
            #expect(reply.headers[.contentType] == "text/html; charset=utf-8", "\(page)")
            #expect(reply.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
            #expect(String(decoding: reply.body, as: UTF8.self).contains("</html>"))
        }
    }

    @Test func `conf oas30 oas-impl: the description has every route and no parameter that is refused`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let api = try await client.ask("/api")
        #expect(api.headers[.contentType] == "application/vnd.oai.openapi+json;version=3.0")
        let paths = try #require(try api.json()["paths"] as? [String: [String: [String: Any]]])
        #expect(Set(paths.keys) == Set(client.app.responder.routes.routes.map(\.path)))
        for path in ["/ogc/collections/{collection}/items", "/{layer}/{z}/{x}/{file}", "/docs", "/health"] {
            #expect(paths[path] != nil, "\(path)")
        }
        var operations: Set<String> = []
        for (path, methods) in paths {
            let operation = try #require(methods["get"])
            #expect(operations.insert(try #require(operation["operationId"] as? String)).inserted)
            let parameters = try #require(operation["parameters"] as? [[String: Any]])
            for parameter in parameters
            where parameter["in"] as? String == "query" && parameter["name"] as? String != "equalities" {
                let name = try #require(parameter["name"] as? String)
                let filled = path.replacing("{collection}", with: "grids").replacing(/\{\w+\}/, with: "1")
                let reply = try await client.ask("\(filled)?\(name)=1")
                let detail = try? reply.json()["detail"] as? String
                #expect(detail?.contains("is not known here") != true, "\(path) \(name)")
            }
        }
        let docs = String(decoding: try await client.ask("/docs").body, as: UTF8.self)
        for path in paths.keys { #expect(docs.contains(path), "\(path)") }
    }

    @Test func `links begin with the public address, never with the host that was asked`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district) { $0.publicURL = "https://map.example.org/town/" }
        let reply = try await client.ask("/ogc/collections/grids/items?limit=1&name=a%26b", host: "evil.example")
        for link in try reply.links() {
            #expect(link["href"]?.hasPrefix("https://map.example.org/town/ogc/") == true)
            #expect(link["rel"] == "collection" || link["href"]?.contains("name=a%26b") == true)
        }
        for bad in ["map.example.org", "https://", "ftp://a", "https://a\"b", "https://a?b"] {
            #expect(throws: WebError.badPublicURL(bad)) { try TestClient(district) { $0.publicURL = bad } }
        }
    }
}
