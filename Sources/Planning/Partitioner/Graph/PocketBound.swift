/// What ground that is reached over a single block does to balance.
///
/// Let a pocket of weight c hang on the rest of a graph by one block of weight w. In a division whose grids hang together
/// some number j of grids lie wholly inside the pocket, and the grid of that one block takes what they leave of it. So
/// with grids of mean weight m, one of the j weighs at most c / j, or one of those j + 1 at least (c + w) / (j + 1).
struct PocketBound {
    private let graph: BlockGraph
    private let mean: Double
    private let grids: Int

    /// The least that the greatest deviation from `mean` can be, as a share of it.
    static func deviation(_ graph: BlockGraph, grids: Int, mean: Double) -> Double {
        guard mean > 0, grids > 0, graph.count > 0 else { return 0 }
        return PocketBound(graph: graph, mean: mean, grids: grids).greatest()
    }

    private func bound(pocket: Int, behind block: Int) -> Double {
        let inside = Double(pocket)
        let all = inside + Double(graph.weights[block])
        var least = Double.infinity
        for count in 0...grids {
            let lightest = count > 0 ? 1 - inside / Double(count) / mean : 0
            let heaviest = all / Double(count + 1) / mean - 1
            least = min(least, max(0, lightest, heaviest))
            if lightest >= heaviest { break }
        }
        return least
    }

    /// Over all blocks whose loss would part their piece, by depth-first search (Hopcroft, Tarjan 1973).
    private func greatest() -> Double {
        var order = [Int](repeating: -1, count: graph.count)
        var low = order
        var weight = graph.weights
        var next = [Int](repeating: 0, count: graph.count)
        var found = 0.0
        var clock = 0
        for root in 0..<graph.count where order[root] < 0 {
            var path: [(block: Int, parent: Int)] = [(root, -1)]
            var pockets: [(block: Int, weight: Int)] = []
            while let (block, parent) = path.last {
                if order[block] < 0 {
                    (order[block], low[block]) = (clock, clock)
                    clock += 1
                }
                let links = graph.linkRange(block)
                if next[block] < links.count {
                    let link = graph.links[links.lowerBound + next[block]]
                    next[block] += 1
                    let other = Int(link.block)
                    guard graph.edges[Int(link.edge)].joins, other != parent else { continue }
                    if order[other] < 0 {
                        path.append((other, block))
                    } else {
                        low[block] = min(low[block], order[other])
                    }
                } else {
                    path.removeLast()
                    guard parent >= 0 else { continue }
                    low[parent] = min(low[parent], low[block])
                    weight[parent] += weight[block]
                    if low[block] >= order[parent] { pockets.append((parent, weight[block])) }
                }
            }
            // What lies on the other side of such a block is a pocket too.
            let behind = Dictionary(pockets.map { ($0.block, $0.weight) }, uniquingKeysWith: +)
            for (block, inside) in behind where block != root {
                pockets.append((block, weight[root] - inside - graph.weights[block]))
            }
            for pocket in pockets { found = max(found, bound(pocket: pocket.weight, behind: pocket.block)) }
        }
        return found
    }
}
