/// Two neighbouring grids taken together as a small graph of their own, to be cut anew along a random spanning tree.
struct PairCut {
    /// The two grids; label 0 and 1 stand for `names[0]` and `names[1]`.
    private(set) var division: Division
    private var blocks: [Int32] = []
    private var local: [Int32]
    private var tree = SpanningTree()
    private var labels: [Int32] = []
    /// What ``climb(moves:)`` knows of each block, and the blocks that have ever touched the other grid.
    private var state: [State] = []
    private var edge: [Int32] = []
    private var trail: [Int32] = []
    /// Branches of the tree to look at, and what they cost at least.
    private var candidates: [(least: Double, branch: Int32)] = []

    private enum State { case inner, edge, moved }

    init(capacity: Int, _ objective: Objective) {
        local = Array(repeating: -1, count: capacity)
        division = Division(Terrain(), objective)
    }

    /// Takes the grids `p` and `q` of a division, found from block `start`.
    mutating func gather(_ whole: borrowing Division, from start: Int, _ p: Int32, _ q: Int32) {
        for block in blocks { local[Int(block)] = -1 }
        blocks.removeAll(keepingCapacity: true)
        labels.removeAll(keepingCapacity: true)
        blocks.append(Int32(start))
        local[start] = 0
        var head = 0
        while head < blocks.count {
            let block = Int(blocks[head])
            labels.append(whole.labels[block] == p ? 0 : 1)
            head += 1
            for index in whole.terrain.links(of: block) where whole.terrain.links[index].joins {
                let other = Int(whole.terrain.links[index].to)
                if local[other] < 0, whole.labels[other] == p || whole.labels[other] == q {
                    local[other] = Int32(blocks.count)
                    blocks.append(Int32(other))
                }
            }
        }
        division.terrain.take(blocks, of: whole.terrain, local: local)
        division.reset(names: [whole.names[Int(p)], whole.names[Int(q)]], labels: labels)
    }

    /// Cuts along the edge whose two sides are the best grids, among the edges of some new random trees.
    ///
    /// - Returns: whether that costs less than `limit`; nothing is cut otherwise.
    mutating func recut(trees: Int, below limit: Double, _ random: inout SeededRandom) -> Bool {
        var best = limit
        let whole = Whole(division)
        tree.take(division.terrain)
        for _ in 0..<trees {
            tree.grow(division.terrain, &random)
            if let cut = bestCut(of: whole, below: &best) {
                tree.cut(cut.branch, into: &labels)
                if cut.isSwapped { for a in labels.indices { labels[a] = 1 - labels[a] } }
            }
        }
        if best < limit { division.relabel(labels) }
        return best < limit
    }

    /// Both grids as one.
    private struct Whole {
        var weight = 0.0
        var area = 0.0
        var perimeter = 0.0
        /// What has been in the first and in the second grid.
        var old = (0.0, 0.0)

        init(_ division: borrowing Division) {
            let terrain = division.terrain
            for a in 0..<terrain.count {
                weight += terrain.weight[a]
                area += terrain.area[a]
                perimeter += terrain.perimeter[a]
                for index in terrain.links(of: a) { perimeter -= terrain.links[index].length }
                if terrain.old[a] == division.names[0] { old.0 += terrain.weight[a] }
                if terrain.old[a] == division.names[1] { old.1 += terrain.weight[a] }
            }
        }
    }

    /// The branch of the tree to part from the rest, and whether it goes to the first grid; `nil` when none is better than
    /// `best`.
    private mutating func bestCut(of whole: Whole, below best: inout Double) -> (branch: Int, isSwapped: Bool)? {
        let objective = division.objective
        let roundest = 2 * objective.shape
        candidates.removeAll(keepingCapacity: true)
        for branch in 1..<tree.count {
            let weight = tree.weight[branch]
            let least =
                objective.price(imbalance: weight) + objective.price(imbalance: whole.weight - weight) + roundest
            if least < best { candidates.append((least, Int32(branch))) }
        }
        var found: (Int, Bool)?
        // The best balanced first: most of the others need not be looked at then.
        while let index = candidates.indices.min(by: { candidates[$0].least < candidates[$1].least }) {
            let (least, branch) = candidates[index]
            guard least < best else { break }
            candidates.swapAt(index, candidates.count - 1)
            candidates.removeLast()
            let part = tree.section(of: Int(branch), division.terrain)
            let weight = tree.weight[Int(branch)]
            let perimeter = part.perimeter - part.inner
            var price =
                objective.price(cost: part.cost)
                + objective.price(weight: weight, area: part.area, perimeter: perimeter)
            guard price < best else { continue }
            price += objective.price(
                weight: whole.weight - weight, area: whole.area - part.area,
                perimeter: whole.perimeter - perimeter + 2 * part.cut)
            var isSwapped = false
            if objective.moved > 0 {
                let old = old(of: Int(branch))
                let moved = (old.0 + whole.old.1 - old.1, old.1 + whole.old.0 - old.0)
                isSwapped = moved.0 < moved.1
                price += objective.price(moved: min(moved.0, moved.1))
            }
            if price < best {
                best = price
                found = (Int(branch), isSwapped)
            }
        }
        return found
    }

    /// What of a branch has been in the first and in the second grid.
    private func old(of branch: Int) -> (Double, Double) {
        var old = (0.0, 0.0)
        for a in tree.blocks(of: branch) {
            if division.terrain.old[Int(a)] == division.names[0] { old.0 += division.terrain.weight[Int(a)] }
            if division.terrain.old[Int(a)] == division.names[1] { old.1 += division.terrain.weight[Int(a)] }
        }
        return old
    }

    /// Moves single blocks over the cut while that lowers the price.
    mutating func settle(sweeps: Int, _ random: inout SeededRandom) {
        let count = blocks.count
        for _ in 0..<sweeps {
            var moved = false
            let offset = random.below(count)
            for step in 0..<count {
                let a = step + offset < count ? step + offset : step + offset - count
                guard touches(a) else { continue }
                let other = 1 - division.labels[a]
                guard let change = division.change(moving: a, to: other), change < -1e-9,
                    division.staysWhole(without: a)
                else { continue }
                division.move(a, to: other, change: change)
                moved = true
            }
            if !moved { break }
        }
    }

    /// Moves the block that costs least, each once, and goes back to the best met (Fiduccia, Mattheyses 1982).
    mutating func climb(moves: Int) {
        state.removeAll(keepingCapacity: true)
        state.append(contentsOf: repeatElement(.inner, count: blocks.count))
        edge.removeAll(keepingCapacity: true)
        trail.removeAll(keepingCapacity: true)
        for a in 0..<blocks.count where touches(a) { reach(a) }
        let start = division.price
        var best = start
        var kept = 0
        while trail.count < moves {
            var least = Double.infinity
            var chosen = -1
            for a in edge where state[Int(a)] == .edge && touches(Int(a)) {
                guard let change = division.change(moving: Int(a), to: 1 - division.labels[Int(a)]), change < least,
                    division.staysWhole(without: Int(a))
                else { continue }
                least = change
                chosen = Int(a)
            }
            guard chosen >= 0 else { break }
            division.move(chosen, to: 1 - division.labels[chosen], change: least)
            state[chosen] = .moved
            trail.append(Int32(chosen))
            for index in division.terrain.links(of: chosen) where division.terrain.links[index].joins {
                reach(Int(division.terrain.links[index].to))
            }
            if division.price < best - 1e-9 {
                best = division.price
                kept = trail.count
            } else if trail.count > kept + 12 {
                break
            }
        }
        for a in trail[kept...].reversed() {
            let other = 1 - division.labels[Int(a)]
            division.move(Int(a), to: other, change: division.change(moving: Int(a), to: other) ?? 0)
        }
    }

    /// Takes a block among those that may touch the other grid.
    private mutating func reach(_ a: Int) {
        guard state[a] == .inner else { return }
        state[a] = .edge
        edge.append(Int32(a))
    }

    private func touches(_ a: Int) -> Bool {
        let mine = division.labels[a]
        for index in division.terrain.links(of: a) where division.terrain.links[index].joins {
            if division.labels[Int(division.terrain.links[index].to)] != mine { return true }
        }
        return false
    }

    /// Writes the cut into the division the grids were taken from.
    func give(to whole: inout Division, _ p: Int32, _ q: Int32, change: Double) {
        whole.adopt(division, blocks: blocks, grids: [p, q], change: change)
    }
}
