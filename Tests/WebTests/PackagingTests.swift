import Foundation
import Geometry
import Storage
import TestSupport
import Testing
import Tiling

@testable import Web

/// Packages hold what the server answers, tile by tile and byte by byte.
@Suite struct PackagingTests {
    @Test(arguments: [
        ("town.mbtiles", TileFormat.mvt), ("town.pmtiles", .mvt), ("town", .mvt), ("town", .geojson),
        ("town.mbtiles", .geojson),
    ])
    func `every tile is the one that is served`(_ name: String, _ format: TileFormat) async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        var request = TilesRequest(path: district.folder.appending(path: name).path)
        request.zooms = 0...15
        request.format = format
        let summary = try await TilePackaging(District.open(district.path)).write(request)
        let package = try await read(request.path)
        #expect(package.faults == [] && package.tiles.count == summary.tiles && summary.merged + summary.omitted == 0)
        #expect(summary.zooms == Array(0...15))
        #expect(!summary.layers.contains("barriers") && summary.layers.contains("grids~labels"))
        let layers = summary.layers.joined(separator: ",")
        var served = 0
        for z in 0...15 {
            for (x, y) in TileFormatTests.tiles(z) {
                let reply = try await client.ask("/\(layers)/\(z)/\(x)/\(y).\(format.rawValue)")
                let isEmpty = reply.status == 204 || reply.body.count == 42  // an empty FeatureCollection
                #expect(package.tiles["\(z)/\(x)/\(y)"] == (isEmpty ? nil : reply.body), "\(z)/\(x)/\(y)")
                if !isEmpty { served += 1 }
            }
        }
        #expect(served == summary.tiles && served > 20)
        let left = try FileManager.default.contentsOfDirectory(atPath: district.folder.path)
        #expect(!left.contains { $0.hasPrefix(".") })
    }

    @Test func `a package says what it holds`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        for name in ["a.mbtiles", "a.pmtiles", "a"] {
            var request = TilesRequest(path: district.folder.appending(path: name).path)
            request.layers = ["units", "grids"]
            request.zooms = 12...14
            _ = try await TilePackaging(District.open(district.path)).write(request)
            let about = try await read(request.path).about
            let json = about["json"] as? [String: Any] ?? about
            let layers = try #require(json["vector_layers"] as? [[String: Any]])
            #expect(layers.compactMap { $0["id"] as? String } == ["grids", "units~counts", "units"])
            #expect(layers.compactMap { $0["minzoom"] as? Int } == [12, 12, 14])
            #expect(layers.compactMap { $0["maxzoom"] as? Int } == [14, 13, 14])
        }
        let mbtiles = try await read(district.folder.appending(path: "a.mbtiles").path).about
        #expect(mbtiles["format"] as? String == "pbf" && mbtiles["minzoom"] as? String == "12")
        #expect(mbtiles["bounds"] as? String == "112.19,30.34,112.214,30.356")
        let header = try await read(district.folder.appending(path: "a.pmtiles").path).about["header"]
        #expect((header as? [String: Any])?["min_lon_e7"] as? Int == 1_121_900_000)
    }

    @Test func `what lies outside every community is packed too`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let far = Point(TestDistrict.west - 3_000_000, TestDistrict.south)
        try district.write { transaction in
            let row = FeatureRow(key: "far", values: [.text("远")], shape: .point(far))
            _ = try transaction.upsert(.buildings, fields: Layer.buildings.fields("name"), rows: [row])
        }
        let tile = TileID(at: far, z: 16)
        let client = try TestClient(district)
        let bounds = try #require(try await client.ask("/buildings.json").json()["bounds"] as? [Double])
        #expect(bounds == [111.89, 30.34, 112.214, 30.356])
        var request = TilesRequest(path: district.folder.appending(path: "far.mbtiles").path)
        request.layers = ["buildings"]
        request.zooms = 16...16
        _ = try await TilePackaging(District.open(district.path)).write(request)
        let served = try await client.ask("/buildings/\(tile).mvt").body
        #expect(try await read(request.path).tiles["\(tile)"] == served)
    }

    @Test func `GDAL opens the MBTiles`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        var request = TilesRequest(path: district.folder.appending(path: "a.mbtiles").path)
        request.layers = ["grids", "grids~labels", "buildings"]
        _ = try await TilePackaging(District.open(district.path)).write(request)
        let path = request.path
        let output = try await LiveServer.aside {
            try Command.run("/usr/bin/env", ["ogrinfo", "-ro", "-al", "-so", path])
        }
        let text = String(decoding: output, as: UTF8.self)
        for layer in request.layers ?? [] { #expect(text.contains("Layer name: \(layer)\n"), "\(text)") }
        // GDAL reads the deepest zoom; each label is in one tile of it.
        let labels = try #require(text.components(separatedBy: "Layer name: grids~labels\n").last)
        #expect(labels.contains("Feature Count: 24\n"), "\(text)")
    }

    private struct Decoded: Decodable {
        let tiles: [String: [String: Int]]
        let said: String
    }

    @Test(arguments: ["town.mbtiles", "town.pmtiles"])
    func `tippecanoe finds what is served in every tile and layer, and complains of nothing`(_ name: String)
        async throws
    {
        let district = try TestDistrict()
        defer { district.remove() }
        let path = district.folder.appending(path: name).path
        var request = TilesRequest(path: path)
        request.zooms = 9...15
        let summary = try await TilePackaging(District.open(district.path)).write(request)
        let output = try await LiveServer.aside { try Oracle.run("decoded.py", arguments: [path]) }
        let decoded = try JSONDecoder().decode(Decoded.self, from: output)
        #expect(decoded.said == "")
        let client = try TestClient(district)
        var served: [String: [String: Int]] = [:]
        for z in summary.zooms {
            for (x, y) in TileFormatTests.tiles(z) {
                let tile = "\(z)/\(x)/\(y)"
                let reply = try await client.ask("/\(summary.layers.joined(separator: ","))/\(tile).geojson").json()
                for feature in try #require(reply["features"] as? [[String: Any]]) {
                    let properties = try #require(feature["properties"] as? [String: Any])
                    served[tile, default: [:]][try #require(properties["layer"] as? String), default: 0] += 1
                }
            }
        }
        #expect(decoded.tiles == served && served.count == summary.tiles)
    }

    @Test func `since a generation, only what differs is packed`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        func packed(_ name: String, since: Int64? = nil) async throws -> (TilesSummary, [String: Data]) {
            var request = TilesRequest(path: district.folder.appending(path: name).path)
            request.layers = ["grids", "units"]
            request.zooms = 10...16
            request.since = since
            let summary = try await TilePackaging(District.open(district.path)).write(request)
            return (summary, try await read(request.path).tiles)
        }
        let (first, before) = try await packed("a.mbtiles")
        try district.change(.tower)
        try district.change(.unitGone)
        let (changed, some) = try await packed("b.mbtiles", since: first.generation)
        let (_, after) = try await packed("c.mbtiles")
        #expect(some.count == changed.tiles && !some.isEmpty && some.count < after.count)
        #expect(some == after.filter { before[$0.key] != $0.value })
        #expect(Set(changed.removed) == Set(before.keys).subtracting(after.keys))
        await #expect(throws: WebError.unknownSince(1, known: [first.generation, changed.generation])) {
            _ = try await packed("d.mbtiles", since: 1)
        }
        try FileManager.default.removeItem(atPath: district.path + TileStore.suffix)
        await #expect(throws: WebError.unknownSince(first.generation, known: [])) {
            _ = try await packed("d.mbtiles", since: first.generation)
        }
    }

    @Test func `what packages of one generation held is known together`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        func packed(_ zooms: ClosedRange<Int>, since: Int64? = nil) async throws -> TilesSummary {
            var request = TilesRequest(path: district.folder.appending(path: "\(UUID()).mbtiles").path)
            request.layers = ["grids", "units"]
            request.zooms = zooms
            request.since = since
            return try await TilePackaging(District.open(district.path)).write(request)
        }
        let first = try await packed(10...14).generation
        _ = try await packed(12...12)
        _ = try await packed(15...16)
        #expect(try await packed(10...16, since: first).tiles == 0)
        try district.change(.tower)
        let second = try await packed(15...16, since: first).generation
        // Zooms between what is known and what is not: the longer of the two stays.
        _ = try await packed(10...11)
        #expect(try await packed(10...11, since: second).tiles == 0)
        await #expect(throws: WebError.unknownSince(second, known: [first])) {
            _ = try await packed(15...16, since: second)
        }
    }

    @Test func `joined lists hold the zooms of both, or the more of them`() throws {
        func list(_ zooms: ClosedRange<Int>, _ tiles: [UInt64: UInt64]) -> PackedList {
            var list = PackedList(zooms)
            list.hashes = tiles
            return list
        }
        let wide = list(0...9, [1: 1, 2: 2])
        let joined = list(10...10, [2: 3]).joined(wide)
        #expect(joined.zooms == 0...10 && joined.hashes == [1: 1, 2: 3])
        #expect(list(4...5, [:]).joined(wide).zooms == 0...9 && list(12...12, [:]).joined(wide).zooms == 0...9)
        #expect(list(12...13, [:]).joined(list(0...1, [:])).zooms == 12...13)
        let read = try #require(PackedList(joined.bytes))
        #expect(read.zooms == joined.zooms && read.hashes == joined.hashes)
    }

    @Test func `what cannot be packed is refused, and leaves nothing`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        func refused(_ name: String, _ change: (inout TilesRequest) -> Void) async throws -> WebError? {
            var request = TilesRequest(path: district.folder.appending(path: name).path)
            change(&request)
            do { _ = try await TilePackaging(District.open(district.path)).write(request) } catch {
                return error as? WebError
            }
            return nil
        }
        #expect(try await refused("a.pmtiles") { $0.format = .geojson } == .notPackable("geojson"))
        #expect(try await refused("a.pmtiles") { $0.layers = ["nothing"] }?.code == "unknown-layer")
        #expect(
            try await refused("a.mbtiles") {
                $0.layers = ["barriers"]; $0.zooms = 0...8
            } == .noTiles)
        #expect(try await refused("a.mbtiles") { $0.zooms = 19...22 } == .noTiles)
        let left = try FileManager.default.contentsOfDirectory(atPath: district.folder.path)
        #expect(!left.contains { $0.hasPrefix("a.") || $0.hasPrefix(".") })
    }

    private func read(_ path: String) async throws -> PackageReading {
        try await LiveServer.aside { try PackageReading(path) }
    }
}
