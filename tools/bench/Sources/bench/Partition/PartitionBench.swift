import ArgumentParser
import Foundation
import Planning

/// We and our rivals on the very same graphs, scored by one scorer.
struct PartitionBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "partition",
        abstract: "Divides real and made-up places beside METIS, GerryChain and spopt.",
        discussion: """
            Every row is scored on the graph of blocks or atoms, before borders are smoothed; "cells" are our final \
            cells. Only divisions whose grids are in one piece on foot count. Seconds are a processor's, on one core for \
            each, but for the cells: theirs are a clock's, blocks and all, on every core.

              bench partition                       everything, about 20 minutes
              bench partition --quick               a minute
              bench partition --place bubenec --rival metis --rival recom --seconds 10
            """)

    @Option(name: .customLong("place"), help: "Where: \(Place.allCases.map(\.rawValue).joined(separator: ", ")).")
    var places: [Place] = []
    @Option(name: .customLong("rival"), help: "Beside whom: \(Rival.allCases.map(\.rawValue).joined(separator: ", ")).")
    var rivals: [Rival] = []
    @Option(help: "How long each rival may search a place, on one core.") var seconds = 30.0
    @Option(help: "How many towns of tools/towns; METIS alone is their rival.") var towns = 20
    @Flag(help: "Three seconds for each rival, town's communities and two towns only, unless told otherwise.")
    var quick = false

    @Option(help: "Folder to keep the graphs and the rivals' labels in; it must be new.") var keep: String?

    func run() throws {
        let workplace = try Workplace(keeping: keep)
        defer { workplace.clear() }
        let chosen = places.isEmpty ? (quick ? [.communities, .bubenec, .towns] : Place.allCases) : places
        let opponents = rivals.isEmpty ? Rival.allCases : rivals
        for place in chosen {
            let contests = try place.instances(workplace, towns: quick ? min(2, towns) : towns).map {
                try Contest(
                    $0, place == .towns ? [.metis] : opponents, seconds: quick ? min(3, seconds) : seconds, workplace)
            }
            if place == .towns {
                Self.show(towns: contests)
            } else {
                for contest in contests { try Self.show(contest) }
            }
        }
    }

    private static func show(_ contest: Contest) throws {
        let instance = contest.instance
        let grids = instance.graphs.reduce(0) { $0 + $1.grids }
        let blocks = instance.graphs.reduce(0) { $0 + $1.graph.count }
        print("\n\(instance.name): \(instance.graphs.count) communities, \(blocks) blocks, \(grids) grids")
        print(Table.head)
        for row in contest.ours { print(Table.line(row)) }
        if var input = instance.input {
            for balance in Balance.allCases {
                input.balance = balance
                let start = ContinuousClock.now
                let outcome = try Partitioner.divide(input)
                let seconds = (ContinuousClock.now - start) / .seconds(1)
                let figures = try PartitionReport(input, outcome).total
                print(Table.line("gridmap \(balance), cells", seconds: seconds, figures))
            }
        }
        for row in contest.rivals { print(Table.line(row)) }
        print(
            String(
                format: "bound of the greatest deviation: %.2f %%",
                100 * (instance.graphs.map(\.deviationBound).max() ?? 0)))
        if instance.graphs.count > 1 {
            let means = contest.ours.map { row in
                let own = row.scores.compactMap(\.self).map(\.deviation)
                return String(
                    format: "%@ %.2f %%", row.name as NSString, 100 * own.reduce(0, +) / Double(max(1, own.count)))
            }
            print("greatest deviation, mean of the communities: \(means.joined(separator: "; "))")
        }
        print("not dominated: \(contest.front.joined(separator: "; "))")
        let dominated = contest.dominated.filter { !$0.by.isEmpty }
        print("no rival's row dominates ours: \(dominated.isEmpty ? "yes" : "no")")
        for (row, by) in dominated { print("  \(row) by \(by.joined(separator: "; "))") }
        for row in contest.ours {
            let lost = contest.lost(row)
            print("\(row.name): some single run of a rival dominates it in \(lost.count) communities \(lost)")
        }
    }

    private static func show(towns: [Contest]) {
        print("\n\(towns.count) made-up towns")
        print(Table.head)
        for contest in towns {
            for row in contest.ours {
                var row = row
                row.name = "\(contest.instance.name) \(row.name.split(separator: " ").last ?? "")"
                print(Table.line(row))
            }
        }
        for (index, balance) in Balance.allCases.enumerated() {
            let rows = towns.map { $0.ours[index].total }
            let deviations = rows.map(\.deviation)
            let shapes = rows.map(\.meanCompactness)
            print(
                String(
                    format: "%@: greatest deviation mean %.2f %%, worst %.2f %%; PP mean %.3f, worst town %.3f",
                    "\(balance)" as NSString, 100 * deviations.reduce(0, +) / Double(max(1, rows.count)),
                    100 * (deviations.max() ?? 0), shapes.reduce(0, +) / Double(max(1, rows.count)), shapes.min() ?? 0))
        }
        let lost = towns.filter { $0.dominated.contains { !$0.by.isEmpty } }.map(\.instance.name)
        print("towns where a row of METIS dominates one of ours: \(lost.count) of \(towns.count) \(lost)")
    }
}

extension CommunityGraph {
    /// No division has a smaller greatest deviation, as a share of the mean: weights are whole, the heaviest block lies
    /// in some grid, and of the k + 1 heaviest two lie in one.
    fileprivate var deviationBound: Double {
        let mean = Double(graph.totalWeight) / Double(grids)
        guard mean > 0 else { return 0 }
        let heavy = graph.weights.sorted(by: >).map(Double.init)
        let pair = heavy.count > grids ? heavy[grids - 1] + heavy[grids] - mean : 0
        return max(mean.rounded(.up) - mean, heavy[0] - mean, pair) / mean
    }
}
