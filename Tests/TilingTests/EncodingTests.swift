import Foundation
import Geometry
import TestSupport
import Testing

@testable import Tiling

/// The formats against each other and against other decoders.
@Suite struct EncodingTests {
    @Test(arguments: Seed.first(6).flatMap { seed in [17, 21, 25].map { (seed, $0) } })
    func `every format holds the same features`(_ seed: Seed, _ size: Int) throws {
        let made = SeededArcs(seed, side: 1 << size)
        let tiles = CoverageTiles(arcs: made.arcs, cellCount: made.cellCount, maxZoom: 18)
        var lines: [String] = []
        var count = 0
        for z in stride(from: 6, through: 18, by: 2) {
            let zoomed = tiles.zoomed(to: z)
            for tile in try made.tiles(z: z, limit: 4) {
                let layers = Self.layers(zoomed, tile)
                count += layers.reduce(0) { $0 + $1.members.count }
                lines.append(Self.line(tile, layers))
            }
        }
        #expect(count > 0)
        #expect(try Self.oracle(lines) == "\(count) features\n")
    }

    @Test func `tippecanoe reads the tiles too`() throws {
        let made = SeededArcs(Seed(7), side: 1 << 21)
        let tiles = CoverageTiles(arcs: made.arcs, cellCount: made.cellCount, maxZoom: 18)
        var lines: [String] = []
        var count = 0
        for z in [8, 12, 15] {
            for tile in try made.tiles(z: z, limit: 3) {
                let layers = Self.layers(tiles.zoomed(to: z), tile)
                count += layers.reduce(0) { $0 + $1.members.count }
                lines.append(Self.line(tile, layers))
            }
        }
        #expect(try Self.oracle(lines, ["tippecanoe"]) == "\(count) features\n")
    }

    @Test func `any property comes through, or is left out where MVT has no word for it`() throws {
        let tile = try TileID(z: 14, x: 13298, y: 6741)
        let middle = PlanePoint(tile.box.minX + 2048, tile.box.minY + 2048)
        let values: [JSONValue] = [
            .null, .bool(true), .bool(false), .integer(0), .integer(.max), .integer(.min), .integer(-1), .number(0.1),
            .number(-0.0), .number(.nan), .number(.infinity), .number(.leastNonzeroMagnitude), .number(1e308),
            .text(""),
            .text(String(repeating: "网格", count: 50_000)), .text("\"\\\u{7F}\u{1F468}\u{200D}\u{1F469}"),
            .array([.integer(1), .integer(1 << 53 - 1)]), .array([]),
        ]
        var layer = TileLayer("层 \"a\"")
        for (number, value) in values.enumerated() {
            layer.append(
                TileFeature(id: Int64(number + 1), properties: [("值", value), ("same", .text("x"))]), .point(middle))
        }
        layer.append(TileFeature(id: 1 << 53 - 1, properties: [("", .text("no name"))]), .point(middle))
        layer.append(TileFeature(id: nil, properties: []), .point(middle))
        #expect(try Self.oracle([Self.line(tile, [layer])]) == "\(values.count + 2) features\n")
        // Two features that say the same cost its text once.
        let once = TileFormat.mvt.encode([layer], in: tile).count
        #expect(once > 300_000 && once < 302_000)
    }

    @Test func `a tile of nothing is no bytes of MVT`() throws {
        let tile = try TileID(z: 3, x: 1, y: 2)
        #expect(TileFormat.mvt.encode([TileLayer("grids"), TileLayer("units")], in: tile).isEmpty)
        let empty = Self.line(tile, [TileLayer("grids"), TileLayer("units")])
        #expect(try Self.oracle([empty]) == "0 features\n")
    }

    @Test func `lines of no length are not drawn`() throws {
        let tile = try TileID(z: 3, x: 1, y: 2)
        let (a, b) = (PlanePoint(tile.box.minX, tile.box.minY), PlanePoint(tile.box.maxX, tile.box.maxY))
        var layer = TileLayer("borders")
        for line in [[a, a, b, b], [a, a]] { layer.append(TileFeature(id: nil, properties: []), .lines([line])) }
        // layer 3 { version, name, feature { kind 2, geometry: move to (0, 4096), line by (4096, −4096) }, extent }
        let geometry: [UInt8] = [9, 0, 0x80, 0x40, 10, 0x80, 0x40, 0xFF, 0x3F]
        let feature: [UInt8] = [0x18, 2, 0x22, 9] + geometry
        let content: [UInt8] = [0x78, 2, 0x0A, 7] + Array("borders".utf8) + [0x12, 13] + feature + [0x28, 0x80, 0x20]
        #expect(TileFormat.mvt.encode([layer], in: tile) == [0x1A, UInt8(content.count)] + content)
    }

    /// Areas, borders and a point per cell.
    private static func layers(_ zoomed: ZoomedCoverage, _ tile: TileID) -> [TileLayer] {
        var areas = TileLayer("areas")
        var borders = TileLayer("areas~borders")
        var points = TileLayer("areas~labels")
        for piece in zoomed.pieces(in: tile) {
            let feature = TileFeature(
                id: Int64(piece.cell + 1),
                properties: [
                    ("cell", .integer(Int64(piece.cell))), ("odd", .bool(piece.cell % 2 == 1)),
                    ("merged", .array(piece.merged.map { .integer(Int64($0)) })),
                ])
            areas.append(feature, .areas(piece.polygons))
            points.append(feature, .point(piece.polygons[0][0][0]))
        }
        for border in zoomed.borders(in: tile) {
            borders.append(
                TileFeature(id: nil, properties: [("left", border.left.map { .integer(Int64($0)) } ?? .null)]),
                .lines(border.lines))
        }
        return [areas, borders, points]
    }

    private static func line(_ tile: TileID, _ layers: [TileLayer]) -> String {
        let mvt = Data(TileFormat.mvt.encode(layers, in: tile)).base64EncodedString()
        func text(_ format: TileFormat) -> String { String(decoding: format.encode(layers, in: tile), as: UTF8.self) }
        // A name is no JSON text by itself; only quotes matter here.
        return #"{"tile":"\#(tile)","geojson":\#(text(.geojson)),"topojson":\#(text(.topojson)),"mvt":"\#(mvt)"}"#
    }

    private static func oracle(_ lines: [String], _ arguments: [String] = []) throws -> String {
        let answer = try Oracle.run(
            "tiles.py", arguments: arguments, input: Data(lines.joined(separator: "\n").utf8))
        return String(decoding: answer, as: UTF8.self)
    }
}
