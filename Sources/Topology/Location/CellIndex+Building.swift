internal import Foundation
internal import Geometry

extension CellIndex {
    /// - Parameters:
    ///   - threads: how many to use at most; the index is the same for any number.
    ///   - edgesPerTile: about how many; the answers are the same for any number.
    init?(_ coverage: Coverage, threads: Int, edgesPerTile: Int) {
        guard let box = coverage.box else { return nil }
        precondition(coverage.cellCount < SquareWord.pair)
        let corner = Point(box.minX, box.minY)
        let width = Int64(box.maxX) - Int64(box.minX)
        let height = Int64(box.maxY) - Int64(box.minY)
        let edges = LocatedEdge.all(of: coverage, corner: corner)
        let shift = Self.tileShift(for: edges, width: width, height: height, edgesPerTile)
        var frame = Frame(
            corner: corner, width: UInt32(width), height: UInt32(height), tileShift: UInt32(shift),
            cellCount: coverage.cellCount, wordCount: 0)
        let filing = Filing(edges, shift: shift, columns: frame.columns, rows: frame.rows)
        let cores = Cores(threads)
        let rasters = Self.rasters(edges, filing, shift: shift, columns: frame.columns, cores)
        frame.wordCount = rasters.reduce(1) { $1.reduce($0) { $0 + $1.words.count } }
        self.frame = frame
        pages = Self.pages(frame, rasters, cores)
    }

    /// The wished number of edges to a tile, and larger tiles where long edges or much empty ground would make too many entries.
    private static func tileShift(
        for edges: [LocatedEdge], width: Int64, height: Int64, _ edgesPerTile: Int
    ) -> Int64 {
        let side = (Double(width) * Double(height) * Double(edgesPerTile) / Double(edges.count)).squareRoot()
        let wished = max(0, min(31, Int64(log2(max(1, side)).rounded())))
        return (wished..<31).first { shift in
            guard ((width >> shift) + 1) * ((height >> shift) + 1) <= 8 * edges.count / edgesPerTile + 64 else {
                return false
            }
            let entries = edges.reduce(0) { $0 + 1 + Int(($1.dx >> shift) + (abs($1.dy) >> shift)) }
            return entries <= 3 * edges.count + 64
        } ?? 31
    }

    /// The side of a square, in mean lengths of an edge of its tile: what a processor's cache holds is read in no time, and
    /// finer squares spare edges; of what it does not hold, less is faster.
    private static func edgesPerSide(_ edges: Int) -> Double { edges < 1 << 21 ? 1.25 : 1.7 }

    /// The rasters of all tiles, in stretches of tiles with about as many edges each.
    private static func rasters(
        _ edges: [LocatedEdge], _ filing: Filing, shift: Int64, columns: Int, _ cores: Cores
    ) -> [[TileRaster]] {
        cores.map(filing.stretches(max(1, min(cores.count * 8, filing.ids.count)))) { tiles in
            tiles.map { tile in
                TileRaster(
                    filing.edges(ofTile: tile, of: edges), id: filing.ids[tile], tileShift: shift,
                    west: Int64(tile % columns) << shift, south: Int64(tile / columns) << shift,
                    edgesPerSide: edgesPerSide(edges.count))
            }
        }
    }

    private static func pages(_ frame: Frame, _ rasters: [[TileRaster]], _ cores: Cores) -> IndexPages {
        unsafe IndexPages(byteCount: frame.byteCount) { start in
            // Every stretch writes places of its own.
            nonisolated(unsafe) let tiles = unsafe start.bindMemory(to: UInt64.self, capacity: frame.tileCount)
            nonisolated(unsafe) let words = unsafe (start + 8 * frame.tileCount).bindMemory(
                to: UInt32.self, capacity: frame.wordCount)
            var (tile, word) = (0, 0)
            var begins: [(tile: Int, word: Int, rasters: [TileRaster])] = []
            for stretch in rasters {
                begins.append((tile, word, stretch))
                tile += stretch.count
                word += stretch.reduce(0) { $0 + $1.words.count }
            }
            _ = cores.map(begins) { begin in
                var (tile, word) = (begin.tile, begin.word)
                for raster in begin.rasters {
                    unsafe tiles[tile] = UInt64(word) << 8 | UInt64(raster.squareShift)
                    unsafe (words + word).update(from: raster.words, count: raster.words.count)
                    tile += 1
                    word += raster.words.count
                }
            }
            for tile in tile..<frame.tileCount { unsafe tiles[tile] = UInt64(word) << 8 | UInt64(frame.tileShift) }
            unsafe words[word] = 0
        }
    }
}

/// The edges of each tile, and the id of its south-western corner, moved.
private struct Filing: Sendable {
    let ids: [UInt32]
    private let offsets: [Int]
    private let filed: [UInt32]

    init(_ edges: [LocatedEdge], shift: Int64, columns: Int, rows: Int) {
        var offsets = [Int](repeating: 0, count: columns * rows + 1)
        let all = (columns: 0...Int64(columns - 1), rows: 0...Int64(rows - 1))
        var changes = [UInt32](repeating: 0, count: columns * rows)
        for edge in edges {
            edge.forEachSquare(shift, columns: all.columns, rows: all.rows) {
                offsets[Int($1) * columns + Int($0) + 1] += 1
            }
            edge.forEachCrossing(shift, columns: columns, rows: all.rows) { changes[$1 * columns + $0] ^= edge.change }
        }
        for i in 1..<offsets.count { offsets[i] += offsets[i - 1] }
        var next = offsets
        var filed = [UInt32](repeating: 0, count: offsets[offsets.count - 1])
        for (index, edge) in edges.enumerated() {
            edge.forEachSquare(shift, columns: all.columns, rows: all.rows) { column, row in
                let tile = Int(row) * columns + Int(column)
                filed[next[tile]] = UInt32(index)
                next[tile] += 1
            }
        }
        for row in 0..<rows {
            for tile in (row * columns + 1)..<max(row * columns + 1, (row + 1) * columns) {
                changes[tile] ^= changes[tile - 1]
            }
        }
        self.offsets = offsets
        self.filed = filed
        ids = changes
    }

    func edges(ofTile tile: Int, of edges: [LocatedEdge]) -> [LocatedEdge] {
        filed[offsets[tile]..<offsets[tile + 1]].map { edges[Int($0)] }
    }

    /// Ranges of tiles with about equal work.
    func stretches(_ count: Int) -> [Range<Int>] {
        let total = filed.count + ids.count
        var ranges: [Range<Int>] = []
        var start = 0
        for tile in ids.indices where (offsets[tile + 1] + tile + 1) * count >= total * (ranges.count + 1) {
            ranges.append(start..<tile + 1)
            start = tile + 1
        }
        if start < ids.count { ranges.append(start..<ids.count) }
        return ranges
    }
}

extension LocatedEdge {
    /// For each row whose floor, moved, the edge crosses: the first column whose corner, moved, is east of the crossing,
    /// if there is one. Columns and rows are squares of side 2^shift from (`west`, `south`).
    @inline(__always)
    func forEachCrossing(
        _ shift: Int64, columns: Int, rows: ClosedRange<Int64>, west: Int64 = 0, south: Int64 = 0,
        _ body: (_ column: Int, _ row: Int) -> Void
    ) {
        let size: Int64 = 1 << shift
        let first = max((Int64(min(ay, by)) - south + size - 1) >> shift, rows.lowerBound)
        let last = min((Int64(max(ay, by)) - south - 1) >> shift, rows.upperBound)
        guard first <= last else { return }
        for row in first...last {
            let column = (firstEast(at: south + row << shift) - west + size - 1) >> shift
            if column < columns { body(Int(max(column, 0)), Int(row)) }
        }
    }
}
