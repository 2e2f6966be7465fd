import TestSupport
import Testing

@testable import Tiling

/// Equal fingerprints mean equal tiles, whatever changed elsewhere; and few others differ.
@Suite struct FingerprintTests {
    private struct World {
        let made: SeededArcs
        let tiles: CoverageTiles
        let cells: [Fingerprint]
        let names: [Fingerprint]

        init(_ made: SeededArcs, cells: [UInt64]) {
            self.made = made
            tiles = CoverageTiles(arcs: made.arcs, cellCount: made.cellCount, maxZoom: 16)
            self.cells = cells.map { Fingerprint([$0]) }
            names = cells.indices.map { Fingerprint([UInt64($0)]) }
        }

        func level(_ z: Int) -> LevelFingerprints { LevelFingerprints(tiles.level(z), cells: cells, names: names) }

        func zoomed(_ z: Int) -> ZoomFingerprints { level(z).whole() }

        /// What a tile shows, in words.
        func areas(_ zoom: ZoomFingerprints, _ tile: TileID) -> String {
            areas(zoom.coverage, tile)
        }

        func borders(_ zoom: ZoomFingerprints, _ tile: TileID) -> String { borders(zoom.coverage, tile) }

        func areas(_ coverage: ZoomedCoverage, _ tile: TileID) -> String {
            coverage.pieces(in: tile).map { "\(cells[$0.cell]) \($0.merged) \($0.polygons)" }.joined(separator: "\n")
        }

        func borders(_ coverage: ZoomedCoverage, _ tile: TileID) -> String {
            coverage.borders(in: tile).map { "\($0.left ?? -1) \($0.right ?? -1) \($0.lines)" }
                .joined(separator: "\n")
        }
    }

    /// Moves some inner vertices, gives some cells other properties, and throws two cells together.
    private func changed(_ world: World, _ seed: Seed, _ reach: Int64) -> World {
        var random = seed.generator
        var made = world.made
        for _ in 0..<3 {
            let arc = Int.random(in: made.arcs.indices, using: &random)
            for vertex in made.arcs[arc].points.indices.dropFirst().dropLast() {
                made.arcs[arc].points[vertex].x += Int64.random(in: -reach...reach, using: &random)
            }
        }
        if Bool.random(using: &random), let arc = made.arcs.first(where: { $0.left >= 0 && $0.right >= 0 }) {
            for i in made.arcs.indices {
                if made.arcs[i].left == arc.left { made.arcs[i].left = arc.right }
                if made.arcs[i].right == arc.left { made.arcs[i].right = arc.right }
            }
            made.arcs.removeAll { $0.left == $0.right }
        }
        var cells = (0..<made.cellCount).map { UInt64($0) }
        cells[Int.random(in: cells.indices, using: &random)] += 1000
        return World(made, cells: cells)
    }

    @Test(arguments: Seed.first(24)) func `no tile differs whose fingerprint does not`(_ seed: Seed) throws {
        let size = [13, 16, 18, 20][Int(seed.value % 4)]
        let made = SeededArcs(seed, side: 1 << size)
        let old = World(made, cells: (0..<made.cellCount).map { UInt64($0) })
        let new = changed(old, seed, 1 << (size - 7))
        var (told, real) = (0, 0)
        for z in stride(from: 4, through: 16, by: 2) {
            let (before, after) = (old.zoomed(z), new.zoomed(z))
            let shift = WebMercator.worldZoom - z + 12
            let columns = (made.box.minX >> shift) - 1...(made.box.maxX >> shift) + 1
            let rows = (made.box.minY >> shift) - 1...(made.box.maxY >> shift) + 1
            guard columns.count * rows.count < 4000 else { break }
            var areas: Set<TileID> = []
            var borders: Set<TileID> = []
            for x in columns {
                for y in rows {
                    let tile = try TileID(z: z, x: Int(x), y: (1 << z) - 1 - Int(y))
                    let isAreaSame = before.areas(in: tile) == after.areas(in: tile)
                    let isBorderSame = before.borders(in: tile) == after.borders(in: tile)
                    let areasDiffer = old.areas(before, tile) != new.areas(after, tile)
                    let bordersDiffer = old.borders(before, tile) != new.borders(after, tile)
                    #expect(!(isAreaSame && areasDiffer), "areas of \(tile)")
                    #expect(!(isBorderSame && bordersDiffer), "borders of \(tile)")
                    if !isAreaSame { areas.insert(tile) }
                    if !isBorderSame { borders.insert(tile) }
                    told += (isAreaSame ? 0 : 1) + (isBorderSame ? 0 : 1)
                    real += (areasDiffer ? 1 : 0) + (bordersDiffer ? 1 : 0)
                }
            }
            let changes = after.changes(since: before, limit: 10_000)
            #expect(Set(try #require(changes.areas)) == areas, "zoom \(z)")
            #expect(Set(try #require(changes.borders)) == borders, "zoom \(z)")
            #expect(after.changes(since: after, limit: 0).areas == [])
        }
        #expect(Double(told) <= 1.2 * Double(real) + 8, "\(told) told, \(real) differ")
    }

    @Test(arguments: Seed.first(30).flatMap { seed in [11, 14, 17, 19, 22].map { (seed, $0) } })
    func `a tile that is cut by itself is the tile of the whole zoom`(_ seed: Seed, _ size: Int) throws {
        let made = SeededArcs(seed, side: 1 << size)
        let world = World(made, cells: (0..<made.cellCount).map { UInt64($0) })
        for z in 4...16 {
            let (level, whole) = (world.level(z), world.zoomed(z))
            for tile in try made.tiles(z: z, limit: 24) {
                let view = level.around(tile)
                #expect(world.areas(view.coverage, tile) == world.areas(whole, tile), "areas of \(tile)")
                #expect(world.borders(view.coverage, tile) == world.borders(whole, tile), "borders of \(tile)")
                #expect(view.areas == whole.areas(in: tile) && view.borders == whole.borders(in: tile), "\(tile)")
            }
        }
    }

    @Test func `a list that grows too long is none`() throws {
        let made = SeededArcs(Seed(3), side: 1 << 20)
        let old = World(made, cells: (0..<made.cellCount).map { UInt64($0) })
        let new = World(made, cells: (0..<made.cellCount).map { UInt64($0) + 1000 })
        let changes = new.zoomed(14).changes(since: old.zoomed(14), limit: 5)
        #expect(changes.areas == nil && changes.borders == [])
    }

    @Test func `order and length are told apart, and sums are not`() {
        func made(_ texts: String...) -> Fingerprint {
            var maker = FingerprintMaker()
            for text in texts { maker.add(text) }
            return maker.fingerprint
        }
        #expect(made("a", "b") != made("b", "a") && made("ab") != made("a", "b") && made("") != made("", ""))
        #expect(made("a") + made("b") == made("b") + made("a") && made("a") - made("a") == .nothing)
        // As every process must have it: a store outlives the process that fills it.
        #expect(made("a") == made("a"))
    }
}
