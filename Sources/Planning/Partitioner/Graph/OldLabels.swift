internal import Geometry

/// The older grids of a community as labels of its blocks.
struct OldLabels {
    /// The label of each block; all in 0 ..< `origins.count`, and all in use.
    private(set) var labels: [Int32]
    /// The number of the older grid that each label is, ascending. An older grid that got no block has no label.
    private(set) var origins: [Int] = []
    /// Whether every block is in the grid that it was drawn or listed in.
    private(set) var isAsGiven = true
    private let own: CommunityBlocks

    init(_ own: CommunityBlocks) {
        self.own = own
        labels = own.givenGrid
        reachApart()
        fill(overJoinsOnly: false)
        gatherPieces()
        isAsGiven = zip(own.givenGrid, labels).allSatisfy { $0 < 0 || $0 == $1 }
        compress()
    }

    /// Gives each grid, the heaviest first, the fewest blocks without a label that lead from one piece of it to the next.
    private mutating func reachApart() {
        let graph = own.graph
        var weights: [Int32: Int] = [:]
        for (label, weight) in zip(labels, own.weights) where label >= 0 { weights[label, default: 0] += weight }
        for (label, _) in weights.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            guard let first = labels.firstIndex(of: label) else { continue }
            var cameFrom = [Int32](repeating: -1, count: graph.count)
            cameFrom[first] = Int32(first)
            var near = [Int32(first)]
            var far: [Int32] = []
            var next = 0
            while !near.isEmpty || next < far.count {
                if near.isEmpty {
                    near.append(far[next])
                    next += 1
                }
                let block = near.removeLast()
                for link in graph.linkRange(Int(block)).map({ graph.links[$0] })
                where graph.edges[Int(link.edge)].joins && cameFrom[Int(link.block)] < 0 {
                    let other = labels[Int(link.block)]
                    guard other < 0 || other == label else { continue }
                    cameFrom[Int(link.block)] = block
                    if other < 0 { far.append(link.block) } else { near.append(link.block) }
                    guard other == label else { continue }
                    var step = Int(block)
                    while labels[step] < 0 {
                        labels[step] = label
                        step = Int(cameFrom[step])
                    }
                }
            }
        }
    }

    /// Gives blocks without a label, round by round, the one with which they share the longest border.
    private mutating func fill(overJoinsOnly: Bool) {
        while true {
            var lengths: [Int32: [Int32: Double]] = [:]
            for edge in own.walk.edges where edge.joins || !overJoinsOnly {
                let length = edge.joins ? max(edge.length, 1e-3) : 1e-6 * edge.length
                let (a, b) = (labels[Int(edge.a)], labels[Int(edge.b)])
                if a < 0, b >= 0 { lengths[edge.a, default: [:]][b, default: 0] += length }
                if b < 0, a >= 0 { lengths[edge.b, default: [:]][a, default: 0] += length }
            }
            guard !lengths.isEmpty else { return }
            for (block, shares) in lengths { labels[Int(block)] = shares.largest }
        }
    }

    /// Gives what lies apart from the heaviest piece of a grid to a neighbour that can be walked to, if there is one.
    private mutating func gatherPieces() {
        var sets = DisjointSets(count: labels.count)
        for edge in own.walk.edges where edge.joins && labels[Int(edge.a)] == labels[Int(edge.b)] {
            sets.join(Int(edge.a), Int(edge.b))
        }
        var sizes: [Int: (weight: Int, area: Double)] = [:]
        for block in labels.indices {
            let size = sizes[sets.find(block)] ?? (0, 0)
            sizes[sets.find(block)] = (size.weight + own.weights[block], size.area + own.areas[block])
        }
        var main: [Int32: Int] = [:]
        for (piece, size) in sizes.sorted(by: { $0.key < $1.key }) {
            if let known = main[labels[piece]], let largest = sizes[known], size <= largest { continue }
            main[labels[piece]] = piece
        }
        let before = labels
        for block in labels.indices where labels[block] >= 0 && main[labels[block]] != sets.find(block) {
            labels[block] = -1
        }
        fill(overJoinsOnly: true)
        // Where no grid can be walked from, the one that has most there is in pieces.
        var shares: [Int32: [Int32: Double]] = [:]
        for block in labels.indices where labels[block] < 0 {
            let share = Double(own.weights[block]) + 1e-9 * own.areas[block]
            shares[own.walk.pieceOfBlock[block], default: [:]][before[block], default: 0] += share
        }
        for block in labels.indices where labels[block] < 0 {
            labels[block] = shares[own.walk.pieceOfBlock[block], default: [:]].largest
        }
    }

    /// The same grids with other blocks, each in one piece where its neighbours can take the rest.
    func relabelled(_ labels: [Int32]) -> OldLabels {
        var relabelled = self
        relabelled.labels = labels
        relabelled.gatherPieces()
        return relabelled
    }

    private mutating func compress() {
        // Only where no older grid has a single block does one stay without.
        let used = Set(labels).sorted().map { max(0, $0) }
        origins = Set(used).sorted().map(Int.init)
        labels = labels.map { label in Int32(origins.firstIndex(of: Int(max(0, label))) ?? 0) }
    }

    /// The same for a division into `count` grids: labels in order of weight as far as there are so many, -1 beyond.
    func limited(to count: Int) -> OldLabels {
        guard origins.count > count else { return self }
        var weights = [Int](repeating: 0, count: origins.count)
        for (label, weight) in zip(labels, own.weights) { weights[Int(label)] += weight }
        let kept = origins.indices.sorted { weights[$0] != weights[$1] ? weights[$0] > weights[$1] : $0 < $1 }
            .prefix(count).sorted()
        var limited = self
        limited.origins = kept.map { origins[$0] }
        limited.labels = labels.map { label in kept.firstIndex(of: Int(label)).map(Int32.init) ?? -1 }
        return limited
    }
}
