/// Labels that may be broken, missing or out of use, made into a division with as little change as possible.
struct Repair {
    private let terrain: Terrain
    private let grids: Int
    private var labels: [Int32]

    /// - Returns: `labels` with every block in a grid, every grid in one piece and every label 0 ..< `grids` in use.
    static func labels(_ labels: [Int32], _ terrain: Terrain, grids: Int, random: inout SeededRandom) -> [Int32] {
        var repair = Repair(terrain: terrain, grids: grids, labels: labels)
        repair.keepHeaviestParts()
        repair.join()
        repair.occupyPieces()
        repair.fillLabels(&random)
        return repair.labels
    }

    /// What of a grid does not hang together with its heaviest part is left without a label.
    private mutating func keepHeaviestParts() {
        let (part, count) = parts()
        var weight = [Double](repeating: 0, count: count)
        for block in labels.indices { weight[Int(part[block])] += terrain.weight[block] }
        var kept = [Int32](repeating: -1, count: grids)
        for block in labels.indices where labels[block] >= 0 {
            let grid = Int(labels[block])
            if kept[grid] < 0 || weight[Int(part[block])] > weight[Int(kept[grid])] { kept[grid] = part[block] }
        }
        for block in labels.indices where labels[block] >= 0 && kept[Int(labels[block])] != part[block] {
            labels[block] = -1
        }
    }

    /// The parts of equal label that hang together.
    private func parts() -> (of: [Int32], count: Int) {
        terrain.pieces { labels[$0] == labels[$1] }
    }

    /// Blocks without a label go to the grid they share most border with, beginning from the borders of the grids.
    private mutating func join() {
        var edge = labels.indices.filter { labels[$0] < 0 }
        while !edge.isEmpty {
            var joined: [(block: Int, grid: Int32)] = []
            for block in edge {
                var shared: [Int32: Double] = [:]
                for index in terrain.links(of: block) where terrain.links[index].joins {
                    let grid = labels[Int(terrain.links[index].to)]
                    if grid >= 0 { shared[grid, default: 0] += terrain.links[index].length }
                }
                let best = shared.max { ($0.value, -$0.key) < ($1.value, -$1.key) }
                if let best { joined.append((block, best.key)) }
            }
            guard !joined.isEmpty else { return }
            for (block, grid) in joined { labels[block] = grid }
            edge = edge.filter { labels[$0] < 0 }
        }
    }

    /// A piece of the terrain without any grid takes a label that is free, or one whose grid can join a neighbour.
    private mutating func occupyPieces() {
        let (piece, count) = terrain.pieces()
        var isEmpty = [Bool](repeating: true, count: count)
        for block in labels.indices where labels[block] >= 0 { isEmpty[Int(piece[block])] = false }
        for empty in isEmpty.indices where isEmpty[empty] {
            guard let label = freeLabel() ?? dissolved(piece) else { return }
            for block in labels.indices where piece[block] == Int32(empty) { labels[block] = label }
        }
    }

    private func freeLabel() -> Int32? {
        let used = Set(labels)
        return (0..<Int32(grids)).first { !used.contains($0) }
    }

    /// The label of the lightest grid that is not alone in its piece, after its blocks have joined its neighbours.
    private mutating func dissolved(_ piece: [Int32]) -> Int32? {
        var weight = [Double](repeating: 0, count: grids)
        var home = [Int32](repeating: -1, count: grids)
        for block in labels.indices where labels[block] >= 0 {
            weight[Int(labels[block])] += terrain.weight[block]
            home[Int(labels[block])] = piece[block]
        }
        let candidates = home.indices.filter { grid in
            home[grid] >= 0 && home.indices.contains { $0 != grid && home[$0] == home[grid] }
        }
        guard let lightest = candidates.min(by: { weight[$0] < weight[$1] }) else { return nil }
        for block in labels.indices where labels[block] == Int32(lightest) { labels[block] = -1 }
        join()
        return Int32(lightest)
    }

    /// Labels that no block has are given to halves of the heaviest grids.
    private mutating func fillLabels(_ random: inout SeededRandom) {
        while let label = freeLabel() {
            var blocks = [[Int32]](repeating: [], count: grids)
            for block in labels.indices { blocks[Int(labels[block])].append(Int32(block)) }
            let weights = blocks.map { $0.reduce(0) { $0 + terrain.weight[Int($1)] } }
            let open = blocks.indices.filter { blocks[$0].count > 1 }
            guard let heaviest = open.max(by: { (weights[$0], -$0) < (weights[$1], -$1) }) else { return }
            let halves = Seeding.labels(
                terrain.part(blocks[heaviest]), grids: 2, scale: 1, trees: 12, random: &random)
            for (block, half) in zip(blocks[heaviest], halves) where half == 1 { labels[Int(block)] = label }
        }
    }
}
