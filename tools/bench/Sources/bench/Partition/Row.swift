import Foundation
import Planning

/// One solver's division of all communities of an instance.
struct Row {
    var name: String
    var seconds: Double
    /// Of each community; `nil` where it found none that holds together.
    var scores: [Score?]

    var total: Score { Score(scores.compactMap { $0 }) }
    var isWhole: Bool { scores.allSatisfy { $0 != nil } }

    /// Ours: each community on its own, one core.
    static func ours(_ instance: Instance, _ balance: Balance) -> Row {
        let start = ContinuousClock.now
        let labels = instance.graphs.indices.map {
            Partitioner.solve(instance.problem($0, balance), PartitionControl(cores: 1))
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        return Row(
            name: "gridmap \(balance)", seconds: seconds,
            scores: zip(instance.graphs, labels).map {
                Score($0.graph, grids: $0.grids, band: instance.band, labels: $1)
            })
    }

    /// What of a rival's runs is best in one respect, community by community: among those within a tenth of the mean
    /// while there are any.
    static func best(of runs: [ScoredRun], _ wish: Wish, _ instance: Instance) -> [Score?] {
        instance.graphs.indices.map { problem in
            let valid = runs.filter { $0.problem == problem && $0.score.broken == 0 }.map(\.score)
            let near = valid.filter { $0.deviation <= 0.1 }
            return (near.isEmpty ? valid : near).min { wish.figure($0) < wish.figure($1) }
        }
    }
}

/// A rival's labelling and what it is worth.
struct ScoredRun {
    var problem: Int
    var method: String
    var seconds: Double
    var score: Score
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
