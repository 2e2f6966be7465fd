import ArgumentParser
import Foundation
import Planning
import Storage

/// Town's 27 communities, divided by us and by METIS (best of 60 seeds) on the same graphs of blocks.
struct DivisionBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "division", abstract: "The greatest deviation of each of town's communities, beside METIS.")

    @Option(help: "Seeds that METIS may try.") var seeds = 60

    private struct Rival: Decodable {
        /// Percent; `nil` when no run gave connected grids.
        var max: Double?
        var seconds: Double
        var blocks: Int
        var grids: Int
    }

    func run() throws {
        let place = try Workplace()
        defer { place.clear() }
        let file = place.temporary("town.gpkg")
        let source = place.data("partition/town.gpkg")
        for (layer, name) in [
            (ImportLayer.communities, "communities"), (.barriers, "barriers"), (.buildings, "buildings"),
        ] {
            _ = try District.importLayer(
                into: file, ImportRequest(layer: layer, source: "\(source):\(name)", actor: "bench"))
        }
        var request = PartitionRequest(actor: "bench")
        request.band = try HouseholdBand("300...500")
        let input = try District.open(file).partitionInput(request)

        let start = ContinuousClock.now
        let outcome = try Partitioner.divide(input)
        let seconds = (ContinuousClock.now - start) / .seconds(1)

        let graphs = try Partitioner.graphs(input)
        let problems = place.temporary("graphs.json")
        let answers = place.temporary("metis.jsonl")
        try JSONEncoder().encode(graphs).write(to: URL(filePath: problems))
        _ = try Child.run(
            "/bin/sh",
            [
                "-c", "exec \"$0\" \"$1\" --seeds \"$2\" < \"$3\" > \"$4\"", place.python, place.tool("bench/metis.py"),
                "\(seeds)", problems, answers,
            ])
        let rivals = try String(contentsOf: URL(filePath: answers), encoding: .utf8).split(separator: "\n")
            .map { try JSONDecoder().decode(Rival.self, from: Data($0.utf8)) }

        print("community      blocks grids  gridmap %  METIS %   bound %  in band")
        var (ours, theirs, worse) = ([Double](), [Double](), 0)
        for (graph, rival) in zip(graphs, rivals) {
            guard let division = outcome.divisions.first(where: { $0.code == graph.code }),
                let community = input.communities.first(where: { $0.code == graph.code })
            else { continue }
            let inBand = division.weights.count { community.band.contains($0) }
            ours.append(100 * division.deviation)
            if let deviation = rival.max {
                theirs.append(deviation)
                if 100 * division.deviation > deviation + 0.005 { worse += 1 }
            }
            print(
                String(
                    format: "%@ %6d %5d %10.2f %8@ %9.2f  %d/%d", graph.code as NSString, rival.blocks, rival.grids,
                    100 * division.deviation, (rival.max.map { String(format: "%.2f", $0) } ?? "none") as NSString,
                    100 * division.bound, inBand, division.weights.count))
        }
        print(
            String(
                format:
                    "gridmap, blocks and all, on every core: %.2f s; greatest deviation mean %.2f %%, worst %.2f %%",
                seconds, ours.reduce(0, +) / Double(max(1, ours.count)), ours.max() ?? .nan))
        print(
            String(
                format: "METIS, best of %d, search alone, one core: %.2f s; mean %.2f %%, worst %.2f %%", seeds,
                rivals.reduce(0) { $0 + $1.seconds }, theirs.reduce(0, +) / Double(max(1, theirs.count)),
                theirs.max() ?? .nan))
        print("communities where METIS has the smaller greatest deviation: \(worse) of \(ours.count)")
    }
}
