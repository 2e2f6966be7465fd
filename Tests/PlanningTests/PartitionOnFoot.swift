import Foundation
import Geometry
import Planning
import TestSupport
import Testing

/// What the oracle in Python says about getting about on foot inside grids.
struct OnFoot: Decodable {
    struct Community: Decodable {
        var pieces: Int
        var grids: Int
    }

    /// In how many inhabited pieces each grid is, in the order given; 1 for none.
    var pieces: [Int]
    /// By code.
    var communities: [String: Community]
    /// Codes of communities whose grids are cut up more than having fewer grids than pieces is a reason for.
    var unexplained: [String]

    init(_ files: PartitionFiles) throws {
        let result = try Oracle.result(
            "on_foot.py",
            arguments: [
                files.path("grids"), files.path("buildings"), "--communities", files.path("communities"),
                "--barriers", files.path("barriers"),
            ])
        self = try JSONDecoder().decode(Self.self, from: result.output)
        #expect((result.status == 0) == unexplained.isEmpty)
    }
}
