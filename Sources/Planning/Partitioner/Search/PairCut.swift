/// Two neighbouring grids taken together as a small graph of their own, to be cut anew.
///
/// The arrays are kept between uses, so that a re-cut allocates nothing.
struct PairCut {
    /// The blocks of the two grids; everything below is numbered as here.
    private(set) var blocks: [Int32] = []
    /// 0 or 1: on which side of the cut each is.
    private(set) var side: [UInt8] = []

    private var local: [Int32]
    private var first: [Int32] = []
    private var to: [Int32] = []
    private var length: [Double] = []
    private var cost: [Double] = []
    private var strength: [Double] = []
    private var weight: [Double] = []
    private var area: [Double] = []
    /// Border of each block that does not lie inside the pair, m.
    private var rim: [Double] = []

    private var keys: [UInt64] = []
    private var ends: [(Int32, Int32)] = []
    private var leader: [Int32] = []
    private var treeFirst: [Int32] = []
    private var tree: [Int32] = []
    private var order: [Int32] = []
    private var parent: [Int32] = []
    private var subtree: [Double] = []
    private var size: [Int32] = []
    private var candidates: [(score: Double, root: Int32)] = []
    private var trial: [UInt8] = []
    private var mark: [Int32] = []
    private var stamp: Int32 = 0
    private var queue: [Int32] = []

    init(capacity: Int) {
        local = Array(repeating: -1, count: capacity)
    }

    var count: Int { blocks.count }

    /// Takes the blocks for which `label` is `p` (side 0) or `q` (side 1), found from block `start`.
    mutating func gather(_ graph: BlockGraph, labels: [Int32], from start: Int, _ p: Int32, _ q: Int32) {
        for block in blocks { local[Int(block)] = -1 }
        blocks.removeAll(keepingCapacity: true)
        side.removeAll(keepingCapacity: true)
        blocks.append(Int32(start))
        local[start] = 0
        var head = 0
        while head < blocks.count {
            let block = Int(blocks[head])
            side.append(labels[block] == p ? 0 : 1)
            head += 1
            for link in graph.linkRange(block) {
                let other = Int(graph.links[link].block)
                if local[other] < 0, labels[other] == p || labels[other] == q {
                    local[other] = Int32(blocks.count)
                    blocks.append(Int32(other))
                }
            }
        }
        first.removeAll(keepingCapacity: true)
        to.removeAll(keepingCapacity: true)
        length.removeAll(keepingCapacity: true)
        cost.removeAll(keepingCapacity: true)
        strength.removeAll(keepingCapacity: true)
        weight.removeAll(keepingCapacity: true)
        area.removeAll(keepingCapacity: true)
        rim.removeAll(keepingCapacity: true)
        for block in blocks {
            first.append(Int32(to.count))
            weight.append(Double(graph.weights[Int(block)]))
            area.append(graph.areas[Int(block)])
            var outer = graph.outerLengths[Int(block)]
            for link in graph.linkRange(Int(block)) {
                let edge = graph.edges[Int(graph.links[link].edge)]
                let other = local[Int(graph.links[link].block)]
                if other < 0 {
                    outer += edge.length
                } else {
                    to.append(other)
                    length.append(edge.length)
                    cost.append(edge.cost)
                    strength.append(edge.length > 0 ? edge.strengthLength / edge.length : 0)
                }
            }
            rim.append(outer)
        }
        first.append(Int32(to.count))
        if mark.count < count {
            mark = Array(repeating: 0, count: count)
            queue = Array(repeating: 0, count: count)
            leader = queue
            order = queue
            parent = queue
            size = queue
            subtree = Array(repeating: 0, count: count)
            trial = Array(repeating: 0, count: count)
            stamp = 0
        }
    }

    /// Takes every block of a set that is in one piece; all are on side 0.
    mutating func gather(_ graph: BlockGraph, piece: Int32, labels: [Int32], from start: Int) {
        gather(graph, labels: labels, from: start, piece, piece)
    }

    /// Weights of the two sides and the price of the cut as it is.
    func price(_ objective: Objective) -> Double { price(objective, side) }

    private func price(_ objective: Objective, _ side: [UInt8]) -> Double {
        var weight0 = 0.0
        var weight1 = 0.0
        var area0 = 0.0
        var area1 = 0.0
        var rim0 = 0.0
        var rim1 = 0.0
        var cutLength = 0.0
        var cutCost = 0.0
        for a in 0..<count {
            let mine = side[a]
            if mine == 0 {
                weight0 += weight[a]
                area0 += area[a]
                rim0 += rim[a]
                for link in Int(first[a])..<Int(first[a + 1]) where side[Int(to[link])] != 0 {
                    cutLength += length[link]
                    cutCost += cost[link]
                }
            } else {
                weight1 += weight[a]
                area1 += area[a]
                rim1 += rim[a]
            }
        }
        return objective.price(weight: weight0, area: area0, perimeter: rim0 + cutLength)
            + objective.price(weight: weight1, area: area1, perimeter: rim1 + cutLength)
            + objective.price(cost: cutCost)
    }

    /// A random spanning tree that leaves crossing barriers to the last, rooted at block 0 and listed parents first.
    mutating func growTree(_ random: inout SeededRandom) {
        let surcharge = random.unit() * 1.5
        keys.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        for a in 0..<count {
            leader[a] = Int32(a)
            for link in Int(first[a])..<Int(first[a + 1]) where to[link] > Int32(a) {
                let rank = random.unit() + surcharge * strength[link]
                keys.append(UInt64(rank * 0x1p30) << 32 | UInt64(ends.count))
                ends.append((Int32(a), to[link]))
            }
        }
        keys.sort()
        treeFirst.removeAll(keepingCapacity: true)
        treeFirst.append(contentsOf: repeatElement(0, count: count + 1))
        candidates.removeAll(keepingCapacity: true)
        var joined = 0
        for key in keys {
            let index = Int(key & 0xFFFF_FFFF)
            let (a, b) = ends[index]
            let x = find(a)
            let y = find(b)
            guard x != y else { continue }
            leader[Int(x)] = y
            treeFirst[Int(a) + 1] += 1
            treeFirst[Int(b) + 1] += 1
            keys[joined] = UInt64(index)
            joined += 1
            if joined == count - 1 { break }
        }
        for a in 0..<count { treeFirst[a + 1] += treeFirst[a] }
        if tree.count < 2 * joined { tree = Array(repeating: 0, count: 2 * joined) }
        for a in 0..<count { parent[a] = treeFirst[a] }
        for index in 0..<joined {
            let (a, b) = ends[Int(keys[index])]
            tree[Int(parent[Int(a)])] = b
            parent[Int(a)] += 1
            tree[Int(parent[Int(b)])] = a
            parent[Int(b)] += 1
        }
        order[0] = 0
        parent[0] = -1
        var filled = 1
        var head = 0
        while head < filled {
            let a = Int(order[head])
            head += 1
            for link in Int(treeFirst[a])..<Int(treeFirst[a + 1]) where tree[link] != parent[a] {
                parent[Int(tree[link])] = Int32(a)
                order[filled] = tree[link]
                filled += 1
            }
        }
        for a in 0..<count {
            subtree[a] = weight[a]
            size[a] = 1
        }
        for position in stride(from: count - 1, to: 0, by: -1) {
            let a = Int(order[position])
            subtree[Int(parent[a])] += subtree[a]
            size[Int(parent[a])] += size[a]
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

    /// Puts on side 1 what hangs below the best of the (at most 12) best balanced edges of the tree; `side` becomes it.
    ///
    /// - Returns: its price; infinite when nothing can be cut off.
    mutating func cutTree(_ objective: Objective, _ random: inout SeededRandom) -> Double {
        candidates.removeAll(keepingCapacity: true)
        let total = subtree[0]
        let ideal = objective.ideal
        for position in 1..<max(1, count) {
            let root = order[position]
            let below = subtree[Int(root)]
            let score = max(abs(below - ideal), abs(total - below - ideal)) / ideal + 0.002 * random.unit()
            keep(score, root)
        }
        var best = Double.infinity
        let limit = max(objective.tolerance, (candidates.first?.score ?? 0) + 0.01)
        for (position, candidate) in candidates.enumerated() {
            if position > 0, candidate.score > limit { break }
            cutOff(candidate.root)
            let price = price(objective, trial)
            if price < best {
                best = price
                swap(&side, &trial)
            }
        }
        return best
    }

    private mutating func keep(_ score: Double, _ root: Int32) {
        let limit = 12
        if candidates.count == limit, score >= candidates[limit - 1].score { return }
        if candidates.count == limit { candidates.removeLast() }
        var place = candidates.count
        while place > 0, candidates[place - 1].score > score { place -= 1 }
        candidates.insert((score, root), at: place)
    }

    private mutating func cutOff(_ root: Int32) {
        if trial.count < side.count { trial = side }
        if side.count < trial.count { side.append(contentsOf: repeatElement(0, count: trial.count - side.count)) }
        for a in 0..<count { trial[a] = 0 }
        trial[Int(root)] = 1
        for position in 1..<count {
            let a = Int(order[position])
            if a != Int(root), trial[Int(parent[a])] == 1 { trial[a] = 1 }
        }
    }

    /// Cuts off a piece whose weight is near `share` of the whole, leaving at least `least` blocks on side 1 and
    /// `others` on side 0.
    ///
    /// - Returns: how far the weight is from the share, with the cost of the cut as a tie-break; infinite when the tree
    ///   has no such edge.
    mutating func bisectTree(share: Double, least: Int, others: Int, scale: Double) -> Double {
        let total = subtree[0]
        let target = total * share
        let unit = max(target, 1e-9)
        var best = Double.infinity
        var bestRoot: Int32 = -1
        for position in 1..<max(1, count) {
            let root = order[position]
            let below = Int(size[Int(root)])
            guard below >= least, count - below >= others else { continue }
            let score = abs(subtree[Int(root)] - target) / unit
            if score < best {
                best = score
                bestRoot = root
            }
        }
        guard bestRoot >= 0 else { return .infinity }
        cutOff(bestRoot)
        swap(&side, &trial)
        var cutCost = 0.0
        for a in 0..<count where side[a] == 1 {
            for link in Int(first[a])..<Int(first[a + 1]) where side[Int(to[link])] == 0 { cutCost += cost[link] }
        }
        return 10 * best + cutCost / scale
    }

    /// Moves single blocks over the cut while that lowers the price; both sides stay in one piece.
    ///
    /// - Returns: the price then.
    mutating func polish(_ objective: Objective, price: Double, sweeps: Int, _ random: inout SeededRandom) -> Double {
        var weights = (0.0, 0.0)
        var areas = (0.0, 0.0)
        var perimeters = (0.0, 0.0)
        var counts = (0, 0)
        for a in 0..<count {
            var outer = rim[a]
            for link in Int(first[a])..<Int(first[a + 1]) where side[Int(to[link])] != side[a] { outer += length[link] }
            if side[a] == 0 {
                weights.0 += weight[a]
                areas.0 += area[a]
                perimeters.0 += outer
                counts.0 += 1
            } else {
                weights.1 += weight[a]
                areas.1 += area[a]
                perimeters.1 += outer
                counts.1 += 1
            }
        }
        var now =
            objective.price(weight: weights.0, area: areas.0, perimeter: perimeters.0)
            + objective.price(weight: weights.1, area: areas.1, perimeter: perimeters.1)
        var total = price
        for _ in 0..<sweeps {
            var moved = false
            let offset = random.below(count)
            for step in 0..<count {
                let a = step + offset < count ? step + offset : step + offset - count
                let mine = side[a]
                var within = 0.0
                var across = 0.0
                var gain = 0.0
                var friends = 0
                for link in Int(first[a])..<Int(first[a + 1]) {
                    if side[Int(to[link])] == mine {
                        within += length[link]
                        gain += cost[link]
                        friends += 1
                    } else {
                        across += length[link]
                        gain -= cost[link]
                    }
                }
                guard friends > 0, friends < Int(first[a + 1] - first[a]) else { continue }
                // Taken off one perimeter: what is not shared with its friends, which now becomes border.
                let from = within - across - rim[a]
                let onto = within - across + rim[a]
                let sign = mine == 0 ? 1.0 : -1.0
                let newWeights = (weights.0 - sign * weight[a], weights.1 + sign * weight[a])
                let newAreas = (areas.0 - sign * area[a], areas.1 + sign * area[a])
                let newPerimeters =
                    mine == 0
                    ? (perimeters.0 + from, perimeters.1 + onto) : (perimeters.0 + onto, perimeters.1 + from)
                let then =
                    objective.price(weight: newWeights.0, area: newAreas.0, perimeter: newPerimeters.0)
                    + objective.price(weight: newWeights.1, area: newAreas.1, perimeter: newPerimeters.1)
                let change = then - now + objective.price(cost: gain)
                guard change < -1e-9, friends == 1 || staysWhole(without: a, friends) else { continue }
                side[a] = 1 - mine
                weights = newWeights
                areas = newAreas
                perimeters = newPerimeters
                now = then
                total += change
                moved = true
            }
            if !moved { break }
        }
        return total
    }

    /// Whether the neighbours of `a` on its own side hang together without it.
    private mutating func staysWhole(without a: Int, _ friends: Int) -> Bool {
        stamp += 1
        mark[a] = stamp
        let mine = side[a]
        var head = 0
        var filled = 0
        for link in Int(first[a])..<Int(first[a + 1]) where side[Int(to[link])] == mine {
            queue[0] = to[link]
            mark[Int(to[link])] = stamp
            filled = 1
            break
        }
        var found = 0
        while head < filled {
            let b = Int(queue[head])
            head += 1
            for link in Int(first[b])..<Int(first[b + 1]) {
                let c = to[link]
                if Int(c) == a {
                    found += 1
                    if found == friends { return true }
                } else if side[Int(c)] == mine, mark[Int(c)] != stamp {
                    mark[Int(c)] = stamp
                    queue[filled] = c
                    filled += 1
                }
            }
        }
        return false
    }
}
