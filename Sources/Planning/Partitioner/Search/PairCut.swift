/// Two neighbouring grids taken together as a small graph of their own, to be cut anew along a random spanning tree.
struct PairCut {
    /// The two grids; label 0 and 1 stand for `names[0]` and `names[1]`.
    private(set) var division: Division
    private var blocks: [Int32] = []
    private var local: [Int32]
    private var tree = SpanningTree()
    private var labels: [Int32] = []
    private var locked: [Bool] = []
    private var trail: [Int32] = []

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

    /// Cuts along the edge of a new random tree whose two sides are the best grids.
    mutating func recut(_ random: inout SeededRandom) {
        tree.grow(division.terrain, &random)
        tree.sum(division.terrain, division.names[0], division.names[1])
        let objective = division.objective
        let all = tree.branch[0]
        var best = Double.infinity
        var top: Int32 = -1
        var isSwapped = false
        for position in 1..<tree.order.count {
            let part = tree.branch[Int(tree.order[position])]
            let cut = part.linked - part.inner
            let cost = objective.price(cost: part.linkedCost - part.innerCost)
            var price =
                cost
                + objective.price(weight: part.weight, area: part.area, perimeter: part.perimeter - part.inner)
            guard price < best else { continue }
            price += objective.price(
                weight: all.weight - part.weight, area: all.area - part.area,
                perimeter: all.perimeter - part.perimeter - (all.inner - part.inner - 2 * cut))
            let moved0 = part.old0 + all.old1 - part.old1
            let moved1 = part.old1 + all.old0 - part.old0
            price += objective.price(moved: min(moved0, moved1))
            if price < best {
                best = price
                top = tree.order[position]
                isSwapped = moved0 < moved1
            }
        }
        guard top >= 0 else { return }
        tree.cut(top, into: &labels)
        if isSwapped { for a in labels.indices { labels[a] = 1 - labels[a] } }
        division.relabel(labels)
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
        locked.removeAll(keepingCapacity: true)
        locked.append(contentsOf: repeatElement(false, count: blocks.count))
        trail.removeAll(keepingCapacity: true)
        let start = division.price
        var best = start
        var kept = 0
        while trail.count < moves {
            var least = Double.infinity
            var chosen = -1
            for a in 0..<blocks.count where !locked[a] && touches(a) {
                guard let change = division.change(moving: a, to: 1 - division.labels[a]), change < least else {
                    continue
                }
                guard division.staysWhole(without: a) else { continue }
                least = change
                chosen = a
            }
            guard chosen >= 0 else { break }
            division.move(chosen, to: 1 - division.labels[chosen], change: least)
            locked[chosen] = true
            trail.append(Int32(chosen))
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
