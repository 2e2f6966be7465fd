import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite struct PageRouteTests {
    @Test func `the page asks nobody else`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let page = try await client.ask("/")
        let policy = try #require(page.headers[.contentSecurityPolicy])
        #expect(policy.contains("default-src 'none'") && !policy.contains("http") && !policy.contains("unsafe"))
        for file in ["page.css", "page.js", "map.js", "text.js", "chart.js", "icon.svg", "geojson-tiles.js"] {
            let reply = try await client.ask("/assets/\(file)")
            #expect(reply.status == 200 && !reply.body.isEmpty)
        }
        #expect(try await client.ask("/assets/..%2fpage.js").status == 404)
        let based = try TestClient(district) {
            $0.basemap = Basemap(url: "https://t.example/{z}/{x}/{y}.png", scheme: .xyz, datum: "CGCS2000")
        }
        #expect(try await based.ask("/").headers[.contentSecurityPolicy]?.contains("blob: https://t.example;") == true)
    }

    @Test func `a shared link to a page may carry what others added, a link to data may not`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        for page in ["/", "/docs", "/examples/maplibre?tiles=geojson"] {
            let added = (page.contains("?") ? "&" : "?") + "from=singlemessage&utm_source=a&utm_source=b"
            #expect(try await client.ask(page + added).body == client.ask(page).body)
        }
        for data in ["/grids.json", "/page/map", "/ogc", "/api"] {
            #expect(try await client.ask(data + "?from=singlemessage").status == 400)
        }
    }

    @Test func `pages find their style where clients reach the server`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        for (url, folder) in [("https://map.example.org/a/b/", "/a/b"), ("https://map.example.org", ""), (nil, "")] {
            let client = try TestClient(district) { $0.publicURL = url }
            for page in ["/docs", "/ogc?f=html", "/ogc/collections/grids/items?f=html", "/ogc/tileMatrixSets?f=html"] {
                let text = String(decoding: try await client.ask(page).body, as: UTF8.self)
                #expect(text.contains("href=\"\(folder)/docs/style.css\""), "\(page) \(url ?? "")")
            }
        }
    }

    @Test func `OpenLayers that is not there is said to be fetched`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let reply = try await TestClient(district) { $0.assets = district.folder.path }.ask("/assets/ol.js")
        #expect(reply.status == 404)
        #expect(try (reply.json()["detail"] as? String)?.contains("tools/fetch-assets") == true)
    }

    @Test func `a grid's card has its figures, its band and its neighbours`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        try district.publish(households: 620)
        let card = try await TestClient(district).ask("/page/grids/421003001001006").json()
        let facts = try #require(card["properties"] as? [String: Any])
        #expect(facts["name"] as? String == "三义街社区第6网格")
        #expect(facts["community_name"] as? String == "三义街社区")
        #expect(facts["households"] as? Int == 620 && facts["households_source"] as? String == "estimated")
        #expect(facts["state"] as? String == "over" && facts["band_max"] as? Int == 500)
        let neighbours = try #require(facts["neighbours"] as? [[String: Any]])
        #expect(
            Set(neighbours.compactMap { $0["code"] as? String })
                == ["421003001001002", "421003001001005", "421003001001007", "421003001001010"])
    }

    @Test func `a building that outweighs a grid is left out of the mean of its community`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        try district.build(tower: 900)
        let map = try await TestClient(district).ask("/page/map").json()
        let communities = try #require(map["communities"] as? [[String: Any]])
        #expect(communities.map { $0["households"] as? Int } == [900 + 11 * 400, 12 * 400])
        #expect(communities.map { $0["mean"] as? Double } == [400, 400])
    }

    @Test(arguments: [
        ("421003001002005", 1), ("421003001002", 13), ("第6网格", 2), ("beimen", 13), ("%E4%B8%89%E4%B9%89", 13),
        ("nothing", 0),
    ])
    func `search finds codes and names`(_ query: String, _ count: Int) async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let text = query.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(["%"])) ?? ""
        let reply = try await TestClient(district).ask("/page/search?q=\(text)")
        let found = try reply.json()
        #expect(found["matched"] as? Int == count)
        #expect((found["hits"] as? [Any])?.count == count)
    }

    @Test func `notes are settable and nothing is invented`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let plain = try await TestClient(district).ask("/page/map").json()
        #expect(plain["notice"] as? String == "内部用图 · 界线不作划界依据")
        #expect(plain["approval"] is NSNull && plain["classification"] is NSNull)
        let noted = try await TestClient(district) { $0.notes = MapNotes(notice: "草图", approval: "鄂S(2026)001号") }
            .ask("/page/map").json()
        #expect(noted["notice"] as? String == "草图" && noted["approval"] as? String == "鄂S(2026)001号")
    }

    @Test func `no layer carries persons`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        for layer in MapLayer.allCases {
            #expect(layer.fields.keys.allSatisfy { !["population", "person", "phone", "head"].contains($0) })
        }
        let tile = try await TestClient(district).ask("/buildings/14/13298/6741.geojson").json()
        let features = try #require(tile["features"] as? [[String: Any]])
        for feature in features {
            let names = try #require(feature["properties"] as? [String: Any]).keys
            #expect(Set(names).isSubset(of: Set(MapLayer.buildings.fields.keys)))
        }
    }
}
