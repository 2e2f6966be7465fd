import Foundation
import TestSupport
import Testing

/// `gridmap serve` as a process of its own, on a copy of Monaco unless another file is named.
final class Server {
    let process = Process()
    let address: URL
    let desk: Desk
    private let log: String

    convenience init(_ options: String..., file: String? = nil, environment: [String: String] = [:]) throws {
        try self.init(options: options, file: file, environment: environment)
    }

    /// - Parameter file: in the place of Monaco's.
    init(options: [String], file: String? = nil, environment: [String: String] = [:]) throws {
        desk = try file == nil ? Monaco.desk() : Desk()
        log = try desk.write("log", "")
        let pipe = Pipe()
        process.executableURL = URL(filePath: Command.gridmap)
        process.arguments = ["serve", file ?? desk.file, "--port", "0"] + options
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = pipe
        process.standardError = FileHandle(forWritingAtPath: log)
        try process.run()
        var line = ""
        while !line.contains("\n") {
            let data = pipe.fileHandleForReading.availableData
            if data.isEmpty { break }
            line += String(decoding: data, as: UTF8.self)
        }
        let word = try #require(line.split(whereSeparator: { $0 == " " || $0 == "（" }).first, "\(line)")
        address = try #require(URL(string: String(word)))
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// What it wrote on its standard error.
    var logged: String { String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self) }

    func get(_ path: String) throws -> (status: Int, type: String, body: String) {
        let answer = try ask(path)
        return (answer.status, answer.header("content-type") ?? "", answer.body)
    }

    /// An answer as it came.
    struct Answer {
        let status: Int
        let head: [Substring]
        let body: String

        func header(_ name: String) -> String? {
            head.first { $0.lowercased().hasPrefix(name + ": ") }.map { String($0.dropFirst(name.count + 2)) }
        }
    }

    /// - Parameter headers: `Name: value`.
    func ask(_ path: String, _ headers: String...) throws -> Answer {
        let url = address.absoluteString + path
        let output = try Command.run(
            "/usr/bin/env", ["curl", "-s", "-i", "-m", "30"] + headers.flatMap { ["-H", $0] } + [url])
        let text = String(decoding: output, as: UTF8.self)
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        let head = parts[0].split(separator: "\r\n")
        let status = head.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return Answer(status: status ?? 0, head: head, body: parts.count > 1 ? String(parts[1]) : "")
    }

    /// Sends a signal and waits for the end.
    func stop(_ signal: Int32) throws -> (status: Int32, seconds: Double) {
        let began = ContinuousClock.now
        kill(process.processIdentifier, signal)
        while process.isRunning, ContinuousClock.now - began < .seconds(20) { Thread.sleep(forTimeInterval: 0.02) }
        try #require(!process.isRunning)
        return (process.terminationStatus, (ContinuousClock.now - began) / .seconds(1))
    }
}
