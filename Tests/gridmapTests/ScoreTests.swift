import Foundation
import TestSupport
import Testing

/// What scorers in Python say of the plans for Monaco and town.
struct `Scores of whole plans` {
    private struct Score: Decodable {
        let hard_ok, edge_matched: Bool
        let grids, extra_pieces, cut_by_grid, in_no_grid: Int
        let households, polsby_popper, polsby_popper_min, inner_border_km, barrier_share, in_band: Double
    }

    /// The scorer that is used beside our own, when its folder is at hand.
    private struct OtherScore: Decodable {
        let hard_ok: Bool
        let k, split_buildings, unassigned_buildings: Int
        let households, pp_mean, pp_min, inner_boundary_m, barrier_share, in_range: Double
    }

    enum Place: String, CaseIterable {
        case monaco, town

        func desk() throws -> Desk {
            if self == .monaco { return try gridmapTests.Monaco.desk() }
            let desk = try Desk()
            let source = Fixture.data("partition/town.gpkg").path
            for layer in ["communities", "barriers", "buildings"] {
                let run = try desk.gridmap("import", desk.file, layer, "\(source):\(layer)")
                try #require(run.status == 0, "\(run.error)")
            }
            let run = try desk.gridmap("partition", desk.file, "--households", "300...500", "--publish")
            try #require(run.status != 1, "\(run.error)")
            return desk
        }
    }

    @Test(arguments: Place.allCases)
    func `the hard constraints hold and the scorers agree on the rest`(place: Place) throws {
        let desk = try place.desk()
        for layer in ["grids", "buildings", "communities", "barriers"] { try desk.export(layer) }
        let layers = ["grids", "buildings", "communities", "barriers"].map { desk.path("\($0).geojson") }
        let output = try Oracle.run(
            "partition.py", arguments: [layers[0], layers[1], "--communities", layers[2], "--barriers", layers[3]])
        let score = try JSONDecoder().decode(Score.self, from: output)
        #expect(score.hard_ok && score.edge_matched)
        #expect(score.extra_pieces == 0 && score.cut_by_grid == 0 && score.in_no_grid == 0)

        guard let shared = Fixture.shared else { return }
        let answer = try Oracle.result(
            "score_partition.py", in: shared.appending(path: "oracle"),
            arguments: [layers[0], layers[1], "--community", layers[2], "--barriers", layers[3]])
        let other = try JSONDecoder().decode(OtherScore.self, from: answer.output)
        #expect(other.hard_ok && other.split_buildings == 0 && other.unassigned_buildings == 0)
        #expect(other.k == score.grids && other.households == score.households)
        #expect(abs(other.in_range - score.in_band) < 1e-4)
        #expect(abs(other.pp_mean - score.polsby_popper) < 1e-3 && abs(other.pp_min - score.polsby_popper_min) < 1e-3)
        #expect(abs(other.inner_boundary_m / 1000 / score.inner_border_km - 1) < 1e-3)
        // Ours takes what lies within a metre of a barrier; the other takes pieces of two metres whole or not at all.
        #expect(abs(other.barrier_share - score.barrier_share) < 0.05)
    }
}
