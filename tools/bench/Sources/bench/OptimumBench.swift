import ArgumentParser
import Foundation
import Planning

/// The least cut cost under a hard tolerance: ours beside what integer programming proves.
struct OptimumBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "optimum",
        abstract: "Our cheapest divisions of bubenec and of town's small communities, beside HiGHS's proof.")

    @Option(help: "How long HiGHS may think about each.") var seconds = 300.0

    private struct Question: Encodable {
        var grids: Int
        var tolerance: Double
        var graph: BlockGraph
        /// Metres: nothing dearer is looked for.
        var below: Double
    }

    func run() throws {
        let place = try Workplace()
        defer { place.clear() }
        let bubenec = try Place.bubenec.instances(place, towns: 0)[0].graphs
        let small = try Place.communities.instances(place, towns: 0)[0].graphs.filter { $0.graph.count <= 155 }
        print("graph          blocks  grids  tolerance  ours, m  HiGHS, m  bound, m   ours / bound")
        for (code, graph, grids, tolerance) in bubenec.map({ ("bubenec", $0.graph, 3, 0.01) })
            + small.map({ ("town \($0.code)", $0.graph, 2, 0.02) })
        {
            let problem = DivisionProblem(
                graph: graph, grids: grids, band: 0...Int.max, tolerance: tolerance, goal: .cut)
            let labels = Partitioner.solve(problem)
            let score = Score(graph, grids: grids, band: problem.band, labels: labels)
            let answer = try IntegerProgram.solve(
                Question(grids: grids, tolerance: tolerance, graph: graph, below: score.cost - 1e-3),
                seconds: seconds, place)
            let bound = answer.bound ?? 0
            let figures = String(
                format: "%6d %6d %8.0f %% %8.1f %9@ %9.1f %14.4f", graph.count, grids, 100 * tolerance, score.cost,
                (answer.cost.map { String(format: "%9.1f", $0) } ?? "        –") as NSString, bound,
                score.cost / bound)
            let isKept = score.broken == 0 && score.deviation <= tolerance + 1e-9
            print(
                code.padding(toLength: 14, withPad: " ", startingAt: 0), figures, isKept ? "" : "not within the limits")
        }
        print("– : nothing cheaper than ours exists where ours / bound is 1, or none was found in the time.")
    }
}
