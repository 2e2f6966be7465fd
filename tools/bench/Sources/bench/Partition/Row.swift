import Foundation
import Planning

/// One solver's division of all communities of an instance.
struct Row {
    var name: String
    /// Of the processor: others' work on the machine does not count.
    var seconds: Double
    /// Of each community; `nil` where it found none that holds together.
    var scores: [Score?]

    var total: Score { Score(scores.compactMap { $0 }) }
    var isWhole: Bool { scores.allSatisfy { $0 != nil } }

    /// Ours: each community on its own, one core.
    static func ours(_ instance: Instance, _ mode: Mode) -> Row {
        let start = threadSeconds
        let labels = instance.graphs.indices.map {
            Partitioner.solve(instance.problem($0, mode), PartitionControl(cores: 1))
        }
        let seconds = threadSeconds - start
        return Row(
            name: "gridmap \(mode.name)", seconds: seconds,
            scores: zip(instance.graphs, labels).map {
                Score($0.graph, grids: $0.grids, band: instance.band, labels: $1)
            })
    }

    /// For each method of a rival and each wish the best of its runs, community by community: among those within a tenth
    /// of the mean while there are any. One grid is one division, whoever made it; one run has no best.
    static func best(of runs: [ScoredRun], _ instance: Instance) -> [Row] {
        Set(runs.map(\.method)).sorted().flatMap { method in
            let own = runs.filter { $0.method == method }
            let seconds = own.reduce(0) { $0 + $1.seconds }
            let wishes = own.count > instance.graphs.count ? Wish.allCases : [.balance]
            return wishes.map { wish in
                let scores = instance.graphs.enumerated().map { problem, graph -> Score? in
                    guard graph.grids > 1 else {
                        let labels = [Int32](repeating: 0, count: graph.graph.count)
                        return Score(graph.graph, grids: 1, band: instance.band, labels: labels)
                    }
                    let valid = own.filter { $0.problem == problem && $0.score.broken == 0 }.map(\.score)
                    let near = valid.filter { $0.deviation <= 0.1 }
                    return (near.isEmpty ? valid : near).min { wish.figure($0) < wish.figure($1) }
                }
                return Row(name: wishes.count > 1 ? "\(method), \(wish)" : method, seconds: seconds, scores: scores)
            }
        }
    }
}

/// What we are asked for.
struct Mode: Sendable {
    var balance: Balance
    /// As `--tolerance` says; `nil` for the balance's own.
    var tolerance: Double?

    var name: String { tolerance.map { "\(balance) --tolerance \(($0 * 1000).rounded() / 10)%" } ?? "\(balance)" }

    static let all =
        Balance.allCases.map { Mode(balance: $0) }
        + [Mode(balance: .tight, tolerance: 0.017), Mode(balance: .even, tolerance: 0.093)]
}

/// A rival's labelling and what it is worth.
struct ScoredRun {
    let problem: Int
    let method: String
    let seconds: Double
    let score: Score

    init(_ run: Rival.Run, _ instance: Instance) {
        let graph = instance.graphs[run.problem]
        (problem, method, seconds) = (run.problem, run.method, run.seconds)
        score = Score(graph.graph, grids: graph.grids, band: instance.band, labels: run.labels)
    }
}

/// What a planner may put first.
enum Wish: String, CaseIterable {
    case balance, shape, cost

    /// Smaller is better.
    func figure(_ score: Score) -> Double {
        switch self {
        case .balance: score.deviation
        case .shape: -score.meanCompactness
        case .cost: score.cost
        }
    }
}
