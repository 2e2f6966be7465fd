/// Buildings that a planner wants together (小区, 村民小组): which blocks become one for it.
struct Groups {
    /// Groups of which a part could not be reached on foot, or only over more than a grid may hold: the indices of the
    /// buildings left apart.
    private(set) var apart: [[Int32]] = []
    private var sets: DisjointSets
    private let own: CommunityBlocks
    private let graph: BlockGraph
    private let premises: Premises

    init(_ own: CommunityBlocks, of premises: Premises) {
        self.own = own
        self.premises = premises
        graph = own.graph
        sets = DisjointSets(count: own.weights.count)
        var blocksOfGroup: [String: [Int32]] = [:]
        for (block, buildings) in own.blocks.buildingsOfBlock.enumerated() {
            for building in buildings {
                guard let group = premises.buildings[Int(building)].group else { continue }
                if blocksOfGroup[group]?.last != Int32(block) { blocksOfGroup[group, default: []].append(Int32(block)) }
            }
        }
        for (name, blocks) in blocksOfGroup.sorted(by: { $0.key < $1.key }) where blocks.count > 1 {
            gather(name, blocks)
        }
    }

    /// The blocks joined.
    mutating func joined() -> Blocks {
        let (numbers, count) = sets.numbered()
        return own.blocks.joined(numbers, count: count)
    }

    /// Joins the blocks of a group, and the fewest between them.
    private mutating func gather(_ name: String, _ blocks: [Int32]) {
        var missing = Set(blocks.dropFirst())
        var taken = [blocks[0]]
        var weight = own.weights[Int(blocks[0])]
        let isTooHeavy = blocks.reduce(0) { $0 + own.weights[Int($1)] } > premises.most
        while !missing.isEmpty {
            guard let path = path(from: taken, to: missing) else { break }
            let added = path.reduce(0) { $0 + own.weights[Int($1)] }
            guard isTooHeavy || weight + added <= premises.most else { break }
            weight += added
            for block in path {
                sets.join(Int(block), Int(taken[0]))
                missing.remove(block)
            }
            taken += path
        }
        guard !missing.isEmpty else { return }
        apart.append(
            missing.sorted().flatMap { own.blocks.buildingsOfBlock[Int($0)] }
                .filter { premises.buildings[Int($0)].group == name })
    }

    /// The blocks to add so that the nearest of those missing is reached on foot, breadth first; `nil` when none is.
    private func path(from taken: [Int32], to missing: Set<Int32>) -> [Int32]? {
        var cameFrom = [Int32](repeating: -1, count: graph.count)
        for block in taken { cameFrom[Int(block)] = block }
        var queue = taken
        var next = 0
        while next < queue.count {
            let block = queue[next]
            next += 1
            if missing.contains(block) {
                var path = [block]
                while let last = path.last, cameFrom[Int(cameFrom[Int(last)])] != cameFrom[Int(last)] {
                    path.append(cameFrom[Int(last)])
                }
                return path
            }
            for link in graph.linkRange(Int(block)) {
                let link = graph.links[link]
                guard graph.edges[Int(link.edge)].joins, cameFrom[Int(link.block)] < 0 else { continue }
                cameFrom[Int(link.block)] = block
                queue.append(link.block)
            }
        }
        return nil
    }
}
