/// A random spanning tree of a terrain, and what its branches would be worth as grids.
///
/// A branch is named by its place: blocks stand in ``order`` so that those of a branch follow each other.
struct SpanningTree {
    /// What a branch and its border with the rest sum up to.
    struct Section {
        var area = 0.0
        var perimeter = 0.0
        /// Twice the length of the links inside.
        var inner = 0.0
        /// Length and cost of the links to the rest.
        var cut = 0.0
        var cost = 0.0
    }

    /// Blocks, each before those below it; the first is the root.
    private(set) var order: [Int32] = []
    /// Of each branch, how many blocks it has and what they weigh.
    private(set) var size: [Int32] = []
    private(set) var weight: [Double] = []

    /// Of each place in ``order`` the place above it, and of each block its place.
    private var above: [Int32] = []
    private var place: [Int32] = []
    private var open: [(block: Int32, above: Int32)] = []
    private var ends: [(Int32, Int32)] = []
    private var ranks: [Int32] = []
    private var starts: [Int32] = []
    private var sorted: [Int32] = []
    private var leader: [Int32] = []
    private var first: [Int32] = []
    private var neighbours: [Int32] = []
    private var chosen: [Int32] = []

    private static let buckets = 256

    /// Grows a tree that leaves crossing barriers to the last. The terrain must be in one piece.
    mutating func grow(_ terrain: borrowing Terrain, _ random: inout SeededRandom) {
        shuffle(terrain, random.unit() * 1.5, &random)
        join(terrain.count)
        root(terrain)
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

    private mutating func root(_ terrain: borrowing Terrain) {
        let count = terrain.count
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
        above.removeAll(keepingCapacity: true)
        size.removeAll(keepingCapacity: true)
        weight.removeAll(keepingCapacity: true)
        if place.count < count { place = Array(repeating: 0, count: 2 * count) }
        open.append((0, -1))
        while let (a, up) = open.popLast() {
            let mine = Int32(order.count)
            let parent = up < 0 ? -1 : order[Int(up)]
            place[Int(a)] = mine
            order.append(a)
            above.append(up)
            size.append(1)
            weight.append(terrain.weight[Int(a)])
            for index in Int(first[Int(a)])..<Int(first[Int(a) + 1]) where neighbours[index] != parent {
                open.append((neighbours[index], mine))
            }
        }
        for branch in stride(from: count - 1, to: 0, by: -1) {
            let up = Int(above[branch])
            size[up] += size[branch]
            weight[up] += weight[branch]
        }
    }

    /// The blocks of a branch.
    func blocks(of branch: Int) -> ArraySlice<Int32> { order[branch..<branch + Int(size[branch])] }

    func section(of branch: Int, _ terrain: borrowing Terrain) -> Section {
        var section = Section()
        let (low, high) = (Int32(branch), Int32(branch) + size[branch])
        for position in branch..<Int(high) {
            let a = Int(order[position])
            section.area += terrain.area[a]
            section.perimeter += terrain.perimeter[a]
            for index in terrain.links(of: a) {
                let other = place[Int(terrain.links[index].to)]
                if other >= low, other < high {
                    section.inner += terrain.links[index].length
                } else {
                    section.cut += terrain.links[index].length
                    section.cost += terrain.links[index].cost
                }
            }
        }
        return section
    }

    /// Gives label 1 to a branch and 0 to all else.
    func cut(_ branch: Int, into labels: inout [Int32]) {
        labels.removeAll(keepingCapacity: true)
        labels.append(contentsOf: repeatElement(0, count: order.count))
        for a in blocks(of: branch) { labels[Int(a)] = 1 }
    }
}
