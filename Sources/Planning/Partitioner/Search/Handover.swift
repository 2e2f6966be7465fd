/// Brings a division into the band by handing blocks on from grid to grid, moving as little as it can: a beam search, told
/// by a ``Flow`` of weight what is still to be moved and which way.
struct Handover {
    /// How divisions are compared while some of their grids are out of the band. The flow knows nothing of how large blocks
    /// are: where many are large, far more moves than it says, and a search that believes it gets nowhere.
    struct Manner: Sendable {
        /// How many times what the flow has still to move counts, beside what has been moved.
        var eagerness: Double
        /// How many blocks of mean weight each grid out of the band counts besides.
        var blocks: Double
        /// Of divisions whose grids weigh the same, to such a share of the mean, the cheapest goes on alone: most differ in
        /// a few light blocks only.
        var grain: Double
    }

    /// How many divisions go on at a time, how many moves of each are looked at, how many moves are made at most, and how
    /// many without a better division.
    private static let (width, tries, length, patience) = (64, 16, 100, 30)

    private struct State {
        /// Priced without the band, which the flow takes care of.
        var division: Division
        var flow: Flow
        /// By which the beam is chosen.
        var rank: Double
    }

    private struct Move {
        var state: Int
        var block: Int
        var to: Int32
        var rank: Double
    }

    private let start: Division
    private let manner: Manner
    private let network: Flow.Network
    /// Of moving a unit of weight.
    private let price: Double
    /// Of a grid out of the band, in units of weight.
    private let lump: Double
    /// The least price met for each way in which the grids can weigh.
    private var known: [[Double]: Double] = [:]
    private var best: (price: Double, labels: [Int32])

    /// - Returns: a division at least as good as `division`, whose moved weight has a price.
    static func best(_ division: Division, _ manner: Manner, _ budget: Budget) -> Division {
        var handover = Handover(division, manner)
        handover.run(budget)
        var best = division
        best.relabel(handover.best.labels)
        return best
    }

    private init(_ division: Division, _ manner: Manner) {
        self.manner = manner
        let objective = division.objective
        price = objective.price(moved: 1)
        let weights = division.terrain.weight.filter { $0 > 0 }
        lump = manner.blocks * weights.reduce(0, +) / Double(max(1, weights.count))
        // A grid out of the band that nobody can help takes no part.
        let takesPart = zip(Levelling.amiss(division), division.tallies).map { isAmiss, tally in
            isAmiss || objective.band.contains(tally.weight)
        }
        var ways: [(a: Int32, b: Int32)] = []
        for (a, others) in division.neighbours().enumerated() where takesPart[a] {
            for b in others where b > a && takesPart[Int(b)] { ways.append((Int32(a), b)) }
        }
        network = Flow.Network(ways: ways, band: objective.band, outside: objective.outsideBand / objective.moved)
        var start = division
        start.objective.outsideBand = 0
        self.start = start
        best = (division.price, division.labels)
    }

    private mutating func run(_ budget: Budget) {
        var beam = [state(start)]
        var last = 0
        for length in 0..<Self.length where length - last < Self.patience {
            let moves = beam.indices.flatMap { options(beam[$0], $0) }
            let order = moves.indices.sorted { (moves[$0].rank, $0) < (moves[$1].rank, $1) }
            var next: [State] = []
            for index in order {
                guard next.count < Self.width, !budget.isOver else { break }
                guard let division = moved(moves[index], &beam[moves[index].state]) else { continue }
                let state = state(division)
                // Nothing that comes of it moves less than the flow.
                guard division.price + price * state.flow.cost < best.price - 1e-9 else { continue }
                let outside = division.tallies.reduce(0) { $0 + network.excess($1.weight) }
                let full = division.price + price * network.outside * outside
                if full < best.price { (best, last) = ((full, division.labels), length) }
                next.append(state)
            }
            beam = next
        }
    }

    private func state(_ division: Division) -> State {
        let weights = division.tallies.map(\.weight)
        let flow = Flow(network, weights: weights)
        return State(division: division, flow: flow, rank: division.price + rank(flow, weights))
    }

    private func rank(_ flow: Flow, _ weights: [Double]) -> Double {
        let amiss = weights.count { !network.band.contains($0) }
        return price * (manner.eagerness * flow.cost + lump * Double(amiss))
    }

    /// The moves of single blocks that promise most.
    private func options(_ state: State, _ index: Int) -> [Move] {
        let (division, distance) = (state.division, state.flow.distance)
        let weights = division.tallies.map(\.weight)
        var moves: [Move] = []
        for block in 0..<division.terrain.count {
            let from = Int(division.labels[block])
            for to in division.waysOut(of: block) {
                guard let change = division.change(moving: block, to: to) else { continue }
                let carried = price * division.terrain.weight[block] * (distance[from] - distance[Int(to)])
                guard division.price + price * state.flow.cost + change + carried < best.price else { continue }
                let rank = change + manner.eagerness * carried
                moves.append(Move(state: index, block: block, to: to, rank: rank))
            }
        }
        moves.sort { ($0.rank, $0.block, $0.to) < ($1.rank, $1.block, $1.to) }
        return moves.prefix(Self.tries).map { move in
            var after = weights
            after[Int(division.labels[move.block])] -= division.terrain.weight[move.block]
            after[Int(move.to)] += division.terrain.weight[move.block]
            var move = move
            let change = division.change(moving: move.block, to: move.to) ?? 0
            move.rank = division.price + change + rank(Flow(network, weights: after), after)
            return move
        }
    }

    /// What a move leads to, when that is new; what only the block joins to the rest of its grid goes with it.
    private mutating func moved(_ move: Move, _ state: inout State) -> Division? {
        var blocks = [move.block]
        if !state.division.staysWhole(without: move.block) { blocks += state.division.stranded(without: move.block) }
        var division = state.division
        for block in blocks {
            guard let change = division.change(moving: block, to: move.to) else { return nil }
            division.move(block, to: move.to, change: change)
        }
        let grain = manner.grain * division.objective.ideal
        let key = division.tallies.map { ($0.weight / grain).rounded(.down) }
        if let least = known[key], least <= division.price + 1e-9 { return nil }
        known[key] = division.price
        return division
    }
}

extension Division {
    /// The grids that block `a` could go to.
    fileprivate func waysOut(of a: Int) -> [Int32] {
        var found: [Int32] = []
        for index in terrain.links(of: a) where terrain.links[index].joins {
            let grid = labels[Int(terrain.links[index].to)]
            if grid != labels[a], !found.contains(grid) { found.append(grid) }
        }
        return found
    }

    /// What hangs together with the heaviest part of its grid over block `a` alone.
    fileprivate func stranded(without a: Int) -> [Int] {
        let (piece, count) = terrain.pieces { $0 != a && $1 != a && labels[$0] == labels[$1] }
        var weight = [Double](repeating: 0, count: count)
        let rest = labels.indices.filter { $0 != a && labels[$0] == labels[a] }
        for block in rest { weight[Int(piece[block])] += terrain.weight[block] }
        let kept = rest.map { piece[$0] }.max { (weight[Int($0)], $1) < (weight[Int($1)], $0) }
        return rest.filter { piece[$0] != kept }
    }
}
