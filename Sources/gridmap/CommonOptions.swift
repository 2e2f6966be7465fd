import ArgumentParser
import CMalloc
import Foundation
import Storage

/// What every command takes.
struct CommonOptions: ParsableArguments {
    @Flag(help: "Print one JSON summary object as the last line of standard output.")
    var json = false

    @Flag(name: .shortAndLong, help: "No tables and no progress: only errors, and the summary of --json.")
    var quiet = false
}

/// What every command that writes takes.
struct WriterOptions: ParsableArguments {
    @Option(help: "Who signs the operations log; by default GRIDMAP_ACTOR, else the system's user.")
    var actor: String?

    var signature: String {
        let environment = ProcessInfo.processInfo.environment["GRIDMAP_ACTOR"].flatMap { $0.isEmpty ? nil : $0 }
        return actor ?? environment ?? Self.systemUser
    }

    /// By number where the system knows no name, as in a container.
    private static var systemUser: String {
        let name = NSUserName()
        return name.isEmpty ? "uid \(getuid())" : name
    }

    func validate() throws {
        if actor?.isEmpty == true { throw ValidationError("--actor needs a name.") }
    }
}

extension CommonOptions {
    /// Runs a command's work and turns whatever goes wrong into one message and exit status 1.
    func run(_ work: (Report) throws -> Void) throws {
        // Pieces of a stream come and go by the thousand.
        gridmap_keep_freed(8 << 20)
        let report = Report(self)
        do {
            try work(report)
        } catch let status as ExitCode {
            throw status
        } catch {
            report.fail(error)
            throw ExitCode.failure
        }
    }
}

extension ExitCode {
    /// The command did its work and found something that a person should look at.
    static let findings = ExitCode(2)
}
