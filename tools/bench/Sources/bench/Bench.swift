import ArgumentParser
import Foundation

@main
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Times gridmap beside its rivals in one run and prints the ratios.",
        discussion: """
            Run from the package's root, after `tools/setup --bench` and `swift build -c release`:

              swift run -c release --package-path tools/bench bench monaco
              swift run -c release --package-path tools/bench bench import
              swift run -c release --package-path tools/bench bench assign
              swift run -c release --package-path tools/bench bench locate
              swift run -c release --package-path tools/bench bench partition
              swift run -c release --package-path tools/bench bench optimum
              swift run -c release --package-path tools/bench bench rebalance
              swift run -c release --package-path tools/bench bench blocks
              swift run -c release --package-path tools/bench bench edits
              swift run -c release --package-path tools/bench bench arcs
            """,
        subcommands: [
            MonacoBench.self, ImportBench.self, AssignBench.self, LocateBench.self, PartitionBench.self,
            OptimumBench.self, RebalanceBench.self, BlocksBench.self, EditsBench.self, ArcsBench.self,
        ])
}

/// Where things are, seen from the package's root.
struct Workplace {
    let root = URL(filePath: FileManager.default.currentDirectoryPath)
    let scratch: URL
    private let isKept: Bool

    /// - Parameter folder: where intermediate files go and stay; `nil` for one that ``clear()`` removes.
    init(keeping folder: String? = nil) throws {
        scratch =
            folder.map { URL(filePath: $0) }
            ?? FileManager.default.temporaryDirectory.appending(path: "gridmap-bench-\(UUID().uuidString)")
        isKept = folder != nil
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    }

    var gridmap: String { root.appending(path: ".build/release/gridmap").path }
    var python: String { root.appending(path: ".venv/bin/python").path }
    func data(_ path: String) -> String { root.appending(path: "data/\(path)").path }
    func tool(_ path: String) -> String { root.appending(path: "tools/\(path)").path }
    func temporary(_ name: String) -> String { scratch.appending(path: name).path }

    func clear() {
        guard !isKept else { return }
        try? FileManager.default.removeItem(at: scratch)
    }
}
