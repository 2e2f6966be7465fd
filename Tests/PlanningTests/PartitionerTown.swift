import Foundation
import Geometry
import Planning
import TestSupport

/// A small made-up town: communities that share borders, barriers that cross, dangle and double, and buildings in every
/// bad habit.
struct Town {
    var communities: [PartitionCommunity] = []
    var barriers: [Barrier] = []
    var buildings: [Footprint] = []

    /// Lattice units per metre, east and north, near 30° N; and a corner of the town.
    static let east = 104.0
    static let north = 90.0
    static let origin = Point(1_122_390_000, 303_350_000)

    static func point(_ x: Double, _ y: Double) -> Point {
        Point(origin.x + Int32((x * east).rounded()), origin.y + Int32((y * north).rounded()))
    }

    static func area(_ corners: [(Double, Double)]) -> MultiPolygon {
        MultiPolygon(Ring(corners.map { point($0.0, $0.1) }).map { [Polygon($0)] } ?? [])
    }

    static func box(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> MultiPolygon {
        area([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])
    }

    func input(seed: UInt64 = 1, grids: Int? = nil) throws -> PartitionInput {
        let box = communities.compactMap(\.outline.box).reduce(nil as Box?) { $0?.union($1) ?? $1 }
        let plane = try MetricPlane.fitting(
            box ?? Box(minX: 0, minY: 0, maxX: 1, maxY: 1), datum: .cgcs2000)
        return PartitionInput(
            communities: communities, barriers: barriers, buildings: buildings, plane: plane, seed: seed, grids: grids)
    }
}

extension Town {
    /// A town of up to four communities and 300 buildings.
    init(_ seed: Seed) {
        var random = seed.generator
        let side = Double.random(in: 250...900, using: &random)
        settle(side, &random)
        layBarriers(side, &random)
        build(side, &random)
    }

    /// Communities in a grid of crooked quadrilaterals; sometimes one has a hole, an island or an enclave in it.
    private mutating func settle(_ side: Double, _ random: inout SeededGenerator) {
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
        switch Int.random(in: 0..<4, using: &random) {
        case 0: dig(side, asEnclave: false)
        case 1: dig(side, asEnclave: true)
        case 2: addIsland(side)
        default: break
        }
    }

    private mutating func dig(_ side: Double, asEnclave: Bool) {
        guard let shell = communities[0].outline.polygons.first else { return }
        let hole = Self.box(side * 0.15, side * 0.15, side * 0.1, side * 0.12)
        communities[0].outline = MultiPolygon(Polygon(shell.exterior, holes: hole.polygons.map(\.exterior)))
        guard asEnclave else { return }
        communities.append(
            PartitionCommunity(code: "\(communities.count)", name: "Enclave", outline: hole, band: 20...80))
    }

    private mutating func addIsland(_ side: Double) {
        let island = Self.box(-side * 0.5, side * 0.2, side * 0.3, side * 0.4)
        communities[0].outline = MultiPolygon(communities[0].outline.polygons + island.polygons)
    }

    private mutating func layBarriers(_ side: Double, _ random: inout SeededGenerator) {
        func coordinate() -> Double { Double.random(in: -0.2 * side...1.2 * side, using: &random) }
        for index in 0..<Int.random(in: 0...14, using: &random) {
            var line = [(coordinate(), coordinate())]
            let reach = index.isMultiple(of: 3) ? 0.15 * side : 0.9 * side
            let turn = Double.random(in: 0...6.3, using: &random)
            for step in 1...Int.random(in: 1...4, using: &random) {
                let bend = turn + Double.random(in: -0.4...0.4, using: &random)
                let last = line[step - 1]
                line.append((last.0 + reach * sin(bend), last.1 + reach * cos(bend)))
            }
            let strength = Double(Int.random(in: 3...10, using: &random)) / 10
            let isOff = Int.random(in: 0..<8, using: &random) == 0
            barriers.append(
                Barrier(line: line.map { Self.point($0.0, $0.1) }, kind: "road", strength: strength, isTunnel: isOff))
            if Int.random(in: 0..<3, using: &random) == 0 {
                let apart = ([0.05, 0.6, 7] as [Double]).randomElement(using: &random) ?? 7
                barriers.append(
                    Barrier(line: line.map { Self.point($0.0 + apart, $0.1) }, kind: "road", strength: strength))
            }
        }
    }

    private mutating func build(_ side: Double, _ random: inout SeededGenerator) {
        let count = Int.random(in: 0...300, using: &random)
        while buildings.count < count {
            let x = Double.random(in: -0.05 * side...1.05 * side, using: &random)
            let y = Double.random(in: -0.05 * side...1.05 * side, using: &random)
            let angle = Double(Int.random(in: 0..<4, using: &random)) * 0.4
            let width = Double.random(in: 6...30, using: &random)
            let depth = Double.random(in: 6...16, using: &random)
            // A row: touching walls, a narrow gap, a small overlap, a big one.
            let gap = ([0, 0, 0.3, 3, -1.5, -0.02] as [Double]).randomElement(using: &random) ?? 3
            for place in 0..<Int.random(in: 1...8, using: &random) {
                let shift = Double(place) * (width + gap)
                let corners = [(0, 0), (width, 0), (width, depth), (0, depth)].map { corner -> (Double, Double) in
                    let along = corner.0 + shift
                    return (
                        x + along * cos(angle) - corner.1 * sin(angle), y + along * sin(angle) + corner.1 * cos(angle)
                    )
                }
                var area: MultiPolygon? = Self.area(corners)
                var point: Point?
                switch Int.random(in: 0..<30, using: &random) {
                case 0:
                    area = nil
                    point = Self.point(x, y)
                case 1:
                    area = MultiPolygon((area?.polygons ?? []) + Self.box(x - 40, y - 40, 9, 9).polygons)
                case 2:
                    area = nil
                default: break
                }
                let households =
                    Int.random(in: 0..<60, using: &random) == 0 ? 150 : Int.random(in: 0...9, using: &random)
                buildings.append(
                    Footprint(
                        id: Int64(buildings.count + 1), ref: "b\(buildings.count + 1)", area: area, point: point,
                        weight: households))
            }
        }
    }
}
