import Foundation
import Geometry
import HTTPTypes
import Planning
import Storage
import TestSupport
import Testing
import Tiling

@testable import Web

/// Tiles that would hold too much: what stands for what is not drawn, and that it is told.
@Suite struct TileBudgetTests {
    private static let crowd = 12_000
    private static let tile = "14/13298/6741"
    private static let merged = HTTPField.Name("Gridmap-Merged")!
    private static let omitted = HTTPField.Name("Gridmap-Omitted")!
    private static let hint = HTTPField.Name("OATiles-hint")!

    /// More points than a tile holds, all in one of zoom 14, over several grids.
    private func crowded(_ layer: Layer) throws -> TestDistrict {
        let district = try TestDistrict()
        try district.write { transaction in
            let isUnits = layer == .units
            let rows = (0..<Self.crowd).map { number in
                FeatureRow(
                    key: "crowd\(number)", values: [isUnits ? .text("b\(number % 20)") : .integer(3)],
                    shape: .point(
                        Point(
                            TestDistrict.west + 32_000 + Int32(number % 150) * 1_000,
                            TestDistrict.south + 20_000 + Int32(number / 150) * 1_000)))
            }
            let fields = layer.fields(isUnits ? "building" : "households")
            _ = try transaction.upsert(layer, fields: fields, rows: rows)
        }
        _ = try District.open(district.path, mode: .write).assign(AssignRequest(actor: "test"))
        return district
    }

    private func features(_ reply: TestClient.Reply) throws -> [[String: Any]] {
        let features = try #require(try reply.json()["features"] as? [[String: Any]])
        return features.compactMap { $0["properties"] as? [String: Any] }
    }

    /// Cells of a tile's counts, of what it holds itself: tiles of counts and tiles of single buildings go together.
    @Test func `buildings that are too many are counted by their grids, none twice and none left out`() async throws {
        let district = try crowded(.buildings)
        defer { district.remove() }
        let buildings = try await District.open(district.path).read { try $0.buildings() }
        let client = try TestClient(district)
        var mergedAt: [Int: Int] = [:]
        for z in 14...16 {
            for (x, y) in TileFormatTests.tiles(z) {
                let tile = try TileID(z: z, x: x, y: y)
                let here = buildings.filter { building in
                    guard let box = building.shape?.box else { return false }
                    return TileID(at: box.middle, z: z) == tile
                }
                let reply = try await client.ask("/buildings/\(tile).geojson")
                #expect(reply.status == 200 && reply.headers[Self.omitted] == nil)
                guard let merged = reply.headers[Self.merged] else { continue }
                #expect(merged == "buildings~counts")
                mergedAt[z, default: 0] += 1
                var counted: [String: Int] = [:]
                var households = 0
                for feature in try features(reply) {
                    counted[feature["grid"] as? String ?? "", default: 0] += try #require(feature["buildings"] as? Int)
                    households += feature["households"] as? Int ?? 0
                }
                #expect(counted == Dictionary(grouping: here) { $0.gridCode ?? "" }.mapValues(\.count))
                #expect(households == here.reduce(0) { $0 + ($1.households?.count ?? 0) } && counted.count > 4)
            }
        }
        #expect(mergedAt == [14: 1])
    }

    /// No grid counts them, and none is left out for it.
    @Test func `buildings that are too many and in no grid are counted too`() async throws {
        let district = try crowded(.buildings)
        defer { district.remove() }
        try district.write { transaction in
            let ids = try transaction.snapshot.buildings().map { ($0.id, Assignment?.none) }
            _ = try transaction.assign(.buildings, ids)
        }
        let client = try TestClient(district)
        let tile = try await client.ask("/buildings/\(Self.tile).geojson")
        let counts = try features(tile)
        #expect(tile.headers[Self.merged] == "buildings~counts" && counts.allSatisfy { $0["grid"] == nil })
        #expect(counts.reduce(0) { $0 + ($1["buildings"] as? Int ?? 0) } > Self.crowd && counts.count > 20)
    }

    @Test func `who asks for several layers, or another format, gets the layer that stands for them once`() async throws
    {
        let district = try crowded(.buildings)
        defer { district.remove() }
        let client = try TestClient(district)
        let both = try await client.ask("/buildings,grids,units,buildings~counts/\(Self.tile).geojson")
        #expect(both.headers[Self.merged] == "buildings~counts")
        let layers = try features(both).compactMap { $0["layer"] as? String }
        #expect(Set(layers) == ["grids", "units", "buildings~counts"])
        let counts = try features(try await client.ask("/buildings~counts/\(Self.tile).geojson"))
        #expect(layers.count { $0 == "buildings~counts" } == counts.count && !counts.isEmpty)
        let topology = try await client.ask("/buildings/\(Self.tile).topojson")
        #expect(topology.headers[Self.merged] == "buildings~counts")
        #expect((try topology.json()["objects"] as? [String: Any])?.keys.sorted() == ["buildings~counts"])
        let merged = try await client.ask("/buildings/\(Self.tile).mvt")
        let plain = try await client.ask("/buildings~counts/\(Self.tile).mvt")
        #expect(merged.headers[Self.merged] == "buildings~counts" && merged.body == plain.body)
        // OGC's addresses are cut by the same rule.
        let (z, x, y) = (14, 13298, 6741)
        let other = try await client.ask("/ogc/collections/buildings/tiles/WebMercatorQuad/\(z)/\(y)/\(x)?f=mvt")
        #expect(other.headers[Self.merged] == "buildings~counts" && other.body == plain.body)
    }

    @Test func `units that are too many are counted`() async throws {
        let district = try crowded(.units)
        defer { district.remove() }
        let client = try TestClient(district)
        let reply = try await client.ask("/units/\(Self.tile).geojson")
        #expect(reply.headers[Self.merged] == "units~counts" && reply.headers[Self.omitted] == nil)
        #expect(try features(reply).reduce(0) { $0 + ($1["units"] as? Int ?? 0) } > Self.crowd)
        var units = 0
        for (x, y) in TileFormatTests.tiles(16) {
            let reply = try await client.ask("/units/16/\(x)/\(y).geojson")
            #expect(reply.headers[Self.merged] == nil)
            units += try features(reply).count
        }
        #expect(units == Self.crowd + 10)
    }

    @Test func `a filter that accepts too much leaves the layer out, and says so`() async throws {
        let district = try crowded(.buildings)
        defer { district.remove() }
        let client = try TestClient(district)
        let wide = try await client.ask("/buildings/\(Self.tile).geojson?filter=households%3E0")
        #expect(wide.headers[Self.omitted] == "buildings" && wide.headers[Self.merged] == nil)
        #expect(try features(wide).isEmpty && wide.headers[Self.hint] == nil)
        let packed = try await client.ask("/buildings/\(Self.tile).mvt?filter=households%3E0")
        #expect(packed.status == 204 && packed.headers[Self.omitted] == "buildings")
        let joined = try await client.ask("/buildings,grids/\(Self.tile).geojson?filter=households%3E0")
        #expect(joined.headers[Self.omitted] == "buildings")
        #expect(Set(try features(joined).compactMap { $0["layer"] as? String }) == ["grids"])
        let narrow = try await client.ask("/buildings/\(Self.tile).geojson?filter=households%3E3")
        let narrowed = try features(narrow)
        #expect(narrow.headers[Self.omitted] == nil && narrowed.count > 10)
    }

    @Test func `what was told of a tile is told again from the store, and by a package`() async throws {
        let district = try crowded(.buildings)
        defer { district.remove() }
        var request = TilesRequest(path: district.folder.appending(path: "crowd.mbtiles").path)
        request.layers = ["buildings"]
        request.zooms = 14...15
        let summary = try await TilePackaging(District.open(district.path)).write(request)
        #expect(summary.merged == 1 && summary.omitted == 0)
        let client = try TestClient(district)
        let served = try await client.ask("/buildings/\(Self.tile).mvt")
        #expect(served.headers[Self.merged] == "buildings~counts")
        let metrics = String(decoding: try await client.ask("/metrics").body, as: UTF8.self)
        #expect(metrics.contains("gridmap_tiles_total{source=\"store\"} 1\n"))
        let path = request.path
        let package = try await LiveServer.aside { try PackageReading(path) }
        #expect(package.tiles[Self.tile] == served.body)
    }

    /// A tile of zoom 14 full of grids, more than it holds; each row of them is a community.
    private func finelyDivided() throws -> TestDistrict {
        let district = TestDistrict(folder: try Fixture.temporaryFolder())
        let box = try Self.box()
        let (dx, dy) = ((box.maxX - box.minX - 200) / Self.side, (box.maxY - box.minY - 200) / Self.side)
        func area(_ columns: Range<Int32>, _ row: Int32) -> Shape<Point> {
            func corner(_ column: Int32, _ row: Int32) -> Point {
                Point(box.minX + 100 + column * dx, box.minY + 100 + row * dy)
            }
            let (first, last) = (columns.lowerBound, columns.upperBound)
            let points = (first...last).map { corner($0, row) } + (first...last).reversed().map { corner($0, row + 1) }
            return .polygon([points + [points[0]]])
        }
        _ = try District.create(at: district.path, datum: .cgcs2000).write(
            OperationInfo(actor: "test", command: "make")
        ) { transaction in
            func code(_ row: Int32) -> String { "421003001" + String(format: "%03d", row + 1) }
            _ = try transaction.upsert(
                .communities, fields: Layer.communities.fields("name"),
                rows: (0..<Self.side).map {
                    FeatureRow(key: code($0), values: [.text("第\($0)社区")], shape: area(0..<Self.side, $0))
                })
            let rows = (0..<Self.side * Self.side).map { number in
                let (x, y) = (number % Self.side, number / Self.side)
                return FeatureRow(
                    key: code(y) + String(format: "%03d", x + 1),
                    values: [.text("第\(x)网格"), .text(code(y))], shape: area(x..<x + 1, y))
            }
            _ = try transaction.upsert(.grids, fields: Layer.grids.fields("name", "community"), rows: rows)
        }
        return district
    }

    private static let side: Int32 = 101

    private static func box() throws -> Box { try TileID(z: 14, x: 13298, y: 6741).latticeBox() }

    private func tiles(_ z: Int) throws -> [TileID] {
        let box = try Self.box()
        return try #require(TileID.covering(box, z: z, limit: 1000))
    }

    @Test func `areas that are too many with nothing above them are left out, and every other zoom has all of them`()
        async throws
    {
        let district = try finelyDivided()
        defer { district.remove() }
        let client = try TestClient(district)
        let count = Int(Self.side * Self.side)
        var omittedAt: Set<Int> = []
        for z in [10, 11, 12, 13, 14, 15] {
            var ids: Set<Int> = []
            for tile in try tiles(z) {
                let reply = try await client.ask("/grids/\(tile).geojson")
                #expect(reply.headers[Self.merged] == nil)
                guard reply.headers[Self.omitted] == nil else {
                    #expect(reply.headers[Self.omitted] == "grids" && reply.headers[Self.hint] == nil)
                    #expect(try features(reply).isEmpty)
                    omittedAt.insert(z)
                    continue
                }
                for feature in try #require(try reply.json()["features"] as? [[String: Any]]) {
                    ids.insert(try #require(feature["id"] as? Int))
                    ids.formUnion((feature["properties"] as? [String: Any])?["merged"] as? [Int] ?? [])
                }
            }
            #expect(ids.count == (omittedAt.contains(z) ? 0 : count), "zoom \(z)")
        }
        #expect(omittedAt.contains(14) && omittedAt.isDisjoint(with: [10, 11, 15]), "\(omittedAt)")
        let labels = try await client.ask("/grids~labels/\(Self.tile).geojson")
        #expect(labels.headers[Self.merged] == "communities~labels")
        #expect(try features(labels).compactMap { $0["grids"] as? Int }.reduce(0, +) == count)
        let path = district.folder.appending(path: "fine.mbtiles").path
        let command = ["tiles", district.path, "-o", path, "--layers", "grids", "--zooms", "14", "--json", "--quiet"]
        let run = try await LiveServer.aside { try Command.result(Command.gridmap, command) }
        let summary = try #require(try JSONSerialization.jsonObject(with: run.output) as? [String: Any])
        #expect(run.status == 2 && summary["omitted"] as? Int == 1 && summary["merged"] as? Int == 0, "\(summary)")
    }

    @Test func `lines of too many vertices are left out, and said to be`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let box = try Self.box()
        // A step is a little more than the tile's unit: each vertex is one of its own there.
        let steps = Array(stride(from: box.minX, to: box.maxX, by: 60))
        let lines = 420_000 / steps.count
        let pitch = (box.maxY - box.minY) / Int32(lines + 1)
        try district.write { transaction in
            let rows = (0..<lines).map { number in
                let y = box.minY + pitch * Int32(number + 1)
                let points = steps.enumerated().map { Point($1, $0 % 2 == 0 ? y : y + pitch / 2) }
                return FeatureRow(key: "w\(number)", values: [.text("wall")], shape: .line(points))
            }
            _ = try transaction.upsert(.barriers, fields: Layer.barriers.fields("kind"), rows: rows)
        }
        let client = try TestClient(district)
        let full = try await client.ask("/barriers,grids/\(Self.tile).geojson")
        #expect(full.headers[Self.omitted] == "barriers" && full.headers[Self.merged] == nil)
        #expect(Set(try features(full).compactMap { $0["layer"] as? String }) == ["grids"])
        var seen: Set<Int> = []
        for tile in try tiles(16) {
            let reply = try await client.ask("/barriers/\(tile).geojson")
            #expect(reply.headers[Self.omitted] == nil)
            let features = try #require(try reply.json()["features"] as? [[String: Any]])
            seen.formUnion(features.compactMap { $0["id"] as? Int })
        }
        #expect(seen.count == lines)
    }
}
