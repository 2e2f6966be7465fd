/// A part of the terrain that hangs together, and how many grids it gets. Grids never span two of them.
struct Piece {
    var blocks: [Int32]
    var grids = 1

    /// Every piece gets one grid, and then the next one goes where it serves band and mean most, until none is left.
    static func shares(of terrain: Terrain, _ problem: DivisionProblem) -> [Piece] {
        let (of, count) = terrain.pieces()
        var pieces = [Piece](repeating: Piece(blocks: []), count: count)
        // A block heavier than the band fills a grid, whatever the others weigh.
        var towers = [Int](repeating: 0, count: count)
        var weights = [Double](repeating: 0, count: count)
        for block in 0..<terrain.count {
            let piece = Int(of[block])
            pieces[piece].blocks.append(Int32(block))
            if terrain.weight[block] > Double(problem.band.upperBound) {
                towers[piece] += 1
            } else {
                weights[piece] += terrain.weight[block]
            }
        }
        let open = problem.grids - towers.reduce(0, +)
        let mean = max(weights.reduce(0, +) / Double(max(1, open)), 1e-9)
        let band = Double(problem.band.lowerBound)...Double(problem.band.upperBound)
        func price(_ piece: Int, _ grids: Int) -> Double {
            let grids = grids - towers[piece]
            // Without a grid of their own the others are heaped on the towers.
            guard grids > 0 else { return weights[piece] / mean * (100 + Double(1 - grids)) }
            let each = weights[piece] / Double(grids)
            let outside = max(0, band.lowerBound - each, each - band.upperBound) / mean
            let deviation = (each - mean) / mean
            return Double(grids) * (100 * outside + deviation * deviation)
        }
        for _ in 0..<max(0, problem.grids - count) {
            let open = pieces.indices.filter { pieces[$0].grids < pieces[$0].blocks.count }
            let gains = open.map { price($0, pieces[$0].grids + 1) - price($0, pieces[$0].grids) }
            if let best = gains.indices.min(by: { gains[$0] < gains[$1] }) { pieces[open[best]].grids += 1 }
        }
        return pieces
    }
}
