import Foundation
import HTTPTypes
import Testing

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
        ("/grids/3/1/0.png", 406, "not-served"), ("/grids/3/1/0.mvt", 406, "not-served"),
        ("/grids/3/1/0", 404, "not-found"),
        ("/buildings/13/0/0.geojson", 404, "outside-zooms"), ("/grids/3/1/0.geojson?x=1", 400, "bad-parameter"),
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
        #expect(grids["tiles"] as? [String] == ["/grids/{z}/{x}/{y}.geojson"])
        #expect(grids["maxzoom"] as? Int == 18)
        #expect(grids["bounds"] as? [Double] == [112.19, 30.34, 112.214, 30.356])
        let buildings = try await client.ask("/buildings.json").json()
        #expect(buildings["minzoom"] as? Int == 14)
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
