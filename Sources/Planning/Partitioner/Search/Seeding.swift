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
            for _ in 0..<trees {
                tree.grow(part, &random)
                tree.sum(part, -1, -1)
                bisect(tree, half, piece.grids, scale, &best, &sides)
            }
            if sides.isEmpty {
                // No tree can be halved with enough blocks on both sides; one block can always be cut off.
                half = 1
                bisect(tree, 1, piece.grids, scale, &best, &sides)
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
        _ tree: SpanningTree, _ half: Int, _ grids: Int, _ scale: Double, _ best: inout Double,
        _ sides: inout [Int32]
    ) {
        let all = tree.branch[0]
        let share = max(all.weight / Double(grids), 1e-9)
        let target = share * Double(half)
        var top: Int32 = -1
        for a in tree.order.dropFirst() {
            let part = tree.branch[Int(a)]
            guard part.blocks >= half, all.blocks - part.blocks >= grids - half else { continue }
            let score =
                10 * abs(part.weight - target) / share
                + (part.linkedCost - part.innerCost) / scale
            if score < best {
                best = score
                top = a
            }
        }
        if top >= 0 { tree.cut(top, into: &sides) }
    }
}
