import Foundation
import Geometry
import HTTPTypes
import Storage
import TestSupport
import Testing
import Tiling

@testable import Web

/// OGC API – Tiles, part 1: its abstract tests (OGC 20-057, annex A), named by their ids.
@Suite struct TileSetTests {
    private func links(_ json: [String: Any]) throws -> [[String: Any]] {
        try #require(json["links"] as? [[String: Any]])
    }

    private func link(_ json: [String: Any], _ relation: String) throws -> String {
        try #require(try links(json).first { $0["rel"] as? String == relation }?["href"] as? String, "\(relation)")
    }

    private static let tiles = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
    private static let scheme = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"

    /// The template of a tile set's GeoJSON tiles, filled in.
    private func address(_ tileSet: [String: Any], _ matrix: Int, _ row: Int, _ column: Int) throws -> String {
        let items = try links(tileSet).filter { $0["rel"] as? String == "item" }
        #expect(items.allSatisfy { $0["templated"] as? Bool == true })
        let item = try #require(items.first { $0["type"] as? String == "application/geo+json" }?["href"] as? String)
        return item.replacing("{tileMatrix}", with: "\(matrix)").replacing("{tileRow}", with: "\(row)")
            .replacing("{tileCol}", with: "\(column)")
    }

    @Test func `conf conformance-success of every class: classes are declared`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let reply = try await TestClient(district).ask("/ogc/conformance")
        let classes = try #require(try reply.json()["conformsTo"] as? [String])
        for name in [
            "core", "tileset", "tilesets-list", "dataset-tilesets", "geodata-tilesets", "collections-selection", "mvt",
            "geojson", "oas30",
        ] { #expect(classes.contains("http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/\(name)")) }
    }

    @Test func `conf core tc-op, tc-success: the same tile as at its plain address, the row before the column`()
        async throws
    {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let ogc = "/ogc/collections/grids/tiles/WebMercatorQuad/14/6741/13298"
        for format in TileFormat.allCases {
            let plain = try await client.ask("/grids/14/13298/6741.\(format.rawValue)")
            let named = try await client.ask("\(ogc)?f=\(format.rawValue)")
            let accepted = try await client.ask(ogc, [.accept: format.contentType])
            #expect(plain.status == 200 && !plain.body.isEmpty)
            #expect(named.body == plain.body && accepted.body == plain.body)
            #expect(named.headers[.contentType] == format.contentType)
            #expect(accepted.headers[.vary]?.contains("Accept,") == true)
        }
        #expect(try await client.ask(ogc).headers[.contentType] == TileFormat.mvt.contentType)
        #expect(try await client.ask(ogc + "?f=json").headers[.contentType] == "application/geo+json")
        #expect(try await client.ask(ogc + "?f=png").status == 400)
        #expect(try await client.ask(ogc, [.accept: "image/png"]).status == 406)
    }

    private static let wrong: [(path: String, status: Int, parameter: String)] = [
        ("WebMercatorQuad/14/-1/0", 400, "tileRow"), ("WebMercatorQuad/14/0/x", 400, "tileCol"),
        ("WebMercatorQuad/1.5/0/0", 400, "tileMatrix"), ("WebMercatorQuad/3/8/0", 400, "tileRow"),
        ("WebMercatorQuad/3/0/8", 400, "tileCol"), ("WorldCRS84Quad/3/0/16", 400, "tileCol"),
        ("WorldCRS84Quad/3/8/0", 400, "tileRow"), ("WebMercatorQuad/40/0/0", 404, "tileMatrix"),
        ("WebMercatorQuad/22/1725752/3404296", 404, "tileMatrix"), ("WebMercatorQuad/14/6741/13299", 404, "tileRow"),
        ("WorldCRS84Quad/14/0/0", 404, "tileRow"), ("Nothing/3/0/0", 404, "tileMatrixSetId"),
        ("WebMercatorQuad/3/99999999999999999999/0", 400, "tileRow"),
    ]

    @Test(arguments: wrong)
    func `conf core tc-error: what is out of range is told by its name`(
        _ path: String, _ status: Int, _ parameter: String
    ) async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        for start in ["/ogc/tiles/", "/ogc/collections/grids/tiles/"] {
            let reply = try await client.ask(start + path)
            #expect(reply.status == status)
            let problem = try reply.json()
            #expect(problem["parameter"] as? String == parameter)
        }
    }

    @Test func `conf core tc-error: where nothing is, MVT has no content and GeoJSON no features`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let tileSet = try await client.ask("/ogc/collections/units/tiles/WebMercatorQuad").json()
        let limits = try #require(tileSet["tileMatrixSetLimits"] as? [[String: Any]])
        let deepest = try #require(limits.first { $0["tileMatrix"] as? String == "18" })
        let row = try #require(deepest["minTileRow"] as? Int)
        let (left, right) = (try #require(deepest["minTileCol"] as? Int), try #require(deepest["maxTileCol"] as? Int))
        var empty = 0
        for column in left...right {
            let isEmpty = try await client.ask(address(tileSet, 18, row, column)).features().isEmpty
            let vector = try await client.ask("/ogc/collections/units/tiles/WebMercatorQuad/18/\(row)/\(column)?f=mvt")
            #expect(vector.status == (isEmpty ? 204 : 200) && vector.body.isEmpty == isEmpty)
            if isEmpty { empty += 1 }
        }
        #expect(empty > 0 && empty <= right - left)
    }

    @Test func `conf tilesets-list tileset-links, conf tileset description: from the list to a tile`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let collection = try await client.ask("/ogc/collections/grids").json()
        for start in [try link(collection, Self.tiles), "/ogc/tiles"] {
            let list = try #require(try await client.ask(start).json()["tilesets"] as? [[String: Any]])
            let uris = list.compactMap { $0["tileMatrixSetURI"] as? String }
            #expect(
                uris
                    == ["WebMercatorQuad", "WorldCRS84Quad"].map {
                        "http://www.opengis.net/def/tilematrixset/OGC/1.0/\($0)"
                    })
            for entry in list {
                #expect(entry["dataType"] as? String == "vector")
                let tileSet = try await client.ask(try link(entry, "self")).json()
                for member in ["dataType", "crs", "tileMatrixSetURI"] {
                    #expect(tileSet[member] as? String == entry[member] as? String)
                }
                let definition = try await client.ask(try link(tileSet, Self.scheme)).json()
                #expect(definition["uri"] as? String == entry["tileMatrixSetURI"] as? String)
                #expect(definition["crs"] as? String == entry["crs"] as? String)
                try await limitsAreTrue(client, tileSet)
            }
        }
    }

    /// All that there is lies in the tiles that the limits name, and what they leave out is refused.
    private func limitsAreTrue(_ client: TestClient, _ tileSet: [String: Any]) async throws {
        let limits = try #require(tileSet["tileMatrixSetLimits"] as? [[String: Any]])
        var seen: Set<String> = []
        for limit in limits {
            let matrix = try #require((limit["tileMatrix"] as? String).flatMap { Int($0) })
            let (low, high) = (try #require(limit["minTileRow"] as? Int), try #require(limit["maxTileRow"] as? Int))
            let (left, right) = (try #require(limit["minTileCol"] as? Int), try #require(limit["maxTileCol"] as? Int))
            guard (12...14).contains(matrix) else { continue }
            for row in low...high {
                for column in left...right {
                    let tile = try await client.ask(address(tileSet, matrix, row, column)).features()
                    seen.formUnion(tile.compactMap { ($0["properties"] as? [String: Any])?["code"] as? String })
                }
            }
            #expect(try await client.ask(address(tileSet, matrix, high + 1, left)).status == 404)
            #expect(try await client.ask(address(tileSet, matrix, low, right + 1)).status == 404)
        }
        #expect(seen.isSuperset(of: (1...9).map { "42100300100100\($0)" }))
    }

    @Test
    func
        `conf dataset-tilesets landingpage, operation, conf geodata-tilesets desc-links, operation: links lead to lists`()
        async throws
    {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let landing = try await client.ask("/ogc").json()
        #expect(try link(landing, Self.tiles).hasSuffix("/ogc/tiles"))
        #expect(try await client.ask(link(landing, Self.tiles)).json()["tilesets"] != nil)
        let sets = try await client.ask(link(landing, "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes")).json()
        #expect((sets["tileMatrixSets"] as? [[String: Any]])?.count == 2)
        for layer in TileSetService.layers {
            let collection = try await client.ask("/ogc/collections/\(layer.rawValue)").json()
            #expect(try link(collection, Self.tiles).hasSuffix("/ogc/collections/\(layer.rawValue)/tiles"))
            #expect(try await client.ask(link(collection, Self.tiles)).status == 200)
        }
        // Estates are features, and have no tiles.
        let estates = try await client.ask("/ogc/collections/estates").json()
        #expect(try links(estates).allSatisfy { $0["rel"] as? String != Self.tiles })
        #expect(try await client.ask("/ogc/collections/estates/tiles").status == 404)
    }

    @Test func `conf collections-selection query-collections, collections-response: only these, in this order`()
        async throws
    {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let path = "/ogc/tiles/WebMercatorQuad"
        for chosen in [["buildings", "grids"], ["grids", "buildings"], ["units"]] {
            let query = "collections=" + chosen.joined(separator: ",")
            let tileSet = try await client.ask("\(path)?\(query)").json()
            let layers = try #require(tileSet["layers"] as? [[String: Any]])
            // Below their zooms, counts stand in for buildings and units.
            let ids = layers.compactMap { $0["id"] as? String }
            #expect(ids.filter { !$0.hasSuffix("~counts") } == chosen && ids.count == chosen.count + 1)
            let tile = try await client.ask(address(tileSet, 14, 6741, 13298)).features()
            var found: [String] = []
            for name in tile.compactMap({ ($0["properties"] as? [String: Any])?["layer"] as? String })
            where !found.contains(name) { found.append(name) }
            #expect(found == (chosen.count > 1 ? chosen : []))
            #expect(!tile.isEmpty)
        }
        for wrong in ["nothing", "grids,,units", "", "grids,grids", "grids~labels"] {
            #expect(try await client.ask("\(path)?collections=\(wrong)").status == 400)
            #expect(try await client.ask("\(path)/14/6741/13298?collections=\(wrong)").status == 400)
        }
        #expect(try await client.ask("/ogc/collections/grids/tiles?collections=grids").status == 400)
    }

    @Test func `conf oas30 completeness, operation-id: the description names every operation`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let api = try await TestClient(district).ask("/api").json()
        let paths = try #require(api["paths"] as? [String: [String: [String: Any]]])
        let names = paths.values.compactMap { $0["get"]?["operationId"] as? String }
        #expect(Set(names).count == names.count)
        for suffix in ["getTileMatrixSetsList", "getTileMatrixSet"]
            + ["collection.vector", "dataset.vector"].flatMap({ kind in
                ["getTileSetsList", "getTileSet", "getTile"].map { ".\(kind).\($0)" }
            })
        { #expect(names.count { $0.hasSuffix(suffix) } == 1, "\(suffix)") }
        let path = "/ogc/collections/{collection}/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}"
        #expect(paths[path] != nil)
    }

    @Test func `the tile matrix sets are those that morecantile knows`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        var lines: [String] = []
        for set in TileMatrixSet.published {
            lines.append(
                String(decoding: try await client.ask("/ogc/tileMatrixSets/\(set.rawValue)").body, as: UTF8.self))
        }
        let answer = try Oracle.run("tile_matrix_sets.py", input: Data(lines.joined(separator: "\n").utf8))
        #expect(String(decoding: answer, as: UTF8.self) == "\(2 * (TileID.maxZoom + 1)) matrices\n")
    }

    @Test func `shifted tiles lie where AMap has the place, and do not call themselves GeoJSON`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let grids = try await District.open(district.path).read { try $0.grids() }
        let json = try await client.ask("/gcj02/grids.json?format=geojson").json()
        #expect(json["datum"] as? String == "GCJ-02")
        #expect(json["tiles"] as? [String] == ["/gcj02/grids/{z}/{x}/{y}.geojson"])
        let bounds = try #require(json["bounds"] as? [Double])
        let corner = GCJ02.encode(Position(112.19, 30.34))
        #expect(abs(bounds[0] - corner.x) < 1e-9 && abs(bounds[1] - corner.y) < 1e-9)
        let grid = try #require(grids.first)
        let vertex = try #require(grid.area.polygons.first?.exterior.points.first)
        let tile = TileID(at: vertex, z: 18, in: .gcj02)
        let reply = try await client.ask("/gcj02/grids/18/\(tile.x)/\(tile.y).geojson")
        #expect(reply.headers[.contentType] == "application/json")
        #expect(try reply.json()["datum"] as? String == "GCJ-02")
        let shifted = GCJ02.encode(Lattice.degrees(vertex))
        let polygons = try reply.features().compactMap {
            ($0["geometry"] as? [String: Any])?["coordinates"] as? [[[Double]]]
        }
        let nearest = polygons.joined().joined().map { max(abs($0[0] - shifted.x), abs($0[1] - shifted.y)) }.min()
        // Half a unit of the deepest zoom is 1.7e-7 degree.
        #expect(try #require(nearest) < 4e-7)
        #expect(abs(shifted.x - Lattice.degrees(vertex).x) > 1e-3)
        let topology = try await client.ask("/gcj02/grids/18/\(tile.x)/\(tile.y).topojson")
        #expect(topology.headers[.contentType] == "application/json")
        #expect(try topology.json()["datum"] as? String == "GCJ-02")
        let vector = try await client.ask("/gcj02/grids/18/\(tile.x)/\(tile.y).mvt")
        #expect(vector.status == 200 && vector.headers[.contentType] == TileFormat.mvt.contentType)
    }
}
