internal import Topology

/// The search for a good division: short starts from different seeds, then the best of them heated again. The work is
/// counted, not timed, so that the result depends on the problem alone; only with a deadline it goes on until then.
struct Search {
    /// How many grids are heated again at a time.
    private static let region = 16
    /// More grids than this begin from one seed.
    private static let many = 48
    /// How many starts are made at a time, and how many must agree.
    private static let batch = 4

    private let start: Division
    private let budget: Budget
    /// How many times the usual work is done: the tighter the limits, the more luck counts.
    private let patience: Double
    private let progress: @Sendable (Double) -> Void
    private var random: SeededRandom

    /// A label 0 ..< ``DivisionProblem/grids`` for each block.
    static func labels(for problem: DivisionProblem, _ control: SearchControl) -> [Int32] {
        let whole = Terrain(problem)
        if problem.goal == .rebalance { return Rebalance.labels(for: problem, whole, Budget(control)) }
        let times = TimeShares(control.deadline, blocks: whole.count)
        var labels = [Int32](repeating: 0, count: whole.count)
        var used: Int32 = 0
        for piece in Piece.shares(of: whole, problem) {
            let terrain = whole.part(piece.blocks)
            let names = (used..<used + Int32(piece.grids)).map { $0 }
            let division = Division(terrain, Objective(terrain, grids: piece.grids, problem), names: names)
            var own = control
            own.deadline = times.begin(blocks: piece.blocks.count)
            var search = Search(
                start: division, budget: Budget(own), patience: patience(problem), progress: control.progress,
                random: SeededRandom(seed: problem.seed))
            for (block, label) in zip(piece.blocks, search.best()) { labels[Int(block)] = names[Int(label)] }
            used += Int32(piece.grids)
        }
        return labels
    }

    private static func patience(_ problem: DivisionProblem) -> Double {
        switch (problem.goal, problem.balance) {
        case (.cut, _): 4
        case (_, .tight): 1.5
        case (_, .compact): problem.grids > many ? 0.5 : 1
        case (_, .even): 1
        }
    }

    private mutating func best() -> [Int32] {
        let (blocks, grids) = (start.terrain.count, start.names.count)
        guard grids > 1, grids < blocks else { return (0..<Int32(blocks)).map { $0 % Int32(grids) } }
        var best = attempt()
        let exact = ExactDivision.best(best, steps: 20_000_000)
        if exact.isProven { return exact.division.labels }
        while budget.deadline != nil, !budget.isOver { best = Recombination.best(best, attempt()) }
        return best.labels
    }

    /// A division from new seeds to the end of all passes.
    private mutating func attempt() -> Division {
        let grids = start.names.count
        let each = Double(start.terrain.count) / Double(grids)
        // The fewer grids, the more a start depends on luck, and the less it costs.
        let starts = grids > Self.many ? 1 : Int(max(1, patience) * Double(max(2, min(24, 150 / grids))))
        // Grids of few blocks need less: half from thirty to fifty blocks, twice the work from two hundred.
        let effort =
            patience * min(2, max(each / 100, min(0.5, each / 60))) * max(1, min(6 / Double(grids), 200 / each))
        var (division, isAgreed) = begin(starts, rounds: effort * (starts == 1 ? 1000 : max(25, 400 / Double(starts))))
        let isLarge = grids > Self.region
        for _ in 0..<(isLarge ? 40 : isAgreed ? 0 : 4) { reheat(&division, rounds: effort * (isLarge ? 60 : 100)) }
        level(&division, effort)
        return division
    }

    /// The best that several seeds come to, each annealed for so many rounds; no more of them when enough have come to the
    /// same.
    private mutating func begin(_ starts: Int, rounds: Double) -> (division: Division, isAgreed: Bool) {
        let enough = Int(Double(Self.batch) * max(1, patience))
        var best = seeded(random.next(), rounds)
        var prices = [best.price]
        while prices.count < starts, !budget.isOver {
            let seeds = (0..<min(Self.batch, starts - prices.count)).map { _ in random.next() }
            for found in budget.cores.map(seeds, { [self] in seeded($0, rounds) }) {
                prices.append(found.price)
                best = Recombination.best(best, found)
            }
            progress(best.price)
            if prices.count(where: { $0 < best.price + 1e-6 }) >= enough { return (best, true) }
        }
        return (best, false)
    }

    private func seeded(_ seed: UInt64, _ rounds: Double) -> Division {
        var random = SeededRandom(seed: seed)
        var division = start
        division.relabel(
            Seeding.labels(
                start.terrain, grids: start.names.count, scale: start.objective.scale, trees: 12, random: &random))
        var cooling = Cooling(division, budget, seed: random.next())
        return cooling.run(rounds: rounds, from: start.names.count > 32 || start.terrain.count <= 160 ? 1 : 0.6)
    }

    /// Grids that still weigh what they must not are annealed once more with those around them.
    private mutating func level(_ best: inout Division, _ effort: Double) {
        let budget = budget
        Levelling(budget: budget) { part, rings, seed in
            var cooling = Cooling(part, budget, seed: seed)
            return cooling.run(rounds: effort * 800 / Double(rings), from: 0.5)
        }.level(&best, &random)
        progress(best.price)
    }

    /// Anneals some neighbouring grids at a time once more, keeping what comes out better.
    private mutating func reheat(_ best: inout Division, rounds: Double) {
        let budget = budget
        let hot = start.names.count > Self.region ? 1.5 : 0.1
        var regions = Regions(budget.cores, size: Self.region, seed: random.next())
        regions.each(&best) { part, seed in
            var cooling = Cooling(part, budget, seed: seed)
            let found = cooling.run(rounds: rounds, from: hot)
            return Recombination.best(part, found)
        }
        progress(best.price)
    }
}
