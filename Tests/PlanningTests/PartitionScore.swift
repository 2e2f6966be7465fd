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
        let files = try PartitionFiles(town, outcome)
        let output = try Oracle.run(
            "partition.py",
            arguments: [files.path("grids"), files.path("buildings"), "--communities", files.path("communities")])
        self = try JSONDecoder().decode(Self.self, from: output)
    }
}
