import Foundation
import Geometry
import HTTPTypes
import TestSupport
import Testing
import Tiling

@testable import Web

/// Tiles as they are served: their formats, several layers in one, labels and borders.
@Suite struct TileFormatTests {
    private static let z14 = [(13297, 6740), (13297, 6741), (13298, 6740), (13298, 6741)]

    @Test func `MVT is delivered as GeoJSON is, and pbf is another name for it`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let plain = try await client.ask("/grids/14/13298/6741.mvt")
        #expect(plain.status == 200)
        #expect(plain.headers[.contentType] == "application/vnd.mapbox-vector-tile")
        #expect(plain.headers[.cacheControl] == "no-cache" && plain.headers[.vary] == "Accept-Encoding")
        #expect(try await client.ask("/grids/14/13298/6741.pbf").body == plain.body)
        let packed = try await client.ask("/grids/14/13298/6741.mvt", [.acceptEncoding: "gzip"])
        #expect(packed.headers[.contentEncoding] == "gzip")
        #expect(try Command.run("/bin/sh", ["-c", "gzip -dc"], input: packed.body) == plain.body)
        let tag = try #require(plain.headers[.eTag])
        #expect(try await client.ask("/grids/14/13298/6741.mvt", [.ifNoneMatch: tag]).status == 304)
        #expect(try await client.ask("/grids/14/13298/6741.geojson").headers[.eTag] != tag)
        #expect(try await client.ask("/grids/14/13298/6741.mvt", [.accept: "application/geo+json"]).status == 406)
        let empty = try await client.ask("/grids/14/0/0.mvt")
        #expect(empty.status == 204 && empty.body.isEmpty && empty.headers[.eTag] != nil)
        #expect(empty.headers[.contentType] == nil && empty.headers[.contentLength] == nil)
    }

    @Test func `the order in which layers are asked for is no matter`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        for ending in ["mvt", "geojson", "topojson"] {
            let one = try await client.ask("/units,grids,communities/14/13298/6741.\(ending)")
            let other = try await client.ask("/communities,units,grids/14/13298/6741.\(ending)")
            #expect(one.status == 200 && one.headers[.eTag] == other.headers[.eTag] && one.body == other.body)
        }
        let features = try #require(
            try await client.ask("/units,grids/14/13298/6741.geojson").json()["features"] as? [[String: Any]])
        let layers = features.compactMap { ($0["properties"] as? [String: Any])?["layer"] as? String }
        #expect(layers.count == features.count && Set(layers) == ["grids", "units"])
        // Also where only one of them has tiles.
        let far = try await TestClient(district).ask("/grids,barriers/10/831/421.geojson").json()
        let alone = try #require(far["features"] as? [[String: Any]])
        let names = alone.map { ($0["properties"] as? [String: Any])?["layer"] as? String }
        #expect(!names.isEmpty && Set(names) == ["grids"])
    }

    /// Whatever the zoom, the file's buildings and units with a place are all counted, once: those in a grid there.
    @Test func `what is too small to be shown is counted, and the sums are exact`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        try district.build(tower: 410)
        let client = try TestClient(district)
        for (layer, rows, households) in [("buildings", 40, 39 * 36 + 410), ("units", 10, nil)] {
            for (z, stem) in [(3, "/"), (9, "/"), (11, "/"), (13, "/"), (16, "~counts/"), (18, "~counts/")] {
                let low = TileID(at: Point(TestDistrict.west, TestDistrict.south), z: z)
                let far = TestDistrict.side * 6
                let high = TileID(at: Point(TestDistrict.west + far, TestDistrict.south + far), z: z)
                var seen: [[String: Any]] = []
                for x in low.x...high.x {
                    for y in high.y...low.y {
                        let tile = try await client.ask("/\(layer)\(stem)\(z)/\(x)/\(y).geojson").json()
                        let features = try #require(tile["features"] as? [[String: Any]])
                        seen += features.compactMap { $0["properties"] as? [String: Any] }
                    }
                }
                #expect(seen.reduce(0) { $0 + ($1[layer] as? Int ?? 0) } == rows, "\(layer) \(z)")
                if let households {
                    #expect(seen.reduce(0) { $0 + ($1["households"] as? Int ?? 0) } == households, "\(layer) \(z)")
                    let counted = seen.filter { $0["grid"] as? String == "421003001001001" }
                    #expect(counted.count == 1 && counted[0]["buildings"] as? Int == 1)
                }
            }
        }
    }

    @Test func `conf mvt content, conf geojson content: every format of every layer decodes to the same features`()
        async throws
    {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        var lines: [String] = []
        var count = 0
        let asked = MapLayer.allCases.map(\.rawValue) + [MapLayer.allCases.map(\.rawValue).joined(separator: ",")]
        for layer in asked {
            for (x, y) in Self.z14 + [(0, 0)] {
                let address = "/\(layer)/14/\(x)/\(y)"
                let geo = try await client.ask(address + ".geojson")
                count += try #require(try geo.json()["features"] as? [Any]).count
                let topo = String(decoding: try await client.ask(address + ".topojson").body, as: UTF8.self)
                let mvt = try await client.ask(address + ".mvt").body.base64EncodedString()
                let text = String(decoding: geo.body, as: UTF8.self)
                lines.append(#"{"tile":"14/\#(x)/\#(y)","geojson":\#(text),"topojson":\#(topo),"mvt":"\#(mvt)"}"#)
            }
        }
        let input = Data(lines.joined(separator: "\n").utf8)
        let answer = try await LiveServer.aside {
            try Oracle.run("tiles.py", arguments: ["tippecanoe"], input: input)
        }
        #expect(String(decoding: answer, as: UTF8.self) == "\(count) features\n")
        #expect(count > 300)
    }

    @Test(arguments: [10, 13, 15, 18])
    func `each label is in just one tile, inside its area`(_ z: Int) async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        for (layer, count) in [("grids", 24), ("communities", 2)] {
            var seen: [Int: Int] = [:]
            for (x, y) in Self.tiles(z) {
                let tile = try await client.ask("/\(layer)~labels/\(z)/\(x)/\(y).geojson").json()
                for feature in try #require(tile["features"] as? [[String: Any]]) {
                    seen[try #require(feature["id"] as? Int), default: 0] += 1
                    let properties = try #require(feature["properties"] as? [String: Any])
                    #expect((12...15).contains(try #require(properties["label_zoom"] as? Int)))
                    let place = try #require((feature["geometry"] as? [String: Any])?["coordinates"] as? [Double])
                    guard z >= 13 else { continue }
                    let found = try await client.ask("/locate?lon=\(place[0])&lat=\(place[1])").json()
                    let area = found[layer == "grids" ? "grid" : "community"] as? [String: Any]
                    #expect(area?["code"] as? String == properties["code"] as? String)
                    #expect(found["place"] as? String == "inside" || layer == "communities")
                }
            }
            #expect(seen.count == count && seen.values.allSatisfy { $0 == 1 }, "\(layer)")
        }
    }

    @Test func `a border says who is beside it, and what it parts`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        var communityOf: [Int: String] = [:]
        var levels: [Set<Int>: String] = [:]
        for (x, y) in Self.tiles(14) {
            let tile = try await client.ask("/grids,grids~borders/14/\(x)/\(y).geojson").json()
            for feature in try #require(tile["features"] as? [[String: Any]]) {
                let properties = try #require(feature["properties"] as? [String: Any])
                if let id = feature["id"] as? Int {
                    communityOf[id] = properties["community"] as? String
                } else {
                    let sides = Set(["left", "right"].compactMap { properties[$0] as? Int })
                    let level = try #require(properties["level"] as? String)
                    #expect(levels.updateValue(level, forKey: sides) ?? level == level)
                }
            }
        }
        // A raster of 6 by 4: 5 · 4 + 6 · 3 borders inside, 16 grids at the outline.
        #expect(levels.count == 38 + 16)
        for (sides, level) in levels {
            let communities = Set(sides.map { communityOf[$0] })
            #expect(level == (sides.count == 1 ? "outline" : communities.count == 1 ? "grid" : "community"))
        }
    }

    @Test(arguments: [0, 3, 6, 8, 10])
    func `no grid vanishes at a low zoom`(_ z: Int) async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        var drawn: Set<Int> = []
        var merged: Set<Int> = []
        for (x, y) in Self.tiles(z) {
            let tile = try await client.ask("/grids/\(z)/\(x)/\(y).geojson").json()
            for feature in try #require(tile["features"] as? [[String: Any]]) {
                drawn.insert(try #require(feature["id"] as? Int))
                merged.formUnion((feature["properties"] as? [String: Any])?["merged"] as? [Int] ?? [])
            }
        }
        #expect(drawn.isDisjoint(with: merged))
        // The whole district is smaller than a unit at zoom 0: its labels alone are left.
        #expect(drawn.union(merged).count == (z == 0 ? 0 : 24))
        #expect(merged.isEmpty == (z == 0 || z == 10))
        var labels = 0
        for (x, y) in Self.tiles(z) {
            let tile = try await client.ask("/grids~labels/\(z)/\(x)/\(y).geojson").json()
            labels += try #require(tile["features"] as? [Any]).count
        }
        #expect(labels == 24)
    }

    /// All tiles that the district could touch.
    static func tiles(_ z: Int) -> [(Int, Int)] {
        let side = Double(1 << z)
        func row(_ latitude: Double) -> Int {
            Int((0.5 - atanh(sin(latitude * .pi / 180)) / (2 * .pi)) * side)
        }
        let west = Int((112.189 / 360 + 0.5) * side)
        let east = Int((112.215 / 360 + 0.5) * side)
        return (west...east).flatMap { x in (row(30.357)...row(30.339)).map { (x, $0) } }
    }
}
