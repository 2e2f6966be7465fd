import TestSupport

@testable import Tiling

/// A made-up coverage on the world plane: a jittered mesh with winding borders, its faces thrown together into cells
/// at random, with islands in some of them.
struct SeededArcs {
    var arcs: [PlaneArc] = []
    var cellCount = 0
    /// The same domain as one cell.
    var outline: [PlaneArc] {
        arcs.filter { $0.left < 0 || $0.right < 0 }.map {
            PlaneArc(left: min($0.left, 0), right: min($0.right, 0), points: $0.points)
        }
    }
    let box: PlaneBox

    /// - Parameter side: of one face of the mesh, in units of the world plane.
    init(_ seed: Seed, faces n: Int = 6, side: Int64) {
        var random = seed.generator
        let tile = TileID.extent << (WebMercator.worldZoom - 8)
        // Around a corner of a tile of zoom 8, so that tile edges of every zoom run through.
        let origin = PlanePoint(208 * tile - Int64(n) * side / 2, 150 * tile - Int64(n) * side / 2)
        func jitter(_ range: Int64) -> Int64 { Int64.random(in: -range...range, using: &random) }
        var nodes: [[PlanePoint]] = []
        for i in 0...n {
            nodes.append(
                (0...n).map { j in
                    PlanePoint(
                        origin.x + Int64(i) * side + jitter(side / 8), origin.y + Int64(j) * side + jitter(side / 8))
                })
        }
        func winding(_ a: PlanePoint, _ b: PlanePoint) -> [PlanePoint] {
            var line = [a, b]
            var reach = side / 12
            for _ in 0..<Int.random(in: 0...5, using: &random) {
                var finer: [PlanePoint] = []
                for (p, q) in zip(line, line.dropFirst()) {
                    finer += [p, PlanePoint((p.x + q.x) / 2 + jitter(reach), (p.y + q.y) / 2 + jitter(reach))]
                }
                line = finer + [b]
                reach /= 3
            }
            return line
        }
        var label = Array(0..<Int32(n * n))
        for _ in 0..<(n * n / 2) {
            let i = Int.random(in: 0..<n, using: &random)
            let j = Int.random(in: 0..<(n - 1), using: &random)
            let (from, to) = Bool.random(using: &random) ? (i * n + j, i * n + j + 1) : (j * n + i, (j + 1) * n + i)
            let old = label[from]
            for k in label.indices where label[k] == old { label[k] = label[to] }
        }
        func cell(_ i: Int, _ j: Int) -> Int32 { (0..<n).contains(i) && (0..<n).contains(j) ? label[i * n + j] : -1 }
        for i in 0...n {
            for j in 0...n {
                if i < n {
                    arcs.append(
                        PlaneArc(left: cell(i, j), right: cell(i, j - 1), points: winding(nodes[i][j], nodes[i + 1][j]))
                    )
                }
                if j < n {
                    arcs.append(
                        PlaneArc(left: cell(i - 1, j), right: cell(i, j), points: winding(nodes[i][j], nodes[i][j + 1]))
                    )
                }
            }
        }
        cellCount = n * n
        for i in 0..<n where Bool.random(using: &random) {
            let j = Int.random(in: 0..<n, using: &random)
            let middle = PlanePoint(origin.x + (2 * Int64(i) + 1) * side / 2, origin.y + (2 * Int64(j) + 1) * side / 2)
            let reach = Int64.random(in: 1...(side / 8), using: &random)
            let ring = [(-1, -1), (0, -1), (1, -1), (1, 1), (0, 1), (-1, 1), (-1, -1)].map {
                PlanePoint(middle.x + $0.0 * reach, middle.y + $0.1 * reach)
            }
            arcs.append(PlaneArc(left: Int32(cellCount), right: cell(i, j), points: ring))
            cellCount += 1
        }
        arcs.removeAll { $0.left == $0.right }
        box = PlaneBox(around: arcs.flatMap(\.points))
    }

    /// The tiles of a zoom over the domain, at most `limit` of them, those around its middle first.
    func tiles(z: Int, limit: Int) throws -> [TileID] {
        let shift = WebMercator.worldZoom - z + 12
        let middle = PlanePoint((box.minX + box.maxX) >> (shift + 1), (box.minY + box.maxY) >> (shift + 1))
        var tiles: [(distance: Int64, tile: TileID)] = []
        for x in max(box.minX >> shift, middle.x - 6)...min(box.maxX >> shift, middle.x + 6) {
            for y in max(box.minY >> shift, middle.y - 6)...min(box.maxY >> shift, middle.y + 6) {
                let tile = try TileID(z: z, x: Int(x), y: (1 << z) - 1 - Int(y))
                tiles.append((abs(x - middle.x) + abs(y - middle.y), tile))
            }
        }
        return tiles.sorted { ($0.distance, $0.tile.x, $0.tile.y) < ($1.distance, $1.tile.x, $1.tile.y) }
            .prefix(limit).map(\.tile)
    }
}
