import Foundation
import Geometry
import Planning
import TestSupport
import Testing

struct `Dividing, as shapely sees it` {
    /// A town of which every community is divided and every building has an area.
    private func town(_ seed: Seed) -> Town {
        var town = Town(Seed(Int(seed.value) + 100))
        for index in town.communities.indices { town.communities[index].task = .divide }
        town.buildings.removeAll { $0.area == nil }
        return town
    }

    @Test(arguments: Seed.first(4))
    func `the hard constraints hold`(seed: Seed) throws {
        let town = town(seed)
        let outcome = try Partitioner.divide(town.input())
        let score = try PartitionScore(town, outcome)
        #expect(score.hardOK)
        #expect(score.overlap == 0)
        #expect(score.gapThick + score.outsideThick < 0.01)
        #expect(score.extraPieces == 0)
        #expect(score.cutByGrid == 0)
        #expect(score.households == outcome.divisions.flatMap(\.weights).map(Double.init))
    }

    /// Some of the figures of a scorer that may be used but not shipped.
    private struct OtherScore: Decodable {
        var k: Int
        var hardOK: Bool
        var overlap: Double
        var splitBuildings: Int
        var noncontiguous: Int

        enum CodingKeys: String, CodingKey {
            case k, noncontiguous
            case hardOK = "hard_ok"
            case overlap = "overlap_m2"
            case splitBuildings = "split_buildings"
        }
    }

    @Test(.enabled(if: Fixture.shared != nil), arguments: Seed.first(4))
    func `another scorer agrees`(seed: Seed) throws {
        let town = town(seed)
        guard !town.buildings.isEmpty else { return }
        let outcome = try Partitioner.divide(town.input())
        let files = try PartitionFiles(town, outcome)
        let result = try Oracle.result(
            "score_partition.py", in: try #require(Fixture.shared).appending(path: "oracle"),
            arguments: [files.path("grids"), files.path("buildings"), "--community", files.path("communities")])
        let score = try JSONDecoder().decode(OtherScore.self, from: result.output)
        #expect(score.k == outcome.divisions.reduce(0) { $0 + $1.cells.count })
        #expect(score.hardOK && result.status == 0)
        #expect(score.overlap == 0)
        #expect(score.splitBuildings == 0)
        #expect(score.noncontiguous == 0)
    }
}
