import ArgumentParser
import Storage

struct IndexCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index",
        abstract: "Makes areas ready for locating, in a file.",
        discussion: """
            Reading and checking a large coverage takes longer than locating points in it. The index holds what is \
            needed for that, and the areas' names; gridmap locate maps it into memory in no time, on any machine it \
            is copied to.

            Examples:
              gridmap index town.gpkg:grids -o grids.index
              gridmap locate grids.index < points.csv > located.csv
            """)

    @OptionGroup var areas: AreaOptions
    @Option(name: .shortAndLong, help: "The file to write.") var output: String
    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { report in
            let summary = try AreaIndex.write(areas.source, to: output)
            report.show(
                say(
                    "\(output): \(summary.areas) areas, \(summary.bytes) bytes",
                    "\(output)：\(summary.areas) 个区域，\(summary.bytes) 字节"))
            try report.finish(summary, hasFindings: false)
        }
    }
}
