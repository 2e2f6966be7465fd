import Foundation
import Planning

/// One instance divided by everyone, and who beats whom.
struct Contest {
    let instance: Instance
    let ours: [Row]
    let rivals: [Row]
    /// Every labelling of every rival that holds together.
    private let runs: [ScoredRun]

    /// - Parameter seconds: how long each rival may search.
    init(_ instance: Instance, _ opponents: [Rival], seconds: Double, _ place: Workplace) throws {
        enum Result: Sendable {
            case ours(Row)
            case rival([ScoredRun])
        }
        let problems = place.temporary("\(instance.name).json")
        try JSONEncoder().encode(instance.graphs).write(to: URL(filePath: problems))
        let modes = Mode.all
        let results = try concurrently(modes.count + opponents.count) { job -> Result in
            guard job >= modes.count else { return .ours(.ours(instance, modes[job])) }
            let runs = try opponents[job - modes.count].runs(on: problems, seconds: seconds, place)
            return .rival(runs.map { ScoredRun($0, instance) })
        }
        var (ours, rivals, runs) = ([Row](), [Row](), [ScoredRun]())
        for result in results {
            switch result {
            case .ours(let row): ours.append(row)
            case .rival(let found):
                rivals += Row.best(of: found, instance)
                runs += found.filter { $0.score.broken == 0 }
            }
        }
        self.instance = instance
        (self.ours, self.rivals, self.runs) = (ours, rivals, runs)
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
