import ArgumentParser
import Foundation

/// The main job on real input: `tools/demo`'s commands, one process each, until the map could be served.
struct MonacoBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "monaco", abstract: "Monaco's files to a published, checked plan, in seconds.")

    @Option(help: "Counted runs; the median is printed.") var runs = 5

    func run() throws {
        let place = try Workplace()
        defer { place.clear() }
        let source = place.data("monaco/monaco.gpkg")
        var totals: [Double] = []
        var steps: [(name: String, seconds: [Double])] = []
        for run in 0..<runs {
            let file = place.temporary("monaco-\(run).gpkg")
            let commands =
                [["import", file, "communities", "\(source):boundaries", "--key", "code"]]
                + ["roads", "railways", "waterways", "water", "barriers"].map {
                    ["import", file, "barriers", "\(source):\($0)", "--key", "ref"]
                } + [
                    ["import", file, "buildings", "\(source):buildings", "--key", "ref"],
                    ["import", file, "units", "\(source):entrances", "--key", "ref"],
                    ["partition", file, "--households", "300...500", "--publish"],
                    ["check", file],
                ]
            var total = 0.0
            for (index, command) in commands.enumerated() {
                let child = try Child.run(place.gridmap, command, accepted: [0, 2])
                total += child.seconds
                let name = command[0] == "import" ? "import \(command[2])" : command[0]
                if run == 0 { steps.append((name, [])) }
                steps[index].seconds.append(child.seconds)
            }
            totals.append(total)
        }
        for step in steps { print(String(format: "%-20@ %6.2f s", step.name as NSString, step.seconds.median)) }
        print(String(format: "Monaco end to end, median of %d: %.2f s", runs, totals.median))
    }
}
