/// A random spanning tree of a terrain, and what each of its branches would be worth as a grid.
struct SpanningTree {
    /// Sums over a block and everything below it.
    struct Branch {
        var weight = 0.0
        var area = 0.0
        var perimeter = 0.0
        var blocks = 0
        /// Twice the length and cost of the links inside the branch, and of all links of its blocks.
        var inner = 0.0
        var innerCost = 0.0
        var linked = 0.0
        var linkedCost = 0.0
        /// What has been in the first and in the second grid.
        var old0 = 0.0
        var old1 = 0.0
    }

    /// Blocks, parents before children; the first is the root.
    private(set) var order: [Int32] = []
    private(set) var parent: [Int32] = []
    private(set) var branch: [Branch] = []

    private var depth: [Int32] = []
    private var ends: [(Int32, Int32)] = []
    private var ranks: [Int32] = []
    private var starts: [Int32] = []
    private var sorted: [Int32] = []
    private var leader: [Int32] = []
    private var first: [Int32] = []
    private var neighbours: [Int32] = []
    private var chosen: [Int32] = []

    private static let buckets = 1024

    /// Grows a tree that leaves crossing barriers to the last. The terrain must be in one piece.
    mutating func grow(_ terrain: borrowing Terrain, _ random: inout SeededRandom) {
        shuffle(terrain, random.unit() * 1.5, &random)
        join(terrain.count)
        root(terrain.count)
    }

    /// Links in random order, barriers late.
    private mutating func shuffle(_ terrain: borrowing Terrain, _ surcharge: Double, _ random: inout SeededRandom) {
        ends.removeAll(keepingCapacity: true)
        ranks.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        starts.append(contentsOf: repeatElement(0, count: Self.buckets + 1))
        let unit = Double(Self.buckets) / (1 + surcharge)
        for a in 0..<terrain.count {
            for index in terrain.links(of: a) where terrain.links[index].joins {
                let b = terrain.links[index].to
                guard b > Int32(a) else { continue }
                let rank = (random.unit() + surcharge * min(1, terrain.links[index].strength)) * unit
                ranks.append(min(Int32(rank), Int32(Self.buckets - 1)))
                starts[Int(ranks[ends.count]) + 1] += 1
                ends.append((Int32(a), b))
            }
        }
        for bucket in 0..<Self.buckets { starts[bucket + 1] += starts[bucket] }
        if sorted.count < ends.count { sorted = Array(repeating: 0, count: 2 * ends.count) }
        for index in 0..<ends.count {
            let bucket = Int(ranks[index])
            sorted[Int(starts[bucket])] = Int32(index)
            starts[bucket] += 1
        }
    }

    /// Takes the links that join what is not joined yet (Kruskal).
    private mutating func join(_ count: Int) {
        leader.removeAll(keepingCapacity: true)
        first.removeAll(keepingCapacity: true)
        chosen.removeAll(keepingCapacity: true)
        for a in 0..<count {
            leader.append(Int32(a))
            first.append(0)
        }
        first.append(0)
        for position in 0..<ends.count {
            let (a, b) = ends[Int(sorted[position])]
            let x = find(a)
            let y = find(b)
            guard x != y else { continue }
            leader[Int(x)] = y
            first[Int(a) + 1] += 1
            first[Int(b) + 1] += 1
            chosen.append(sorted[position])
            if chosen.count == count - 1 { break }
        }
    }

    private mutating func find(_ a: Int32) -> Int32 {
        var a = a
        while leader[Int(a)] != a {
            leader[Int(a)] = leader[Int(leader[Int(a)])]
            a = leader[Int(a)]
        }
        return a
    }

    private mutating func root(_ count: Int) {
        for a in 0..<count { first[a + 1] += first[a] }
        if neighbours.count < 2 * count { neighbours = Array(repeating: 0, count: 4 * count) }
        for a in 0..<count { leader[a] = first[a] }
        for index in chosen {
            let (a, b) = ends[Int(index)]
            neighbours[Int(leader[Int(a)])] = b
            leader[Int(a)] += 1
            neighbours[Int(leader[Int(b)])] = a
            leader[Int(b)] += 1
        }
        order.removeAll(keepingCapacity: true)
        if parent.count < count {
            parent = Array(repeating: -1, count: 2 * count)
            depth = parent
        }
        order.append(0)
        parent[0] = -1
        depth[0] = 0
        var head = 0
        while head < order.count {
            let a = Int(order[head])
            head += 1
            for index in Int(first[a])..<Int(first[a + 1]) where neighbours[index] != parent[a] {
                let b = neighbours[index]
                parent[Int(b)] = Int32(a)
                depth[Int(b)] = depth[a] + 1
                order.append(b)
            }
        }
    }

    /// Sums up all branches. A link lies in the branches of all blocks above both its ends, so its length is entered at
    /// the lowest of those.
    mutating func sum(_ terrain: borrowing Terrain, _ name0: Int32, _ name1: Int32) {
        branch.removeAll(keepingCapacity: true)
        for a in 0..<terrain.count {
            var mine = Branch()
            mine.weight = terrain.weight[a]
            mine.area = terrain.area[a]
            mine.perimeter = terrain.perimeter[a]
            mine.blocks = 1
            if terrain.old[a] == name0 { mine.old0 = mine.weight }
            if terrain.old[a] == name1 { mine.old1 = mine.weight }
            branch.append(mine)
        }
        for a in 0..<terrain.count {
            for index in terrain.links(of: a) {
                let link = terrain.links[index]
                branch[a].linked += link.length
                branch[a].linkedCost += link.cost
                guard link.to > Int32(a) else { continue }
                let meeting = lowest(above: Int32(a), link.to)
                branch[Int(meeting)].inner += 2 * link.length
                branch[Int(meeting)].innerCost += 2 * link.cost
            }
        }
        for position in stride(from: terrain.count - 1, to: 0, by: -1) {
            let a = Int(order[position])
            let above = Int(parent[a])
            let part = branch[a]
            branch[above].weight += part.weight
            branch[above].area += part.area
            branch[above].perimeter += part.perimeter
            branch[above].blocks += part.blocks
            branch[above].inner += part.inner
            branch[above].innerCost += part.innerCost
            branch[above].linked += part.linked
            branch[above].linkedCost += part.linkedCost
            branch[above].old0 += part.old0
            branch[above].old1 += part.old1
        }
    }

    private func lowest(above a: Int32, _ b: Int32) -> Int32 {
        var a = a
        var b = b
        while a != b {
            if depth[Int(a)] < depth[Int(b)] { b = parent[Int(b)] } else { a = parent[Int(a)] }
        }
        return a
    }

    /// Gives label 1 to the branch of `top` and 0 to all else.
    func cut(_ top: Int32, into labels: inout [Int32]) {
        labels.removeAll(keepingCapacity: true)
        labels.append(contentsOf: repeatElement(0, count: order.count))
        labels[Int(top)] = 1
        for a in order where a != top && parent[Int(a)] >= 0 && labels[Int(parent[Int(a)])] == 1 { labels[Int(a)] = 1 }
    }
}
