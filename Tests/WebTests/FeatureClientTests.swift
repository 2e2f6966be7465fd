import Foundation
import Storage
import TestSupport
import Testing

@testable import Web

/// Programs of others on a real socket.
@Suite(.serialized) struct FeatureClientTests {
    private struct ByGDAL: Decodable {
        let collections: [String]
        let fields: [String]
        let count: Int
        let ids: [Int64]
        let system: String
        let equal: Int
        let either: Int
        let inside: [Int64]
    }

    @Test func `GDAL's driver reads pages, boxes and conditions`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let grids = try await District.open(district.path).read { try $0.grids() }
        try await LiveServer.serving(district) { url in
            let output = try await LiveServer.aside {
                let script = Fixture.root.appending(path: "tools/oracle/oapif.py").path
                let box = ["112.1901", "30.3401", "112.1930", "30.3430"]
                return try Command.run("/usr/bin/python3", [script, "\(url.absoluteString)ogc", "grids"] + box)
            }
            let seen = try JSONDecoder().decode(ByGDAL.self, from: output)
            #expect(seen.collections == Layer.allCases.map(\.rawValue))
            #expect(Set(seen.fields).isSuperset(of: ["code", "name", "households", "locked"]))
            #expect(seen.count == 24 && seen.ids == grids.map(\.id).sorted())
            #expect(seen.equal == 24 && seen.either == 1)
            #expect(seen.system == "4326" || seen.system == "CRS84")
            #expect(seen.inside == grids.filter { $0.code == "421003001001001" }.map(\.id))
        }
    }

    @Test func `GDAL's MVT driver finds what GeoJSON tiles have, at an address and in a packed folder`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        var request = TilesRequest(path: district.folder.appending(path: "packed").path)
        let layers = ["grids", "grids~borders", "grids~labels", "buildings"]
        request.layers = layers
        request.zooms = 14...14
        _ = try await TilePackaging(District.open(district.path)).write(request)
        let client = try TestClient(district)
        let names = layers.joined(separator: ",")
        var tiles: [Data] = []
        for (x, y) in TileFormatTests.tiles(14) {
            tiles.append(try await client.ask("/\(names)/14/\(x)/\(y).geojson").body)
        }
        let input = Data(tiles.joined(separator: Data("\n".utf8)))
        // Each of 24 grids, 24 labels and 39 buildings once; borders at the edges of tiles are in pieces.
        #expect(try await differences("\(request.path)/14", ["TILE_EXTENSION=mvt"], input) == [])
        let tile = try await client.ask("/\(names)/14/13298/6741.geojson").body
        try await LiveServer.serving(district) { url in
            let address = "/vsicurl/\(url.absoluteString)\(names)/14/13298/6741.mvt"
            let found = try await differences(address, [], tile)
            #expect(found == [])
        }
    }

    /// - Returns: what GDAL finds otherwise than the GeoJSON tiles have it.
    private func differences(_ source: String, _ options: [String], _ tiles: Data) async throws -> [Substring] {
        let script = Fixture.root.appending(path: "tools/oracle/gdal_tiles.py").path
        let output = try await LiveServer.aside {
            try Command.run("/usr/bin/python3", [script, source] + options, input: tiles)
        }
        var lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
        let count = try #require(lines.popLast()?.split(separator: " ").first.flatMap { Int($0) })
        #expect(count > 20)
        return lines
    }

    private struct Compared: Decodable {
        let compared: Int
        let worst: Double
    }

    @Test func `a client that knows only the standards finds every grid in the tiles, where it is`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        try await LiveServer.serving(district) { url in
            let output = try await LiveServer.aside {
                try Oracle.run("ogc_tiles.py", arguments: ["\(url.absoluteString)ogc", "grids"])
            }
            let seen = try JSONDecoder().decode([String: Compared].self, from: output)
            #expect(Set(seen.keys) == ["WebMercatorQuad", "WorldCRS84Quad"])
            for result in seen.values { #expect(result.compared == 24 && result.worst > 0.999) }
        }
    }

    private struct ByOWSLib: Decodable {
        let conformance: [String]
        let collections: [String]
        let queryables: [String]
        let returned: Int
        let matched: Int
        let inside: Int
        let same: Bool
        let api: String
    }

    @Test func `OWSLib finds collections, queryables and features`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        try await LiveServer.serving(district) { url in
            let output = try await LiveServer.aside {
                try Oracle.run(
                    "owslib_features.py",
                    arguments: ["\(url.absoluteString)ogc", "grids", "code LIKE '%001' OR locked"])
            }
            let seen = try JSONDecoder().decode(ByOWSLib.self, from: output)
            #expect(seen.conformance == FeatureService.conformance + TileSetService.conformance)
            #expect(Set(seen.collections) == Set(Layer.allCases.map(\.rawValue)))
            #expect(seen.queryables.contains("geometry") && seen.queryables.contains("households"))
            #expect(seen.returned == 5 && seen.matched == 3 && seen.inside == 4)
            #expect(seen.same && seen.api.hasPrefix("3.0"))
        }
    }

    @Test func `cases made up from the description are answered as it says`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        try await LiveServer.serving(district) { url in
            let output = try await LiveServer.aside {
                try Oracle.run("api_cases.py", arguments: ["\(url.absoluteString)api", "60"])
            }
            let text = String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            let count = try #require(Int(text))
            #expect(count >= 2_000)
        }
    }
}
