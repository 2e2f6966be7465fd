import Foundation
import Planning

/// One instance divided by everyone, and who beats whom.
struct Contest {
    let instance: Instance
    private(set) var ours: [Row]
    private(set) var rivals: [Row] = []
    /// Every labelling of every rival that holds together.
    private var runs: [ScoredRun] = []

    init(_ instance: Instance) {
        self.instance = instance
        ours = Balance.allCases.map { .ours(instance, $0) }
    }

    mutating func add(_ rival: Rival, seconds: Double, _ place: Workplace) throws {
        let found = try rival.runs(on: instance, seconds: seconds, place).map { run in
            let graph = instance.graphs[run.problem]
            let score = Score(graph.graph, grids: graph.grids, band: instance.band, labels: run.labels)
            return ScoredRun(problem: run.problem, method: run.method, seconds: run.seconds, score: score)
        }
        runs += found.filter { $0.score.broken == 0 }
        for method in Set(found.map(\.method)).sorted() {
            let own = found.filter { $0.method == method }
            let time = own.reduce(0) { $0 + $1.seconds }
            for wish in Wish.allCases {
                rivals.append(
                    Row(name: "\(method), \(wish)", seconds: time, scores: Row.best(of: own, wish, instance)))
            }
        }
        if found.isEmpty { print("\(rival.rawValue): nothing in \(Int(seconds)) s") }
    }

    /// Rivals' rows that dominate each row of ours.
    var dominated: [(ours: String, by: [String])] {
        ours.map { row in
            (row.name, rivals.filter { $0.isWhole && $0.total.dominates(row.total) }.map(\.name))
        }
    }

    /// Communities in which any single run of a rival dominates this row of ours.
    func lost(_ row: Row) -> [String] {
        instance.graphs.indices.filter { problem in
            guard let own = row.scores[problem] else { return false }
            return runs.contains { $0.problem == problem && $0.score.dominates(own) }
        }.map { instance.graphs[$0].code }
    }

    /// The rows that no other dominates in balance, compactness and barrier share.
    var front: [String] {
        let whole = (ours + rivals).filter(\.isWhole)
        return whole.filter { row in !whole.contains { $0.total.dominates(row.total) } }.map(\.name)
    }
}
