/// The least that the greatest deviation of a community's grids can be, as a share of their mean: households are whole,
/// the heaviest atom lies in some grid, and of the `grids` + 1 heaviest two lie in one. Where every grid hangs together,
/// none spans two pieces on foot, and what hangs on one block is not shared out freely (``PocketBound``).
struct DeviationBound {
    let graph: BlockGraph
    let grids: Int
    let mean: Double

    /// - Parameters:
    ///   - locked: what further grids weigh that stay as they are.
    ///   - hangsTogether: whether no grid may span pieces of the graph.
    ///   - keepsBlocks: whether each block lies in one grid to its last bit, as households do; ground may be smoothed.
    func least(locked: [Int] = [], hangsTogether: Bool = true, keepsBlocks: Bool = true) -> Double {
        guard mean > 0, grids > 0 else { return locked.reduce(0) { max($0, deviation($1)) } }
        guard keepsBlocks else { return locked.reduce(hangsTogether ? ofPieces : 0) { max($0, deviation($1)) } }
        let weights = graph.weights.sorted(by: >)
        let open = Double(graph.totalWeight) / Double(grids)
        var bound = locked.reduce(spread(open)) { max($0, deviation($1)) }
        if let heaviest = weights.first { bound = max(bound, Double(heaviest) / mean - 1) }
        if weights.count > grids { bound = max(bound, Double(weights[grids - 1] + weights[grids]) / mean - 1) }
        guard hangsTogether else { return bound }
        return max(bound, ofPieces, PocketBound.deviation(graph, grids: grids, mean: mean))
    }

    private func deviation(_ weight: Int) -> Double { mean > 0 ? abs(Double(weight) / mean - 1) : 0 }

    /// Of grids that weigh so much on average, one weighs no less than it rounded up, one no more than it rounded down.
    private func spread(_ average: Double) -> Double {
        max(average.rounded(.up) / mean - 1, 1 - average.rounded(.down) / mean)
    }

    /// However the grids are shared out among the pieces, one at least to each, one of these deviates so much.
    private var ofPieces: Double {
        let pieces = pieces
        guard pieces.count > 1, pieces.count <= grids else { return 0 }
        let spreads = pieces.map { piece in
            (1...min(piece.blocks, grids)).map { spread(Double(piece.weight) / Double($0)) }
        }
        // The spread of a piece falls and then rises with its grids: those within a limit are a range.
        func isEnough(_ limit: Double) -> Bool {
            var (least, most) = (0, 0)
            for spreads in spreads {
                guard let first = spreads.firstIndex(where: { $0 <= limit }),
                    let last = spreads.lastIndex(where: { $0 <= limit })
                else { return false }
                least += first + 1
                most += last + 1
            }
            return least <= grids && grids <= most
        }
        let limits = spreads.flatMap { $0 }.sorted()
        var (low, high) = (0, limits.count)
        while low < high {
            let middle = (low + high) / 2
            if isEnough(limits[middle]) { high = middle } else { low = middle + 1 }
        }
        return low < limits.count ? limits[low] : 0
    }

    /// What hangs together over joining edges.
    private var pieces: [(blocks: Int, weight: Int)] {
        var sets = DisjointSets(count: graph.count)
        for edge in graph.edges where edge.joins { sets.join(Int(edge.a), Int(edge.b)) }
        let (numbers, count) = sets.numbered()
        var pieces = [(blocks: Int, weight: Int)](repeating: (0, 0), count: count)
        for (block, piece) in numbers.enumerated() {
            pieces[Int(piece)].blocks += 1
            pieces[Int(piece)].weight += graph.weights[block]
        }
        return pieces
    }
}
