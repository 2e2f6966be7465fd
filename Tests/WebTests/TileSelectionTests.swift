import Foundation
import HTTPTypes
import NIOCore
import Storage
import TestSupport
import Testing
import Tiling

@testable import Web

/// `filter` and `properties` of tiles.
@Suite struct TileSelectionTests {
    private func features(_ client: TestClient, _ target: String) async throws -> [[String: Any]] {
        let reply = try await client.ask(target)
        #expect(reply.status == 200, "\(target): \(String(decoding: reply.body, as: UTF8.self))")
        return try #require(try reply.json()["features"] as? [[String: Any]])
    }

    private func properties(_ features: [[String: Any]]) -> [[String: Any]] {
        features.compactMap { $0["properties"] as? [String: Any] }
    }

    @Test func `a tile shows what a filter accepts, in every kind of layer`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let (all, place) = ("/grids/11/1662/842.geojson", "/11/1662/842.geojson")
        let every = properties(try await features(client, all)).compactMap { $0["code"] as? String }
        let wanted = every.filter { $0.hasSuffix("3") || $0 == "421003001002001" }
        let filter = "?filter=code%20LIKE%20'%253'%20OR%20code%3D'421003001002001'"
        let some = properties(try await features(client, all + filter)).compactMap { $0["code"] as? String }
        #expect(Set(some) == Set(wanted) && !some.isEmpty && some.count < every.count)
        let labels = try await features(client, "/grids~labels" + place + filter)
        #expect(Set(properties(labels).compactMap { $0["code"] as? String }) == Set(wanted))
        let borders = try await features(client, "/grids~borders" + place + filter)
        let allBorders = try await features(client, "/grids~borders" + place)
        #expect(!borders.isEmpty && borders.count < allBorders.count)
        let rows = "/buildings/14/13298/6741.geojson"
        let buildings = properties(
            try await features(client, rows + "?filter=name%3D'7%E5%8F%B7%E6%A5%BC'&properties=name"))
        #expect(buildings.count == 1 && buildings[0].keys.sorted() == ["name"])
    }

    @Test func `a condition that is none is refused, with its place`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        for (query, position) in [
            ("filter=code%20%3D", nil), ("filter=nothing%20%3D%201", 0), ("filter=code%20%3D%201%20AND", nil),
            ("filter=", nil), ("properties=code,nothing", 5), ("filter=code%3D'a'&filter=code%3D'b'", nil),
            ("other=1", nil),
        ] as [(String, Int?)] {
            for target in ["/grids/11/1662/842.mvt?", "/grids.json?"] {
                let reply = try await client.ask(target + query)
                #expect(reply.status == 400, "\(target)\(query)")
                if let position { #expect(try reply.json()["position"] as? Int == position, "\(query)") }
            }
        }
        // Every layer of the tile must know what is asked for.
        #expect(try await client.ask("/grids,buildings/14/13298/6741.mvt?filter=locked").status == 400)
    }

    @Test func `every form of a tile takes a filter, but for counts`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let filter = "filter=code%3D'421003001002001'&properties=code"
        for target in [
            "/grids/11/1662/842.geojson?", "/gcj02/grids/11/1662/842.geojson?",
            "/ogc/collections/grids/tiles/WebMercatorQuad/11/842/1662?f=geojson&",
            "/ogc/tiles/WorldCRS84Quad/10/339/1662?f=geojson&collections=grids&",
        ] {
            let found = properties(try await features(client, target + filter))
            #expect(found.count == 1 && found[0]["code"] as? String == "421003001002001", "\(target) \(found)")
        }
        let shifted = try await client.ask("/gcj02/grids.json?" + filter).json()["tiles"] as? [String]
        #expect(shifted?.first?.contains("?filter=code") == true)
        #expect(try await client.ask("/buildings~counts/11/1662/842.mvt?filter=name%20IS%20NULL").status == 400)
        let counts = properties(
            try await features(client, "/buildings~counts/11/1662/842.geojson?properties=buildings"))
        #expect(!counts.isEmpty && counts.allSatisfy { $0.keys.sorted() == ["buildings"] })
        // Counts are of everything: where only they could stand in, it is said that something is missing.
        let early = try await client.ask("/buildings/11/1662/842.mvt?filter=name%20IS%20NULL")
        #expect(early.headers[.init("gridmap-omitted")!] == "buildings")
    }

    @Test func `a filter goes with the address, and changes with what it selects`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let document = try await client.ask("/grids.json?filter=households>300%20and(%20locked)&properties=name,code")
            .json()
        let tiles = try #require(document["tiles"] as? [String])
        #expect(tiles == ["/grids/{z}/{x}/{y}.mvt?filter=households%20%3E%20300%20AND%20locked&properties=code,name"])
        let layers = try #require(document["vector_layers"] as? [[String: Any]])
        #expect((layers[0]["fields"] as? [String: Any])?.keys.sorted() == ["code", "name"])
        let service = MapService(
            try District.open(district.path), options: WebOptions(), logger: WebApp.quiet, store: nil)
        let collections = try await service.tiles.collections([.grids])
        func kind(_ text: String) throws -> TileSource.Kind {
            let ask = Ask(parameters: [:], query: ["filter": text], headers: RequestHeaders([:]))
            return TileSource.Kind([.grids], .geojson, try TileSelection(ask, of: [.grids], collections))
        }
        let (one, two) = (try kind("households>350 AND NOT locked"), try kind("(households > 350) and not (locked)"))
        #expect(one == two && one.name == two.name)
        let tile = try TileID(z: 11, x: 1662, y: 842)
        let before = try await service.tiles.tile(tile, as: one).representation.hash
        try district.change(.tower)
        try await service.contents.renewed()
        let after = try await service.tiles.tile(tile, as: one).representation
        #expect(after.hash != before)
        let text = String(decoding: after.identity.readableBytesView, as: UTF8.self)
        #expect(!text.contains("421003001001001\"") && text.contains("421003001001003\""))
    }
}
