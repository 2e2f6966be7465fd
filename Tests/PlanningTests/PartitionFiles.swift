import Foundation
import Geometry
import Planning
import TestSupport

/// A town and grids in it as GeoJSON files, for the oracles in Python.
final class PartitionFiles {
    private let folder: URL

    init(_ town: Town, grids: [(community: String, area: MultiPolygon)]) throws {
        folder = try Fixture.temporaryFolder()
        try write("grids", grids.map { (Shape($0.area), [("community", .text($0.community))]) })
        try write(
            "buildings",
            town.buildings.compactMap { building in
                let place = building.area.map { Shape($0) } ?? building.point.map { Shape.point($0) }
                return place.map { ($0, [("households", .integer(Int64(building.weight)))]) }
            })
        try write("communities", town.communities.map { (Shape($0.outline), [("code", .text($0.code))]) })
        try write(
            "barriers",
            town.barriers.filter { $0.line.count > 1 }.map { barrier in
                (
                    .line(barrier.line),
                    [
                        ("kind", .text(barrier.kind)), ("strength", .number(barrier.strength)),
                        ("bridge", .integer(barrier.isBridge ? 1 : 0)), ("tunnel", .integer(barrier.isTunnel ? 1 : 0)),
                    ]
                )
            })
    }

    convenience init(_ town: Town, _ outcome: PartitionOutcome) throws {
        try self.init(
            town, grids: outcome.divisions.flatMap { division in division.cells.map { (division.code, $0) } })
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func write(_ name: String, _ features: [(Shape<Point>, [(String, JSONValue)])]) throws {
        var bytes = Array("{\"type\":\"FeatureCollection\",\"features\":[".utf8)
        for (index, feature) in features.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            GeoJSON.feature(id: nil, shape: feature.0, properties: feature.1, into: &bytes)
        }
        bytes.append(contentsOf: "]}".utf8)
        try Data(bytes).write(to: URL(filePath: path(name)))
    }

    /// Of `grids`, `buildings`, `communities` or `barriers`.
    func path(_ name: String) -> String { folder.appending(path: "\(name).geojson").path }
}
