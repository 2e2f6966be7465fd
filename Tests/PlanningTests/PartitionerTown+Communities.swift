import Foundation
import Geometry
import Planning
import TestSupport

extension Town {
    /// Communities in a grid of crooked quadrilaterals; sometimes the first has a lake, an enclave or islands.
    mutating func settle(_ side: Double, _ random: inout SeededGenerator) {
        let columns = Int.random(in: 1...2, using: &random)
        let rows = Int.random(in: 1...2, using: &random)
        func corner(_ i: Int, _ j: Int) -> (Double, Double) {
            var local = SeededGenerator(seed: UInt64(i * 7 + j) &+ UInt64(side * 1000))
            let dx = Double.random(in: -30...30, using: &local)
            let dy = Double.random(in: -30...30, using: &local)
            return (side * Double(i) / Double(columns) + dx, side * Double(j) / Double(rows) + dy)
        }
        /// A crooked line between two corners, the same from both sides.
        func line(_ a: (Int, Int), _ b: (Int, Int)) -> [(Double, Double)] {
            let (p, q) = (corner(a.0, a.1), corner(b.0, b.1))
            var local = SeededGenerator(seed: UInt64(min(a.0 * 5 + a.1, b.0 * 5 + b.1) * 31 + (a.0 == b.0 ? 1 : 0)))
            let bends = (1...4).map { (Double($0) / 5, Double.random(in: -12...12, using: &local)) }
            let forward = a < b
            return [p]
                + (forward ? bends : bends.reversed()).map { share, shift in
                    let t = forward ? share : 1 - share
                    return (p.0 + t * (q.0 - p.0) + shift, p.1 + t * (q.1 - p.1) + shift)
                }
        }
        for i in 0..<columns {
            for j in 0..<rows {
                let ring =
                    line((i, j), (i + 1, j)) + line((i + 1, j), (i + 1, j + 1)) + line((i + 1, j + 1), (i, j + 1))
                    + line((i, j + 1), (i, j))
                communities.append(
                    PartitionCommunity(
                        code: "\(communities.count)", name: "C\(communities.count)", outline: Self.area(ring),
                        task: communities.isEmpty || Int.random(in: 0..<4, using: &random) > 0 ? .divide : .keep,
                        band: Int.random(in: 20...60, using: &random)...Int.random(in: 70...120, using: &random)))
            }
        }
        let chances = (0..<4).map { _ in Int.random(in: 0..<5, using: &random) == 0 }
        if chances[0] { dig(Self.box(side * 0.26, side * 0.2, side * 0.05, side * 0.1)) }
        if chances[1] { settleEnclave(Self.box(side * 0.18, side * 0.18, side * 0.06, side * 0.12)) }
        if chances[2] { addIsland(Self.box(-side * 0.3 - 100, side * 0.2, side * 0.3, side * 0.4)) }
        if chances[3] { (0..<3).forEach { addIsland(Self.box(-80, 60 * Double($0), 20, 20)) } }
    }

    private mutating func dig(_ lake: MultiPolygon) {
        guard let shell = communities[0].outline.polygons.first else { return }
        communities[0].outline = MultiPolygon(
            Polygon(shell.exterior, holes: shell.holes + lake.polygons.map(\.exterior)))
    }

    private mutating func settleEnclave(_ area: MultiPolygon) {
        dig(area)
        communities.append(
            PartitionCommunity(code: "\(communities.count)", name: "Enclave", outline: area, band: 20...80))
    }

    private mutating func addIsland(_ island: MultiPolygon) {
        communities[0].outline = MultiPolygon(communities[0].outline.polygons + island.polygons)
    }
}
