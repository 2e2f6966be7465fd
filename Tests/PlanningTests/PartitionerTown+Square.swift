import Geometry
import Planning

extension Town {
    /// One community of 200 m by 200 m with 10 m buildings, named b0, b1, …, on a raster of 20 m, ten in a row from the south
    /// west on.
    static func square(
        _ households: [Int], band: ClosedRange<Int> = 10...30, barriers: [Barrier] = [], grids: Int? = nil
    ) -> Town {
        var town = Town()
        town.communities = [
            PartitionCommunity(code: "1", name: "", outline: box(0, 0, 200, 200), grids: grids, band: band)
        ]
        town.barriers = barriers
        town.buildings = households.enumerated().map { index, households in
            Footprint(
                id: Int64(index), ref: "b\(index)",
                area: box(5 + 20 * Double(index % 10), 5 + 20 * Double(index / 10), 10, 10), weight: households)
        }
        return town
    }

    /// A barrier through places in metres from the south western corner.
    static func way(_ kind: String, _ places: (Double, Double)..., strength: Double = 1) -> Barrier {
        Barrier(line: places.map { point($0.0, $0.1) }, kind: kind, strength: strength)
    }

    /// Divides it, and looks after what every division promises.
    func divided() throws -> PartitionOutcome {
        let input = try input()
        let outcome = try Partitioner.divide(input)
        try Guarantees(input: input, outcome: outcome).check()
        return outcome
    }
}
