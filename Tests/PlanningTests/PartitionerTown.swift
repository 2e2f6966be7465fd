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
    var grids: Int?
    var balance = Balance.even
    var tolerance: Double?

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

    func input(seed: UInt64 = 1) throws -> PartitionInput {
        let box = communities.compactMap(\.outline.box).reduce(nil as Box?) { $0?.union($1) ?? $1 }
        let plane = try MetricPlane.fitting(
            box ?? Box(minX: 0, minY: 0, maxX: 1, maxY: 1), datum: .cgcs2000)
        var input = PartitionInput(
            communities: communities, barriers: barriers, buildings: buildings, plane: plane, seed: seed, grids: grids)
        input.balance = balance
        input.tolerance = tolerance
        return input
    }
}

extension Town {
    /// A town of up to five communities and 300 buildings.
    init(_ seed: Seed) {
        var random = seed.generator
        let side = Double.random(in: 250...900, using: &random)
        settle(side, &random)
        layBarriers(side, &random)
        build(side, &random)
        ask(&random)
    }

    /// A town with old grids.
    init(grown seed: Seed) throws {
        self.init(seed)
        var random = seed.generator
        try inherit(&random)
    }
}
