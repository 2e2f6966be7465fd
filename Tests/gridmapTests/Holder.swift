import Foundation
import TestSupport
import Testing

/// A process that holds something until it is told to let go.
final class Holder {
    private let process = Process()
    private let (input, output) = (Pipe(), Pipe())

    /// Returns when it says that it holds.
    init(_ executable: String, _ arguments: [String]) throws {
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try #require(try output.fileHandleForReading.read(upToCount: 5) == Data("held\n".utf8))
    }

    /// A connection of a server, in one of the ways of `held_connections.py`.
    convenience init(connection way: String, of server: Server) throws {
        let script = Fixture.root.appending(path: "tools/oracle/held_connections.py").path
        try self.init("/usr/bin/python3", [script, "\(try #require(server.address.port))", way])
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// - Returns: what it said at its end.
    @discardableResult
    func letGo() throws -> String {
        try input.fileHandleForWriting.close()
        let rest = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return rest
    }
}
