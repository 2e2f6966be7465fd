public import Foundation

/// A Python script in `tools/oracle` that answers a question with another library's code.
///
/// The interpreter is `GRIDMAP_PYTHON`, or `.venv/bin/python` in the package's root, which `tools/setup` makes.
public enum Oracle {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Runs `tools/oracle/<script>` with `input` on its standard input and returns what it printed.
    public static func run(_ script: String, arguments: [String] = [], input: Data = Data()) throws -> Data {
        try Command.run(python, [own(script).path] + arguments, input: input)
    }

    /// The same for a script whose exit status is part of its answer.
    ///
    /// - Parameter folder: where it is; `nil` for `tools/oracle`.
    public static func result(
        _ script: String, in folder: URL? = nil, arguments: [String]
    ) throws -> (status: Int32, output: Data) {
        let file = folder?.appending(path: script) ?? own(script)
        let result = try Command.result(python, [file.path] + arguments)
        guard !result.output.isEmpty else { throw Failure(description: "\(script): \(result.error)") }
        return (result.status, result.output)
    }

    /// Runs a script wherever it is.
    public static func run(at path: String, arguments: [String]) throws {
        _ = try Command.run(python, [path] + arguments)
    }

    /// Runs a script of `tools/bench` that makes input.
    public static func make(_ script: String, arguments: [String]) throws {
        try run(at: Fixture.root.appending(path: "tools/bench/\(script)").path, arguments: arguments)
    }

    private static func own(_ script: String) -> URL { Fixture.root.appending(path: "tools/oracle/\(script)") }

    private static var python: String {
        ProcessInfo.processInfo.environment["GRIDMAP_PYTHON"] ?? Fixture.root.appending(path: ".venv/bin/python").path
    }
}

/// A child process, run to its end.
public enum Command {
    /// The built command line: `GRIDMAP_BINARY`, else the one beside the running tests.
    public static var gridmap: String {
        ProcessInfo.processInfo.environment["GRIDMAP_BINARY"]
            ?? URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "gridmap").path
    }

    /// - Returns: what it wrote on its standard output.
    /// - Throws: ``Oracle/Failure`` with its standard error when it did not exit with 0.
    public static func run(_ executable: String, _ arguments: [String], input: Data = Data()) throws -> Data {
        let result = try Self.result(executable, arguments, input: input)
        guard result.status == 0 else {
            throw Oracle.Failure(
                description: "\(executable) \(arguments.joined(separator: " ")): exit \(result.status)\n\(result.error)"
            )
        }
        return result.output
    }

    /// Runs it whatever its exit status; input and output go through files, so neither side can block the other.
    public static func result(
        _ executable: String, _ arguments: [String], input: Data = Data(), environment: [String: String] = [:]
    ) throws -> (status: Int32, output: Data, error: String) {
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = ["in", "out", "err"].map { folder.appending(path: $0) }
        try input.write(to: files[0])
        for file in files[1...] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        return (
            process.terminationStatus, try Data(contentsOf: files[1]),
            String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
        )
    }
}
