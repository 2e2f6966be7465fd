import Foundation
import TestSupport
import Testing

@testable import Tiling

/// What "neighbours never crack" means, on made-up coverages at every zoom from 8 to 18.
@Suite struct CrackTests {
    struct Case: Sendable, CustomStringConvertible {
        let seed: Seed
        /// Log2 of the side of a mesh face in world units: from cells smaller than a unit to cells larger than tiles.
        let size: Int

        var description: String { "\(seed), faces of 2^\(size)" }
        static let all = Seed.first(8).flatMap { seed in [13, 17, 21, 25].map { Case(seed: seed, size: $0) } }
        var arcs: SeededArcs { SeededArcs(seed, side: 1 << size) }
    }

    @Test(arguments: Case.all)
    func `the pieces in a tile add up to what the outline fills`(_ case: Case) throws {
        let made = `case`.arcs
        let tiles = CoverageTiles(arcs: made.arcs, cellCount: made.cellCount, maxZoom: 18)
        for z in 8...18 {
            let zoomed = tiles.zoomed(to: z)
            let outline = ZoomedCoverage(
                z: z,
                arcs: zoomed.arcs.filter { $0.left < 0 || $0.right < 0 }
                    .map { PlaneArc(left: min($0.left, 0), right: min($0.right, 0), points: $0.points) },
                cellCount: 1)
            for tile in try made.tiles(z: z, limit: 12) {
                let sum = zoomed.pieces(in: tile).reduce(0) { $0 + doubleArea($1) }
                let whole = outline.pieces(in: tile).reduce(0) { $0 + doubleArea($1) }
                #expect(sum == whole, "tile \(tile)")
            }
        }
    }

    @Test(arguments: Case.all)
    func `every edge inside a tile has a cell on both sides, or the outside on one`(_ case: Case) throws {
        let made = `case`.arcs
        let tiles = CoverageTiles(arcs: made.arcs, cellCount: made.cellCount, maxZoom: 18)
        for z in 8...18 {
            let zoomed = tiles.zoomed(to: z)
            var outer: Set<PlaneEdge> = []
            for arc in zoomed.arcs where arc.left < 0 || arc.right < 0 {
                for (a, b) in zip(arc.points, arc.points.dropFirst()) {
                    outer.formUnion([PlaneEdge(start: a, end: b), PlaneEdge(start: b, end: a)])
                }
            }
            for tile in try made.tiles(z: z, limit: 12) {
                var uses: [PlaneEdge: Int] = [:]
                for piece in zoomed.pieces(in: tile) { for edge in edges(piece) { uses[edge, default: 0] += 1 } }
                let box = tile.box
                for (edge, count) in uses {
                    #expect(count == 1, "\(edge) of \(tile)")
                    let alone = uses[edge.reversed] == nil
                    let onSide =
                        edge.start.x == edge.end.x && [box.minX, box.maxX].contains(edge.start.x)
                        || edge.start.y == edge.end.y && [box.minY, box.maxY].contains(edge.start.y)
                    if alone, !onSide { #expect(outer.contains(edge), "\(edge) of \(tile) has one side only") }
                }
            }
        }
    }

    @Test(arguments: Case.all)
    func `two tiles at an edge agree about it, cell by cell`(_ case: Case) throws {
        let made = `case`.arcs
        let tiles = CoverageTiles(arcs: made.arcs, cellCount: made.cellCount, maxZoom: 18)
        var compared = 0
        for z in 8...18 {
            let zoomed = tiles.zoomed(to: z)
            for tile in try made.tiles(z: z, limit: 6) {
                let box = tile.box
                if tile.x + 1 < 1 << z {
                    let east = try TileID(z: z, x: tile.x + 1, y: tile.y)
                    let here = stretches(zoomed, tile, where: { $0.start.x == box.maxX && $0.end.x == box.maxX })
                    let there = stretches(zoomed, east, where: { $0.start.x == box.maxX && $0.end.x == box.maxX })
                    #expect(facing(here, there, outer: zoomed), "\(tile) and \(east)")
                    compared += here.count
                }
                if tile.y + 1 < 1 << z {
                    let south = try TileID(z: z, x: tile.x, y: tile.y + 1)
                    let here = stretches(zoomed, tile, where: { $0.start.y == box.minY && $0.end.y == box.minY })
                    let there = stretches(zoomed, south, where: { $0.start.y == box.minY && $0.end.y == box.minY })
                    #expect(facing(here, there, outer: zoomed), "\(tile) and \(south)")
                    compared += here.count
                }
            }
        }
        #expect(compared > 0)
    }

    @Test(arguments: Case.all)
    func `shapely finds every tile a valid coverage of valid polygons`(_ case: Case) throws {
        let made = `case`.arcs
        let tiles = CoverageTiles(arcs: made.arcs, cellCount: made.cellCount, maxZoom: 18)
        var lines: [String] = []
        for z in 8...18 {
            let zoomed = tiles.zoomed(to: z)
            for tile in try made.tiles(z: z, limit: 8) {
                lines.append("\(tile) \(PieceText.json(zoomed.pieces(in: tile)))")
            }
        }
        let answer = try Oracle.run("tile_coverage.py", input: Data(lines.joined(separator: "\n").utf8))
        #expect(String(decoding: answer, as: UTF8.self) == "\(lines.count) tiles\n")
    }

    @Test(arguments: Seed.first(8))
    func `vertices nest from zoom to zoom`(_ seed: Seed) throws {
        let made = SeededArcs(seed, side: 1 << 22)
        let importance = Importance(of: made.arcs)
        // Removal is a sequence, so nesting is a matter of one number per vertex; what must hold besides is that
        // each state is free of crossings, which the oracle sees on unrounded arcs.
        var lines: [String] = []
        for z in stride(from: 8, through: 18, by: 2) {
            let unit = Double(Int64(1) << (WebMercator.worldZoom - z))
            let chosen = zip(made.arcs, importance.ofArcs).map { arc, importance in
                zip(arc.points, importance).compactMap { $1 > 16 * unit * unit ? $0 : nil }
            }
            lines.append(PieceText.lines(chosen))
        }
        let answer = try Oracle.run("crossing_free.py", input: Data(lines.joined(separator: "\n").utf8))
        #expect(String(decoding: answer, as: UTF8.self) == "\(lines.count) sets\n")
    }

    private func doubleArea(_ piece: TilePiece) -> Int128 {
        piece.polygons.reduce(0) { $1.reduce($0) { $0 + RingAssembly.doubleArea($1) } }
    }

    private func edges(_ piece: TilePiece) -> [PlaneEdge] {
        piece.polygons.flatMap { $0 }.flatMap { ring in
            zip(ring, ring.dropFirst() + ring.prefix(1)).map(PlaneEdge.init)
        }
    }

    private struct Stretch: Hashable {
        let cell: Int
        let edge: PlaneEdge
    }

    private func stretches(
        _ zoomed: ZoomedCoverage, _ tile: TileID, where onSide: (PlaneEdge) -> Bool
    ) -> Set<Stretch> {
        Set(
            zoomed.pieces(in: tile).flatMap { piece in
                edges(piece).filter(onSide).map { Stretch(cell: piece.cell, edge: $0) }
            })
    }

    /// Every stretch of one tile is there in the other against its direction, but where a border runs along the edge.
    private func facing(_ here: Set<Stretch>, _ there: Set<Stretch>, outer zoomed: ZoomedCoverage) -> Bool {
        var borders: Set<PlaneEdge> = []
        for arc in zoomed.arcs {
            for (a, b) in zip(arc.points, arc.points.dropFirst()) {
                borders.formUnion([PlaneEdge(start: a, end: b), PlaneEdge(start: b, end: a)])
            }
        }
        let reversed = Set(there.map { Stretch(cell: $0.cell, edge: $0.edge.reversed) })
        return here.symmetricDifference(reversed).allSatisfy { borders.contains($0.edge) }
    }
}

/// Numbers for the oracles.
enum PieceText {
    static func json(_ pieces: [TilePiece]) -> String {
        "[" + pieces.map { "[" + $0.polygons.map { lines($0) }.joined(separator: ",") + "]" }.joined(separator: ",")
            + "]"
    }

    static func lines(_ lines: [[PlanePoint]]) -> String {
        "[" + lines.map { "[" + $0.map { "[\($0.x),\($0.y)]" }.joined(separator: ",") + "]" }.joined(separator: ",")
            + "]"
    }
}
