/// Blocks shared out among grids, with the running sums that give the price of the whole and of each move.
struct Division: Sendable {
    /// Weight, area and border of one grid.
    struct Tally: Sendable {
        var weight = 0.0
        var area = 0.0
        var perimeter = 0.0
        var blocks = 0
    }

    var terrain: Terrain
    var objective: Objective { didSet { tally() } }
    /// The names of the grids in an older plan; 0 ..< k in a whole division.
    private(set) var names: [Int32]
    private(set) var labels: [Int32]
    private(set) var tallies: [Tally] = []
    private(set) var price = 0.0

    private var mark: [Int32]
    private var stamp: Int32 = 0
    private var queue: [Int32] = []
    private var found: [Int32] = []

    init(_ terrain: Terrain, _ objective: Objective, labels: [Int32] = [], names: [Int32] = []) {
        self.terrain = terrain
        self.objective = objective
        self.labels = labels
        self.names = names
        mark = Array(repeating: 0, count: terrain.count)
        tally()
    }

    /// Begins anew after `terrain` has changed.
    mutating func reset(names: [Int32], labels: [Int32]) {
        self.names = names
        self.labels = labels
        if mark.count < labels.count {
            mark = Array(repeating: 0, count: 2 * labels.count)
            stamp = 0
        }
        tally()
    }

    mutating func relabel(_ labels: [Int32]) {
        self.labels = labels
        tally()
    }

    private mutating func tally() {
        tallies.removeAll(keepingCapacity: true)
        for _ in names { tallies.append(Tally()) }
        var cost = 0.0
        var moved = 0.0
        for a in 0..<labels.count {
            let mine = Int(labels[a])
            var inner = 0.0
            for index in terrain.links(of: a) {
                if labels[Int(terrain.links[index].to)] == labels[a] {
                    inner += terrain.links[index].length
                } else {
                    cost += terrain.links[index].cost
                }
            }
            tallies[mine].weight += terrain.weight[a]
            tallies[mine].area += terrain.area[a]
            tallies[mine].perimeter += terrain.perimeter[a] - inner
            tallies[mine].blocks += 1
            if terrain.old[a] >= 0, terrain.old[a] != names[mine] { moved += terrain.weight[a] }
        }
        price = objective.price(cost: cost / 2) + objective.price(moved: moved)
        for tally in tallies { price += objective.price(tally) }
    }

    /// What it would change if block `a` went to grid `to`; `nil` when its own grid would be left without blocks.
    func change(moving a: Int, to: Int32) -> Double? {
        let from = labels[a]
        guard tallies[Int(from)].blocks > 1 else { return nil }
        var sums = Sums()
        collect(a, from, to, &sums)
        let (left, joined) = tallies(after: a, from, to, sums)
        var change =
            objective.price(left) + objective.price(joined) - objective.price(tallies[Int(from)])
            - objective.price(tallies[Int(to)]) + objective.price(cost: sums.cost)
        if objective.moved > 0, terrain.old[a] >= 0 {
            let was = terrain.old[a]
            if was == names[Int(from)] { change += objective.price(moved: terrain.weight[a]) }
            if was == names[Int(to)] { change -= objective.price(moved: terrain.weight[a]) }
        }
        return change
    }

    /// The part of ``change(moving:to:)`` that the weights of the two grids make.
    func imbalance(moving a: Int, to: Int32) -> Double {
        let (from, into) = (tallies[Int(labels[a])].weight, tallies[Int(to)].weight)
        let weight = terrain.weight[a]
        return objective.price(imbalance: from - weight) + objective.price(imbalance: into + weight)
            - objective.price(imbalance: from) - objective.price(imbalance: into)
    }

    private struct Sums {
        var within = 0.0
        var across = 0.0
        var cost = 0.0
    }

    private func collect(_ a: Int, _ from: Int32, _ to: Int32, _ sums: inout Sums) {
        for index in terrain.links(of: a) {
            let label = labels[Int(terrain.links[index].to)]
            if label == from {
                sums.within += terrain.links[index].length
                sums.cost += terrain.links[index].cost
            } else if label == to {
                sums.across += terrain.links[index].length
                sums.cost -= terrain.links[index].cost
            }
        }
    }

    private func tallies(after a: Int, _ from: Int32, _ to: Int32, _ sums: Sums) -> (Tally, Tally) {
        var left = tallies[Int(from)]
        var joined = tallies[Int(to)]
        left.weight -= terrain.weight[a]
        left.area -= terrain.area[a]
        left.perimeter += 2 * sums.within - terrain.perimeter[a]
        left.blocks -= 1
        joined.weight += terrain.weight[a]
        joined.area += terrain.area[a]
        joined.perimeter += terrain.perimeter[a] - 2 * sums.across
        joined.blocks += 1
        return (left, joined)
    }

    /// Moves block `a`, which changes the price by `change`.
    mutating func move(_ a: Int, to: Int32, change: Double) {
        let from = labels[a]
        var sums = Sums()
        collect(a, from, to, &sums)
        (tallies[Int(from)], tallies[Int(to)]) = tallies(after: a, from, to, sums)
        labels[a] = to
        price += change
    }

    /// Some of the grids as a division of their own: its blocks as they are numbered here, and its grids in the order
    /// given.
    func part(_ grids: [Int32]) -> (blocks: [Int32], part: Division) {
        var place = [Int32](repeating: -1, count: tallies.count)
        for (index, grid) in grids.enumerated() { place[Int(grid)] = Int32(index) }
        var blocks: [Int32] = []
        for a in 0..<labels.count where place[Int(labels[a])] >= 0 { blocks.append(Int32(a)) }
        return (
            blocks,
            Division(
                terrain.part(blocks), objective, labels: blocks.map { place[Int(labels[Int($0)])] },
                names: grids.map { names[Int($0)] })
        )
    }

    /// The grids that each grid could exchange blocks with, in the order of their numbers.
    func neighbours() -> [[Int32]] {
        var found = [Set<Int32>](repeating: [], count: tallies.count)
        for a in 0..<labels.count {
            for index in terrain.links(of: a) where terrain.links[index].joins {
                let other = labels[Int(terrain.links[index].to)]
                if other != labels[a] { found[Int(labels[a])].insert(other) }
            }
        }
        return found.map { $0.sorted() }
    }

    /// Takes over what has become of grids `grids` in a division of their own, whose block `i` is `blocks[i]` here.
    /// That changes the price by `change`.
    mutating func adopt(_ part: borrowing Division, blocks: [Int32], grids: [Int32], change: Double) {
        for (index, grid) in grids.enumerated() { tallies[Int(grid)] = part.tallies[index] }
        for (a, block) in blocks.enumerated() { labels[Int(block)] = grids[Int(part.labels[a])] }
        price += change
    }

    /// Whether the grid of block `a` hangs together without it.
    mutating func staysWhole(without a: Int) -> Bool {
        let mine = labels[a]
        queue.removeAll(keepingCapacity: true)
        for index in terrain.links(of: a) where terrain.links[index].joins {
            let b = terrain.links[index].to
            if labels[Int(b)] == mine { queue.append(b) }
        }
        guard queue.count > 1 else { return queue.count == 1 }
        return friendsMeet() || restMeets(without: a)
    }

    /// Whether the blocks in `queue` hang together by themselves: they mostly do, and that is quickly seen.
    private mutating func friendsMeet() -> Bool {
        stamp += 2
        for b in queue { mark[Int(b)] = stamp }
        var open = queue.count - 1
        var head = 0
        mark[Int(queue[0])] = stamp + 1
        found.removeAll(keepingCapacity: true)
        found.append(queue[0])
        while head < found.count {
            for index in terrain.links(of: Int(found[head])) where terrain.links[index].joins {
                let b = terrain.links[index].to
                guard mark[Int(b)] == stamp else { continue }
                mark[Int(b)] = stamp + 1
                open -= 1
                if open == 0 { return true }
                found.append(b)
            }
            head += 1
        }
        return false
    }

    /// Whether all blocks in `queue` are met from those found to hang together with the first, on ways through their grid
    /// that avoid `a`.
    private mutating func restMeets(without a: Int) -> Bool {
        let mine = labels[a]
        var open = queue.count - found.count
        let (friend, seen) = (stamp, stamp + 1)
        mark[a] = seen
        var head = 0
        while head < found.count {
            for index in terrain.links(of: Int(found[head])) where terrain.links[index].joins {
                let b = Int(terrain.links[index].to)
                guard mark[b] != seen, labels[b] == mine else { continue }
                if mark[b] == friend {
                    open -= 1
                    if open == 0 { return true }
                }
                mark[b] = seen
                found.append(Int32(b))
            }
            head += 1
        }
        return false
    }
}

extension Objective {
    func price(_ tally: Division.Tally) -> Double {
        price(weight: tally.weight, area: tally.area, perimeter: tally.perimeter)
    }
}
