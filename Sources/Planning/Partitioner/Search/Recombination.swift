/// The best that two divisions of the same terrain can be put together to: what lies in one grid in both stays together.
///
/// Where some grids of one cover the same ground as some grids of the other, either can be had without asking the rest, as
/// no price reaches over that border but the border's own. Such ground is also divided anew, from the pieces that both
/// have in common, of which a few are tried in every way.
struct Recombination {
    private let best: Division
    private let other: Division
    /// How much is tried for each part.
    private static let steps = 100_000

    /// - Returns: a division at least as good as both.
    static func best(_ a: Division, _ b: Division) -> Division {
        let (best, other) = a.price <= b.price ? (a, b) : (b, a)
        // Grids of an older plan have names, which the two could give to different grounds.
        guard best.objective.moved == 0, best.labels != other.labels else { return best }
        let recombination = Recombination(best: best, other: other)
        var result = best
        for part in recombination.parts() { recombination.better(part, &result) }
        return result
    }

    /// Grids of both that cover the same ground.
    private struct Part {
        var best: [Int32] = []
        var other: [Int32] = []
    }

    /// The parts where the two differ. Those with more grids in one than in the other are one part together.
    private func parts() -> [Part] {
        let grids = best.tallies.count
        var sets = DisjointSets(count: 2 * grids)
        for (mine, theirs) in zip(best.labels, other.labels) { sets.join(Int(mine), grids + Int(theirs)) }
        let (numbers, count) = sets.numbered()
        var parts = [Part](repeating: Part(), count: count)
        for grid in 0..<grids {
            parts[Int(numbers[grid])].best.append(Int32(grid))
            parts[Int(numbers[grids + grid])].other.append(Int32(grid))
        }
        var uneven = Part()
        for part in parts where part.best.count != part.other.count {
            uneven.best += part.best
            uneven.other += part.other
        }
        return (parts.filter { $0.best.count == $0.other.count } + [uneven]).filter { $0.best.count > 1 }
    }

    /// Puts the best of a part into a division where it is still that of ``best``.
    private func better(_ grids: Part, _ whole: inout Division) {
        let (blocks, mine) = best.part(grids.best)
        var place = [Int32](repeating: -1, count: other.tallies.count)
        for (index, grid) in grids.other.enumerated() { place[Int(grid)] = Int32(index) }
        var theirs = mine
        theirs.relabel(blocks.map { place[Int(other.labels[Int($0)])] })
        var found = theirs.price < mine.price ? theirs : mine
        if let joint = Self.pieces(found, found.price < mine.price ? mine.labels : theirs.labels) {
            let exact = ExactDivision.best(joint.division, steps: Self.steps)
            if exact.division.price < joint.division.price - 1e-9 {
                found.relabel(joint.of.map { exact.division.labels[Int($0)] })
            }
        }
        guard found.price < mine.price - 1e-9 else { return }
        whole.adopt(found, blocks: blocks, grids: grids.best, change: found.price - mine.price)
    }

    /// What lies together in a division and in other labels, as few enough blocks of a terrain of their own, divided as
    /// in the division; and of which of them each block is. `nil` where these would hold little of what lies together.
    private static func pieces(_ division: Division, _ labels: [Int32]) -> (of: [Int32], division: Division)? {
        var (of, count) = division.terrain.pieces {
            division.labels[$0] == division.labels[$1] && labels[$0] == labels[$1]
        }
        guard count <= 8 * ExactDivision.limit else { return nil }
        var terrain = division.terrain.merged(of, count: count)
        var grid = [Int32](repeating: 0, count: count)
        for (block, piece) in of.enumerated() { grid[Int(piece)] = division.labels[block] }
        while count > ExactDivision.limit, let (small, home) = smallest(terrain, grid) {
            count -= 1
            var to = [Int32](repeating: 0, count: count + 1)
            for piece in 0...Int32(count) { to[Int(piece)] = piece > Int32(small) ? piece - 1 : piece }
            to[small] = home > Int32(small) ? home - 1 : home
            terrain = terrain.merged(to, count: count)
            grid.remove(at: small)
            for block in of.indices { of[block] = to[Int(of[block])] }
        }
        return (of, Division(terrain, division.objective, labels: grid, names: division.names))
    }

    /// The smallest piece that another of its grid can take up, and the one it has most border with.
    private static func smallest(_ terrain: Terrain, _ grid: [Int32]) -> (Int, Int32)? {
        var found: (Int, Int32)?
        var least = Double.infinity
        for piece in 0..<terrain.count where terrain.area[piece] < least {
            var longest = -1.0
            for index in terrain.links(of: piece) {
                let link = terrain.links[index]
                guard link.joins, grid[Int(link.to)] == grid[piece], link.length > longest else { continue }
                longest = link.length
                found = (piece, link.to)
                least = terrain.area[piece]
            }
        }
        return found
    }
}
