import Foundation
import Geometry
import Planning
import TestSupport
import Testing

/// What the oracle in Python says about getting about on foot inside grids.
struct OnFoot: Decodable {
    /// Inhabited pieces, and grids, by the code of the community.
    var pieces: [String: Int]
    var grids: [String: Int]
    /// Grids in more than one piece, numbered from 0 in the order given.
    var broken: [Int]
    /// Those of them in communities with more cuts than fewer grids than pieces are a reason for.
    var unexplained: [Int]

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
