import Foundation
import TestSupport
import Testing

/// The demo's journey on Monaco, run by the commands once for all tests.
struct Monaco: Sendable {
    /// The runs of the commands, by their names; of `import` the last.
    let runs: [String: Run]
    /// The published district.
    let file: Data
    let grids: Data

    static let published = Result { try Monaco() }

    static let source = Fixture.data("monaco/monaco.gpkg").path
    static let layers = [
        ("communities", "boundaries", "code"), ("barriers", "roads", "ref"), ("barriers", "railways", "ref"),
        ("barriers", "waterways", "ref"), ("barriers", "water", "ref"), ("barriers", "barriers", "ref"),
        ("buildings", "buildings", "ref"), ("units", "entrances", "ref"),
    ]

    init() throws {
        let desk = try Desk()
        var runs: [String: Run] = [:]
        for (layer, table, key) in Self.layers {
            let run = try desk.gridmap("import", desk.file, layer, "\(Self.source):\(table)", "--key", key, "--json")
            try #require(run.status == 0, "\(run.error)")
            runs["import"] = run
        }
        runs["partition"] = try desk.gridmap(
            "partition", desk.file, "--households", "300...500", "--seed", "7", "--publish", "--json")
        runs["check"] = try desk.gridmap("check", desk.file, "--json")
        runs["stats"] = try desk.gridmap("stats", desk.file, "--json")
        self.runs = runs
        grids = try desk.export("grids")
        file = try Data(contentsOf: URL(filePath: desk.file))
    }

    /// A copy of the published district.
    static func desk() throws -> Desk { try Desk(published.get().file) }
}
