import ArgumentParser
import Geometry
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
              gridmap index grids.index --names
            """)

    @OptionGroup var areas: AreaOptions
    @Option(name: .shortAndLong, help: "The file to write.") var output: String?
    @Flag(help: "Print the areas' names by number, as a JSON array, instead.") var names = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard names == (output == nil) else {
            throw ValidationError("Give -o FILE to write an index, or --names to print the names.")
        }
    }

    func run() throws {
        try common.run { report in
            guard let output else {
                try report.answer(JSONValue.array(AreaIndex.names(areas.source).map(JSONValue.text)).json)
                return
            }
            let summary = try AreaIndex.write(areas.source, to: output)
            report.show(
                say(
                    "\(output): \(summary.areas) areas, \(summary.bytes) bytes",
                    "\(output)：\(summary.areas) 个区域，\(summary.bytes) 字节"))
            try report.finish(summary, hasFindings: false)
        }
    }
}
