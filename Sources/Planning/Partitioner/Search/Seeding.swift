/// A first division: the terrain is halved again and again along random spanning trees, so that every grid is in one
/// piece and near its share from the start. (Single moves from a random start stall far from balance.)
enum Seeding {
    /// - Parameters:
    ///   - scale: the cost of a border as dear as missing a share by a tenth, m.
    ///   - trees: how many are tried for each cut.
    /// - Returns: a label 0 ..< `grids` for each block.
    /// - Precondition: `grids` is at most the number of blocks, and the terrain hangs together.
    static func labels(
        _ terrain: Terrain, grids: Int, scale: Double, trees: Int, random: inout SeededRandom
    ) -> [Int32] {
        var labels = [Int32](repeating: 0, count: terrain.count)
        var open: [(label: Int32, blocks: [Int32], grids: Int)] = [(0, (0..<Int32(terrain.count)).map { $0 }, grids)]
        var local = [Int32](repeating: -1, count: terrain.count)
        var used: Int32 = 1
        var part = Terrain()
        var tree = SpanningTree()
        while let piece = open.popLast() {
            guard piece.grids > 1 else { continue }
            for (a, block) in piece.blocks.enumerated() { local[Int(block)] = Int32(a) }
            part.take(piece.blocks, of: terrain, local: local)
            for block in piece.blocks { local[Int(block)] = -1 }
            var half = piece.grids / 2
            var best = Double.infinity
            var sides: [Int32] = []
            tree.take(part)
            for _ in 0..<trees {
                tree.grow(part, &random)
                bisect(tree, part, half, piece.grids, scale, &best, &sides)
            }
            if sides.isEmpty {
                // No tree can be halved with enough blocks on both sides; one block can always be cut off.
                half = 1
                bisect(tree, part, 1, piece.grids, scale, &best, &sides)
            }
            var parts: [[Int32]] = [[], []]
            for (block, side) in zip(piece.blocks, sides) {
                if side == 1 { labels[Int(block)] = used }
                parts[Int(side)].append(block)
            }
            open.append((piece.label, parts[0], piece.grids - half))
            open.append((used, parts[1], half))
            used += 1
        }
        return labels
    }

    /// Cuts off a branch that weighs its share, leaves enough blocks on both sides and is cheap to cut.
    private static func bisect(
        _ tree: borrowing SpanningTree, _ terrain: borrowing Terrain, _ half: Int, _ grids: Int, _ scale: Double,
        _ best: inout Double, _ sides: inout [Int32]
    ) {
        let share = max(tree.weight[0] / Double(grids), 1e-9)
        let target = share * Double(half)
        var candidates: [(miss: Double, branch: Int)] = []
        for branch in 1..<tree.count {
            let blocks = Int(tree.size[branch])
            guard blocks >= half, terrain.count - blocks >= grids - half else { continue }
            candidates.append((10 * abs(tree.weight[branch] - target) / share, branch))
        }
        candidates.sort { $0 < $1 }
        var top = -1
        for (miss, branch) in candidates {
            guard miss < best else { break }
            let score = miss + tree.section(of: branch, terrain).cost / scale
            if score < best {
                best = score
                top = branch
            }
        }
        if top >= 0 { tree.cut(top, into: &sides) }
    }
}
