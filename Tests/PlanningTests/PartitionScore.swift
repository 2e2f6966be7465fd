import Foundation
import Geometry
import Planning
import TestSupport

/// What the oracle in Python makes of a division.
struct PartitionScore: Decodable {
    var hardOK: Bool
    var overlap: Double
    var gapThick: Double
    var outsideThick: Double
    var extraPieces: Int
    var cutByGrid: Int
    var households: [Double]

    enum CodingKeys: String, CodingKey {
        case hardOK = "hard_ok"
        case overlap = "overlap_m2"
        case gapThick = "gap_thick_m2"
        case outsideThick = "outside_thick_m2"
        case extraPieces = "extra_pieces"
        case cutByGrid = "cut_by_grid"
        case households = "households_by_grid"
    }

    init(_ town: Town, _ outcome: PartitionOutcome) throws {
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        func write(_ name: String, _ features: [(Shape<Point>, [(String, JSONValue)])]) throws -> String {
            var bytes = Array("{\"type\":\"FeatureCollection\",\"features\":[".utf8)
            for (index, feature) in features.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                GeoJSON.feature(id: nil, shape: feature.0, properties: feature.1, into: &bytes)
            }
            bytes.append(contentsOf: "]}".utf8)
            let file = folder.appending(path: name)
            try Data(bytes).write(to: file)
            return file.path
        }
        let grids = outcome.divisions.flatMap { division in
            division.cells.map { (Shape($0), [("community", JSONValue.text(division.code))]) }
        }
        let communities = town.communities.map { (Shape($0.outline), [("code", JSONValue.text($0.code))]) }
        let buildings = town.buildings.compactMap { building in
            building.area.map { (Shape($0), [("households", JSONValue.integer(Int64(building.weight)))]) }
        }
        let output = try Oracle.run(
            "partition.py",
            arguments: [
                write("grids.json", grids), write("buildings.json", buildings), "--communities",
                write("communities.json", communities),
            ])
        self = try JSONDecoder().decode(Self.self, from: output)
    }
}
