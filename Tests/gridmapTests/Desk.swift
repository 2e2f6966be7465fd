import Foundation
import TestSupport
import Testing

/// What one run of the command line left behind.
struct Run: Sendable {
    let status: Int32
    let output: String
    let error: String

    /// The JSON object that `--json` prints as the last line.
    var summary: [String: Any] {
        get throws {
            let line = try #require(output.split(separator: "\n").last)
            return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }
}

/// A folder with a district's file in it, removed when the test ends.
final class Desk: Sendable {
    let folder: URL
    var file: String { path("district.gpkg") }

    init(_ file: Data? = nil) throws {
        folder = try Fixture.temporaryFolder()
        try file?.write(to: URL(filePath: self.file))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func write(_ name: String, _ text: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: path(name)))
        return path(name)
    }

    /// Runs a command, in English unless `environment` says otherwise.
    func gridmap(_ arguments: String..., input: String = "", environment: [String: String] = [:]) throws -> Run {
        let language = ["LC_ALL": "C.UTF-8"].merging(environment) { $1 }
        let result = try Command.result(
            Command.gridmap, arguments, input: Data(input.utf8), environment: language)
        return Run(status: result.status, output: String(decoding: result.output, as: UTF8.self), error: result.error)
    }

    /// A layer as GeoJSON, the whole file's bytes.
    @discardableResult
    func export(_ layer: String, to name: String? = nil) throws -> Data {
        let path = path(name ?? "\(layer).geojson")
        let run = try gridmap("export", file, layer, "-o", path, "--quiet")
        try #require(run.status == 0, "\(run.error)")
        return try Data(contentsOf: URL(filePath: path))
    }

    /// The properties of a layer's features.
    func properties(_ layer: String) throws -> [[String: Any]] {
        let object = try JSONSerialization.jsonObject(with: try export(layer)) as? [String: Any]
        let features = try #require(object?["features"] as? [[String: Any]])
        return try features.map { try #require($0["properties"] as? [String: Any]) }
    }

    struct State: Decodable, Hashable {
        struct Operation: Decodable, Hashable {
            let actor, command, reason: String
        }
        let digest: String
        let generation: Int
        let integrity: String
        let locked: [String]
        let operations: [Operation]
    }

    /// What SQLite says of the file.
    func state() throws -> State {
        try JSONDecoder().decode(State.self, from: try Oracle.run("district.py", arguments: [file]))
    }
}
