import ArgumentParser
import Foundation
import Planning

/// Plans that growth has pushed out of the band, brought back into it.
struct RebalanceBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebalance",
        abstract: "Town's communities after some growth: households moved beside the least that must move.",
        discussion: """
            Each community is divided, then every block grows or shrinks by up to 5 % and one gets a new tower; a \
            rebalance brings the grids back into 300...500. The same seed gives the same growth. Where more was moved \
            than the bound, HiGHS is asked for a plan that moves less.
            """)

    @Option(help: "How many growths of each community.") var seeds = 3
    @Option(help: "How long HiGHS may think about each.") var seconds = 120.0

    func run() throws {
        let place = try Workplace()
        defer { place.clear() }
        guard let instance = try Place.communities.instances(place, towns: 0).first else { return }
        let communities = instance.graphs.filter { $0.grids > 1 }
        let results = try concurrently(communities.count * seeds) { job in
            Regrowth(
                communities[job % communities.count], band: instance.band,
                seed: UInt64(1000 * (job / communities.count) + job % communities.count))
        }
        Self.show(results)
        for one in results where one.isPossible && one.moved > one.bound { try prove(one, place) }
    }

    private func prove(_ one: Regrowth, _ place: Workplace) throws {
        let answer = try IntegerProgram.solve(one.question, seconds: seconds, place)
        let bound = Int(((answer.bound ?? 0) - 1e-6).rounded(.up))
        var verdict = "HiGHS found nothing less in its time, and nothing goes below \(bound)"
        if bound >= one.moved - 1 { verdict = "proven: none moves less" }
        if let least = answer.cost { verdict = "HiGHS moves \(Int(least.rounded()))" }
        print("\(one.code): moved \(one.moved), by weight at least \(one.bound); \(verdict)")
    }

    private static func show(_ results: [Regrowth]) {
        print("community  moved  bound  in band  PP before  PP after      s")
        for one in results where one.bound > 0 || one.moved > 0 || one.after.inBand < one.after.deviations.count {
            print(
                one.code.padding(toLength: 9, withPad: " ", startingAt: 0),
                String(
                    format: "%6d %6d %4d/%-3d %10.3f %9.3f %6.2f", one.moved, one.bound, one.after.inBand,
                    one.after.deviations.count, one.before.meanCompactness, one.after.meanCompactness, one.seconds),
                one.isPossible ? "" : "no plan with as many grids is in the band")
        }
        let (moved, bound) = (results.reduce(0) { $0 + $1.moved }, results.reduce(0) { $0 + $1.bound })
        let (before, after) = (Score(results.map(\.before)), Score(results.map(\.after)))
        print(
            String(
                format: "moved %d, bound %d (%.2f); in band %d of %d, before %d; PP %.4f, before %.4f; at most %.2f s",
                moved, bound, Double(moved) / Double(max(1, bound)), after.inBand, after.deviations.count,
                before.inBand, after.meanCompactness, before.meanCompactness, results.map(\.seconds).max() ?? 0))
    }
}
