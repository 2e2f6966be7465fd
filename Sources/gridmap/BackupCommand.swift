import ArgumentParser
import Storage

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copies a file while it is served and written, and checks the copy.",
        discussion: """
            The copy is one generation of the file, with everything that was committed. It appears under its name only \
            when it is whole and verified; a file that is there already is kept unless --force says otherwise.

            Example:
              gridmap backup town.gpkg -o /backup/town-monday.gpkg --force --quiet
            """)

    @Argument(help: "The district's file.") var file: String
    @Option(name: .shortAndLong, help: "Where the copy goes.") var output: String
    @Flag(help: "Replace a copy that is there already.") var force = false
    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { report in
            let summary = try District.open(file).backUp(to: output, replacing: force)
            report.show(
                say(
                    "\(output): generation \(summary.generation), \(summary.rows) rows, \(summary.bytes) bytes, verified.",
                    "\(output)：第 \(summary.generation) 代，\(summary.rows) 行，\(summary.bytes) 字节，已校验。"))
            try report.finish(summary, hasFindings: false)
        }
    }
}
