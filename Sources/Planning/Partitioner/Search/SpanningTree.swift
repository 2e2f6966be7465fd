/// Random spanning trees of a terrain, and what their branches would be worth as grids.
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

    /// A link that a grid hangs together across.
    private struct Edge {
        var a: Int32
        var b: Int32
        /// Of the barrier on it, at most 1.
        var strength: Float
    }

    /// Blocks of the terrain taken.
    private(set) var count = 0
    /// Blocks, each before those below it; the first is the root. Here and in the next two only the first ``count`` count.
    private(set) var order: [Int32] = []
    /// Of each branch, how many blocks it has and what they weigh.
    private(set) var size: [Int32] = []
    private(set) var weight: [Double] = []

    private var edges: [Edge] = []
    /// The first edge of each rank, and after each edge the next one of its rank; -1 for none.
    private var ranked = [Int32](repeating: -1, count: ranks)
    private var next: [Int32] = []
    /// In ``join()``, a block towards the one that stands for its part of the forest.
    private var leader: [Int32] = []
    /// The tree's first half-edge at each block, and after each half-edge the next one at its block; -1 for none.
    /// Half-edges 2e and 2e + 1 belong to edge e.
    private var branches: [Int32] = []
    private var further: [Int32] = []
    /// Of each place in ``order`` the place above it, and of each block its place.
    private var above: [Int32] = []
    private var place: [Int32] = []
    private var open: [Int32] = []

    private static let ranks = 256

    /// Gets ready to grow trees on a terrain, which must be in one piece.
    mutating func take(_ terrain: borrowing Terrain) {
        count = terrain.count
        edges.removeAll(keepingCapacity: true)
        for a in 0..<Int32(count) {
            for index in terrain.links(of: Int(a)) where terrain.links[index].joins && terrain.links[index].to > a {
                let link = terrain.links[index]
                edges.append(Edge(a: a, b: link.to, strength: Float(min(1, link.strength))))
            }
        }
        if next.count < edges.count {
            next = Array(repeating: 0, count: 2 * edges.count)
            further = Array(repeating: 0, count: 4 * edges.count)
        }
        guard order.count < count else { return }
        let room = [Int32](repeating: 0, count: 2 * count)
        (order, size, leader, branches, above, place, open) = (room, room, room, room, room, room, room)
        weight = Array(repeating: 0, count: 2 * count)
    }

    /// Grows a tree on the terrain taken that leaves crossing barriers to the last.
    mutating func grow(_ terrain: borrowing Terrain, _ random: inout SeededRandom) {
        Self.rank(edges, &ranked, &next, surcharge: Float(random.unit()) * 1.5, &random)
        Self.join(edges, ranked, next, blocks: count, &leader, &branches, &further)
        root(terrain.weight)
    }

    /// Edges in random order, barriers late.
    private static func rank(
        _ edges: [Edge], _ ranked: inout [Int32], _ next: inout [Int32], surcharge: Float, _ random: inout SeededRandom
    ) {
        var ranked = ranked.mutableSpan
        var next = next.mutableSpan
        for rank in 0..<ranks { ranked[rank] = -1 }
        let unit = Float(ranks) / (1 + surcharge)
        for edge in edges.indices {
            let at = (Float(random.next() >> 40) * 0x1p-24 + surcharge * edges[edge].strength) * unit
            let rank = min(Int(at), ranks - 1)
            next[edge] = ranked[rank]
            ranked[rank] = Int32(edge)
        }
    }

    /// Takes the edges that join what is not joined yet (Kruskal).
    private static func join(
        _ edges: [Edge], _ ranked: [Int32], _ next: [Int32], blocks: Int, _ leader: inout [Int32],
        _ branches: inout [Int32], _ further: inout [Int32]
    ) {
        var leader = leader.mutableSpan
        var branches = branches.mutableSpan
        var further = further.mutableSpan
        for block in 0..<blocks {
            leader[block] = Int32(block)
            branches[block] = -1
        }
        var missing = blocks - 1
        for rank in 0..<ranks where missing > 0 {
            var edge = ranked[rank]
            while edge >= 0 {
                let (a, b) = (edges[Int(edge)].a, edges[Int(edge)].b)
                let (x, y) = (find(a, &leader), find(b, &leader))
                if x != y {
                    leader[Int(x)] = y
                    further[2 * Int(edge)] = branches[Int(a)]
                    branches[Int(a)] = 2 * edge
                    further[2 * Int(edge) + 1] = branches[Int(b)]
                    branches[Int(b)] = 2 * edge + 1
                    missing -= 1
                }
                edge = next[Int(edge)]
            }
        }
    }

    @inline(__always)
    private static func find(_ a: Int32, _ leader: inout MutableSpan<Int32>) -> Int32 {
        var a = a
        while leader[Int(a)] != a {
            leader[Int(a)] = leader[Int(leader[Int(a)])]
            a = leader[Int(a)]
        }
        return a
    }

    private mutating func root(_ weights: [Double]) {
        open.removeAll(keepingCapacity: true)
        open.append(0)
        // The place of a block that waits is the place above it.
        place[0] = -1
        var mine = 0
        while let a = open.popLast() {
            let up = place[Int(a)]
            let parent = up < 0 ? -1 : order[Int(up)]
            place[Int(a)] = Int32(mine)
            order[mine] = a
            above[mine] = up
            size[mine] = 1
            weight[mine] = weights[Int(a)]
            var half = branches[Int(a)]
            while half >= 0 {
                let edge = edges[Int(half >> 1)]
                let b = half & 1 == 0 ? edge.b : edge.a
                if b != parent {
                    open.append(b)
                    place[Int(b)] = Int32(mine)
                }
                half = further[Int(half)]
            }
            mine += 1
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
        labels.append(contentsOf: repeatElement(0, count: count))
        for a in blocks(of: branch) { labels[Int(a)] = 1 }
    }
}
