import Foundation
import Geometry
import HTTPTypes
import Testing
import Tiling

@testable import Web

/// The status table of tiles, and addresses that try to break it.
@Suite struct TileRouteTests {
    private let z14 = (x: 13298, y: 6741)

    private static let addresses: [(target: String, status: Int, code: String?)] = [
        ("/grids/-1/0/0.geojson", 400, "bad-tile"), ("/grids/23/0/0.geojson", 404, "outside-zooms"),
        ("/grids/63/0/0.geojson", 404, "outside-zooms"), ("/grids/64/1/1.geojson", 404, "outside-zooms"),
        ("/grids/9999/0/0.geojson", 404, "outside-zooms"), ("/grids/19/0/0.geojson", 404, "outside-zooms"),
        ("/grids/99999999999999999999999/0/0.geojson", 404, "outside-zooms"),
        ("/grids/3/8/0.geojson", 400, "bad-tile"), ("/grids/3/0/8.geojson", 400, "bad-tile"),
        ("/grids/3/18446744073709551616/0.geojson", 400, "bad-tile"), ("/grids/3/+7/0.geojson", 400, "bad-tile"),
        ("/grids/3/007/0.geojson", 400, "bad-tile"), ("/grids/3/%D9%A3/0.geojson", 400, "bad-tile"),
        ("/grids/3/%2e%2e/0.geojson", 400, "bad-tile"), ("/grids/3/1e0/0.geojson", 400, "bad-tile"),
        ("/grids/3/%20/0.geojson", 400, "bad-tile"), ("/grids/3/%zz/0.geojson", 400, "bad-address"),
        ("/grids/3/%00/0.geojson", 400, "bad-address"), ("/grids/0x3/1/0.geojson", 400, "bad-tile"),
        ("/%2e%2e/3/1/0.geojson", 404, "unknown-layer"), ("/nothing/3/1/0.geojson", 404, "unknown-layer"),
        ("/grids/3/1/0.png", 406, "not-served"), ("/grids/3/1/0.mvt", 204, nil),
        ("/grids/3/1/0.pbf", 204, nil), ("/grids/3/1/0.", 406, "not-served"), ("/grids/3/1/0.MVT", 406, "not-served"),
        ("/grids,units/3/1/0.mvt", 204, nil), ("/grids,grids/3/1/0.mvt", 400, "bad-parameter"),
        ("/grids,nothing/3/1/0.mvt", 404, "unknown-layer"), ("/grids,/3/1/0.mvt", 404, "unknown-layer"),
        ("/,/3/1/0.mvt", 404, "unknown-layer"), ("/barriers/10/1/0.mvt", 404, "outside-zooms"),
        ("/grids~labels/3/1/0.topojson", 200, nil), ("/grids~nothing/3/1/0.mvt", 404, "unknown-layer"),
        ("/grids.json?format=png", 400, "bad-parameter"), ("/grids,grids.json", 400, "bad-parameter"),
        ("/grids/3/1/0", 404, "not-found"),
        ("/buildings/19/0/0.geojson", 404, "outside-zooms"), ("/grids/3/1/0.geojson?x=1", 400, "bad-parameter"),
        ("/nothing.json", 404, "unknown-layer"), ("/", 200, nil), ("/a/b/c", 404, "not-found"),
        ("/page/grids/%2e%2e", 404, "unknown-feature"),
    ]

    @Test(arguments: addresses)
    func `an address gets its status and code`(_ target: String, _ status: Int, _ code: String?) async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let reply = try await TestClient(district).ask(target)
        #expect(reply.status == status)
        guard let code else { return }
        #expect(reply.headers[.contentType] == "application/problem+json")
        let problem = try reply.json()
        #expect(problem["code"] as? String == code)
        #expect(problem["status"] as? Int == status)
        #expect(["type", "title", "detail", "instance"].allSatisfy { problem[$0] is String })
    }

    @Test func `what is no generation is named as one`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        for (target, parameter) in [
            ("/v/abc/grids/14/13298/6741.mvt", "generation"), ("/v/-1/grids/14/13298/6741.mvt", "generation"),
            ("/changes?since=abc", "since"), ("/changes?since=", "since"),
        ] {
            let reply = try await client.ask(target)
            #expect(try reply.status == 400 && reply.json()["parameter"] as? String == parameter, "\(target)")
            #expect(try (reply.json()["detail"] as? String)?.contains("since") == (parameter == "since"))
        }
    }

    @Test func `every layer answers where it has something and where it has nothing`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        for layer in MapLayer.allCases {
            let full = try await client.ask("/\(layer.rawValue)/14/\(z14.x)/\(z14.y).geojson")
            #expect(full.status == 200)
            #expect(full.headers[.contentType] == "application/geo+json")
            let empty = try await client.ask("/\(layer.rawValue)/14/0/0.geojson")
            #expect(empty.status == 200)
            #expect(String(decoding: empty.body, as: UTF8.self) == #"{"type":"FeatureCollection","features":[]}"#)
        }
        for layer in ["communities", "grids", "buildings", "units"] {
            var features: [[String: Any]] = []
            for (x, y) in [(13297, 6740), (13297, 6741), (13298, 6740), (13298, 6741)] {
                let tile = try await client.ask("/\(layer)/14/\(x)/\(y).geojson").json()
                features += try #require(tile["features"] as? [[String: Any]])
            }
            let ids = Set(features.compactMap { $0["id"] as? Int })
            #expect(ids.count == ["communities": 2, "grids": 24, "buildings": 39, "units": 10][layer])
        }
    }

    @Test func `a hint says where nothing is, and where one area fills the tile`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let hint = try #require(HTTPField.Name("OATiles-hint"))
        // The middle of a grid, the border to the next one, a place far off.
        for (east, said) in [(20_000, "full"), (39_000, nil), (-200_000, "empty")] as [(Int32, String?)] {
            let tile = TileID(at: Point(TestDistrict.west + east, TestDistrict.south + 20_000), z: 18)
            for ending in ["mvt", "geojson", "topojson"] {
                let reply = try await client.ask("/grids/\(tile).\(ending)")
                #expect(reply.headers[hint] == said, "\(tile).\(ending)")
            }
        }
    }

    @Test func `what is not GET is refused with what is allowed`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        for method in [HTTPRequest.Method.post, .put, .delete, .patch, .trace] {
            let reply = try await client.ask("/grids/14/0/0.geojson", method: method)
            #expect(reply.status == 405)
            #expect(reply.headers[.allow] == "GET, HEAD, OPTIONS")
        }
        #expect(try await client.ask("/nowhere/at/all", method: .post).status == 404)
    }

    @Test func `TileJSON says what the layer has`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let grids = try await client.ask("/grids.json").json()
        #expect(grids["tilejson"] as? String == "3.0.0")
        #expect(grids["tiles"] as? [String] == ["/grids/{z}/{x}/{y}.mvt"])
        #expect(grids["promoteId"] as? [String: String] == ["grids": "code"])
        #expect(grids["maxzoom"] as? Int == 18)
        #expect(grids["bounds"] as? [Double] == [112.19, 30.34, 112.214, 30.356])
        let buildings = try await client.ask("/buildings.json").json()
        let parts = try #require(buildings["vector_layers"] as? [[String: Any]])
        #expect(parts.map { $0["id"] as? String } == ["buildings~counts", "buildings"])
        #expect(parts.map { $0["minzoom"] as? Int } == [0, 14] && parts.map { $0["maxzoom"] as? Int } == [13, 18])
        let all = try await client.ask("/units,grids~borders,grids.json?format=topojson").json()
        #expect(all["tiles"] as? [String] == ["/grids,grids~borders,units/{z}/{x}/{y}.topojson"])
        let layers = try #require(all["vector_layers"] as? [[String: Any]])
        #expect(layers.compactMap { $0["id"] as? String } == ["grids", "grids~borders", "units~counts", "units"])
        #expect(layers.allSatisfy { $0["fields"] is [String: String] && $0["minzoom"] is Int && $0["maxzoom"] is Int })
    }

    @Test func `addresses are absolute where the server's own is configured, whatever the request says`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district) { $0.publicURL = "https://map.example.org/a/" }
        let forged: HTTPFields = [try #require(HTTPField.Name("X-Forwarded-Host")): "evil.example"]
        let grids = try await client.ask("/grids.json", forged).json()
        #expect(grids["tiles"] as? [String] == ["https://map.example.org/a/grids/{z}/{x}/{y}.mvt"])
        let style = try await client.ask("/style.json", forged).json()
        let sources = try #require(style["sources"] as? [String: [String: String]])
        #expect(sources["gridmap"]?["url"]?.hasPrefix("https://map.example.org/a/communities,") == true)
        for bad in [
            "map.example.org", "https://", "https:///a", "ftp://x", "https://x/?a", "https://x/#a", "https://x y",
        ] {
            #expect(throws: WebError.badPublicURL(bad)) { try TestClient(district) { $0.publicURL = bad } }
        }
    }

    @Test func `the style draws what the tiles hold`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let style = try await client.ask("/style.json").json()
        #expect(style["version"] as? Int == 8 && style["glyphs"] == nil)
        let url = try #require((style["sources"] as? [String: [String: String]])?["gridmap"]?["url"])
        let tileJSON = try await client.ask(url).json()
        let held = try #require(tileJSON["vector_layers"] as? [[String: Any]])
        let fields = Dictionary(
            uniqueKeysWithValues: held.map {
                ($0["id"] as? String, Set(($0["fields"] as? [String: String] ?? [:]).keys))
            })
        let layers = try #require(style["layers"] as? [[String: Any]])
        #expect(Set(layers.compactMap { $0["id"] as? String }).count == layers.count)
        var drawn: Set<String> = []
        for layer in layers where layer["type"] as? String != "background" {
            let source = try #require(layer["source-layer"] as? String)
            drawn.insert(source)
            let known = try #require(fields[source])
            #expect(Self.gets(in: layer).isSubset(of: known), "\(source)")
        }
        #expect(drawn == ["communities", "grids", "grids~borders", "communities~labels", "grids~labels"])
    }

    /// Properties that a style's expressions read.
    private static func gets(in value: Any) -> Set<String> {
        switch value {
        case let members as [String: Any]: members.values.reduce(into: []) { $0.formUnion(gets(in: $1)) }
        case let list as [Any]:
            if list.count == 2, list[0] as? String == "get", let name = list[1] as? String {
                [name]
            } else {
                list.reduce(into: []) { $0.formUnion(gets(in: $1)) }
            }
        default: []
        }
    }

    @Test(arguments: [
        ("lon=112.1901&lat=30.3401", "421003001001001", "inside"),
        ("lon=112.2139&lat=30.3559", "421003001002012", "inside"),
        ("lon=112.2&lat=30.2", nil, "outside"), ("lon=112.19&lat=30.341", "421003001001001", "border"),
    ])
    func `a point is located`(_ query: String, _ code: String?, _ place: String) async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let found = try await TestClient(district).ask("/locate?\(query)").json()
        #expect((found["grid"] as? [String: Any])?["code"] as? String == code)
        #expect(found["place"] as? String == place)
    }

    @Test(arguments: [
        "", "lon=1", "lon=nan&lat=1", "lon=1e400&lat=1", "lon=181&lat=0", "lon=1&lat=91", "lon=1&lat=inf",
        "lon=1&lat=2&lat=3", "lon=1&lat=2&x=3", "lon=٣&lat=2", "lon=0x10&lat=2",
    ])
    func `a point that is none is refused`(_ query: String) async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let target = "/locate?" + query.replacing("٣", with: "%D9%A3")
        #expect(try await TestClient(district).ask(target).status == 400)
    }
}
