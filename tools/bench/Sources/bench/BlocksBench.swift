import ArgumentParser
import Foundation
import Planning

/// Blocks of communities with many buildings, in seconds.
struct BlocksBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "blocks", abstract: "Town's communities and town as one community made into blocks: seconds.")

    @Option(help: "How often town's 7,936 buildings stand in the one community, separated by commas.")
    var copies = "1,3,6"

    func run() throws {
        let place = try Workplace()
        defer { place.clear() }
        let town = place.data("partition/town.gpkg")
        print("| | buildings | blocks | s on all cores | CPU s |\n|---|---|---|---|---|")
        try show("27 communities", 7_936, town, place)
        for count in copies.split(separator: ",").compactMap({ Int($0) }) {
            let source = place.temporary("one-\(count).gpkg")
            _ = try Child.run(place.python, [place.tool("bench/one_community.py"), town, "\(count)", source])
            try show("one community", count * 7_936, source, place)
        }
    }

    private func show(_ name: String, _ buildings: Int, _ source: String, _ place: Workplace) throws {
        let input = try Instance.input(
            "\(name) \(buildings)", source, communities: "communities", barriers: ["barriers"], place)
        // Once: blocks are kept for those who ask again.
        let (wall, processor) = (ContinuousClock.now, clock())
        let graphs = try Partitioner.graphs(input)
        let seconds = (ContinuousClock.now - wall) / .seconds(1)
        let blocks = graphs.reduce(0) { $0 + $1.graph.count }
        print(
            String(
                format: "| %@ | %d | %d | %.2f | %.2f |", name as NSString, buildings, blocks, seconds,
                Double(clock() - processor) / Double(CLOCKS_PER_SEC)))
    }
}
