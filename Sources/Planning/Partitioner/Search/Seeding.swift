/// A first division: the community is halved again and again along random spanning trees, so that every grid is in one
/// piece and near its share from the start. (Single moves from a random start stall far from balance.)
enum Seeding {
    /// - Returns: a label 0 ..< `grids` for each block.
    /// - Precondition: `grids` is at most the number of blocks, and the graph hangs together.
    static func labels(
        _ graph: BlockGraph, grids: Int, objective: Objective, trees: Int, pair: inout PairCut,
        random: inout SeededRandom
    ) -> [Int32] {
        var labels = [Int32](repeating: 0, count: graph.count)
        var open: [(label: Int32, start: Int, grids: Int)] = [(0, 0, grids)]
        var used: Int32 = 1
        while let piece = open.popLast() {
            guard piece.grids > 1 else { continue }
            pair.gather(graph, piece: piece.label, labels: labels, from: piece.start)
            var part = piece.grids / 2
            var best = Double.infinity
            var bestSide: [UInt8] = []
            for _ in 0..<trees {
                pair.growTree(&random)
                let score = pair.bisectTree(
                    share: Double(part) / Double(piece.grids), least: part, others: piece.grids - part,
                    scale: objective.scale)
                if score < best {
                    best = score
                    bestSide = pair.side
                }
            }
            if bestSide.isEmpty {
                // No tree can be halved with enough blocks on both sides; one block can always be cut off.
                part = 1
                _ = pair.bisectTree(
                    share: 1 / Double(piece.grids), least: 1, others: piece.grids - 1, scale: objective.scale)
                bestSide = pair.side
            }
            var starts = (-1, -1)
            for (a, block) in pair.blocks.enumerated() {
                if bestSide[a] == 1 {
                    labels[Int(block)] = used
                    starts.1 = Int(block)
                } else {
                    starts.0 = Int(block)
                }
            }
            open.append((piece.label, starts.0, piece.grids - part))
            open.append((used, starts.1, part))
            used += 1
        }
        return labels
    }
}
