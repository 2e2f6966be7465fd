import Planning

/// How good the labels of a graph's blocks are, told from the graph alone and by nothing that the search uses.
struct GraphScore {
    /// The greatest departure from the mean weight, as a share of it.
    let greatestDeviation: Double
    /// Share of the grids inside the band.
    let inBand: Double
    /// ``BlockGraph/Edge/cost`` of the borders between grids, km.
    let cost: Double
    /// Pieces of all grids together over edges that join; as many as grids when each is in one.
    let pieces: Int

    /// - Precondition: a label 0 ..< `grids` for each block, and at least one grid.
    init(_ graph: BlockGraph, labels: [Int32], grids: Int, band: ClosedRange<Int>) {
        var weights = [Int](repeating: 0, count: grids)
        for (block, label) in labels.enumerated() { weights[Int(label)] += graph.weights[block] }
        let mean = Double(weights.reduce(0, +)) / Double(grids)
        greatestDeviation = mean > 0 ? (weights.map { abs(Double($0) - mean) }.max() ?? 0) / mean : 0
        inBand = Double(weights.count { band.contains($0) }) / Double(grids)

        var leader = Array(labels.indices)
        func root(_ block: Int) -> Int {
            var block = block
            while leader[block] != block { block = leader[block] }
            return block
        }
        var cut = 0.0
        for edge in graph.edges {
            let (a, b) = (Int(edge.a), Int(edge.b))
            if labels[a] != labels[b] { cut += edge.cost } else if edge.joins { leader[root(a)] = root(b) }
        }
        cost = cut / 1000
        pieces = leader.indices.count { leader[$0] == $0 }
    }
}
