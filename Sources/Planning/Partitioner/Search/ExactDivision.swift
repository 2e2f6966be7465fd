/// The best division there is of a small terrain, found by trying all that could be better than one already known.
///
/// The grid of the lowest block left is any set of blocks that hangs together around it; the rest is divided the same way
/// and remembered. A branch ends where its price and what the rest costs at least exceed the limit.
struct ExactDivision {
    /// Sets of blocks are the bits of a word.
    typealias Blocks = UInt32

    static let limit = 25

    private struct Key: Hashable {
        var blocks: Blocks
        var grids: Int
    }

    /// What is known about dividing a set: its price and first grid, or that it costs at least so much.
    private struct Answer {
        var price: Double
        var first: Blocks?
    }

    private struct Grid {
        var blocks: Blocks
        var weight: Double
        var area: Double
        var perimeter: Double
        /// Of the border with what is left.
        var cost: Double
    }

    private let terrain: Terrain
    private let objective: Objective
    private let joined: [Blocks]
    private var known: [Key: Answer] = [:]
    private var steps: Int

    /// The cheapest division, or the cheapest one met in so many steps.
    ///
    /// - Returns: `division` itself where nothing cheaper was met, and whether there is nothing cheaper.
    static func best(_ division: Division, steps: Int) -> (division: Division, isProven: Bool) {
        guard division.terrain.count <= limit, division.objective.moved == 0 else { return (division, false) }
        var search = ExactDivision(division, steps: steps)
        let all = Blocks((UInt64(1) << UInt64(division.terrain.count)) - 1)
        let grids = division.tallies.count
        var best = division
        if search.divide(all, grids, below: division.price - 1e-9) != nil { best.relabel(search.labels(all, grids)) }
        return (best, search.steps > 0)
    }

    private init(_ division: Division, steps: Int) {
        terrain = division.terrain
        objective = division.objective
        self.steps = steps
        joined = (0..<terrain.count).map { [terrain] block in
            terrain.links(of: block).reduce(0) {
                terrain.links[$1].joins ? $0 | 1 << Blocks(terrain.links[$1].to) : $0
            }
        }
    }

    private func labels(_ all: Blocks, _ grids: Int) -> [Int32] {
        var labels = [Int32](repeating: 0, count: terrain.count)
        var rest = all
        for grid in 0..<grids {
            guard let first = known[Key(blocks: rest, grids: grids - grid)]?.first else { break }
            for block in 0..<terrain.count where first & 1 << Blocks(block) != 0 { labels[block] = Int32(grid) }
            rest &= ~first
        }
        return labels
    }

    /// The least price of dividing `blocks` among so many grids, their borders with one another included; `nil` when that
    /// is not below `limit`.
    private mutating func divide(_ blocks: Blocks, _ grids: Int, below limit: Double) -> Double? {
        guard blocks != 0 else { return nil }
        let key = Key(blocks: blocks, grids: grids)
        if let answer = known[key], answer.first != nil || answer.price >= limit {
            return answer.price < limit ? answer.price : nil
        }
        let lowest = blocks.trailingZeroBitCount
        let whole = weight(blocks)
        var best = Answer(price: limit, first: nil)
        let grid = grow(Grid(blocks: 0, weight: 0, area: 0, perimeter: 0, cost: 0), lowest, in: blocks)
        extend(grid, joined[lowest] & blocks, 0, in: blocks, whole, grids, &best)
        known[key] = best
        return best.first == nil ? nil : best.price
    }

    /// Tries `grid` and all that grows from it over `edge`, without what is `barred`.
    private mutating func extend(
        _ grid: Grid, _ edge: Blocks, _ barred: Blocks, in blocks: Blocks, _ whole: Double, _ grids: Int,
        _ best: inout Answer
    ) {
        steps -= 1
        guard steps > 0 else { return }
        finish(grid, in: blocks, whole, grids, &best)
        // Once too heavy, it only gets worse.
        if grid.weight > objective.ideal, objective.price(imbalance: grid.weight) >= best.price { return }
        var barred = barred
        var open = edge & ~barred
        while open != 0 {
            let next = open.trailingZeroBitCount
            let bit = Blocks(1) << Blocks(next)
            open &= ~bit
            let larger = grow(grid, next, in: blocks)
            extend(
                larger, (open | joined[next]) & blocks & ~larger.blocks & ~barred, barred, in: blocks, whole, grids,
                &best)
            barred |= bit
        }
    }

    private mutating func finish(
        _ grid: Grid, in blocks: Blocks, _ whole: Double, _ grids: Int, _ best: inout Answer
    ) {
        let rest = blocks & ~grid.blocks
        guard (rest == 0) == (grids == 1) else { return }
        let price =
            objective.price(weight: grid.weight, area: grid.area, perimeter: grid.perimeter)
            + objective.price(cost: grid.cost)
        guard grids > 1 else {
            if price < best.price { best = Answer(price: price, first: grid.blocks) }
            return
        }
        let mean = (whole - grid.weight) / Double(grids - 1)
        let least = Double(grids - 1) * objective.price(imbalance: mean)
        guard price + least < best.price, rest.nonzeroBitCount >= grids - 1, pieces(rest) <= grids - 1 else { return }
        guard let others = divide(rest, grids - 1, below: best.price - price) else { return }
        best = Answer(price: price + others, first: grid.blocks)
    }

    private func grow(_ grid: Grid, _ block: Int, in blocks: Blocks) -> Grid {
        var grid = grid
        grid.weight += terrain.weight[block]
        grid.area += terrain.area[block]
        grid.perimeter += terrain.perimeter[block]
        for index in terrain.links(of: block) {
            let link = terrain.links[index]
            let bit = Blocks(1) << Blocks(link.to)
            if grid.blocks & bit != 0 {
                grid.perimeter -= 2 * link.length
                grid.cost -= link.cost
            } else if blocks & bit != 0 {
                grid.cost += link.cost
            }
        }
        grid.blocks |= 1 << Blocks(block)
        return grid
    }

    private func weight(_ blocks: Blocks) -> Double {
        (0..<terrain.count).reduce(0) { blocks & 1 << Blocks($1) != 0 ? $0 + terrain.weight[$1] : $0 }
    }

    private func pieces(_ blocks: Blocks) -> Int {
        var rest = blocks
        var count = 0
        while rest != 0 {
            var edge = rest & (~rest + 1)
            while edge != 0 {
                rest &= ~edge
                var next: Blocks = 0
                while edge != 0 {
                    next |= joined[edge.trailingZeroBitCount]
                    edge &= edge - 1
                }
                edge = next & rest
            }
            count += 1
        }
        return count
    }
}
