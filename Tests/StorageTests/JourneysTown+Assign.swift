import Foundation
import Geometry
import Storage
import TestSupport

extension JourneysTown {
    /// The grids of the first community's halves.
    static let west = "421003001004001"
    static let east = "421003001004002"

    /// With the halves in force, and these houses more, which are not assigned yet.
    static func inForce(_ houses: [(ref: String, shape: Shape<Point>)] = []) throws -> JourneysTown {
        let town = try JourneysTown()
        try town.draft(halves)
        _ = try town.district.publish(PublishRequest(actor: "li"))
        try town.put(houses)
        return town
    }

    /// A house on the border between the halves of the first community, `west` of its 4000 units in the western one.
    static func straddling(_ west: Int32, row: Int32 = 0) -> Shape<Point> {
        .square(at: Point(origin.x + 50_000 - west, origin.y + 100 + row * 10_000), side: 4000)
    }

    /// Houses by ref, new or moved.
    func put(_ houses: [(ref: String, shape: Shape<Point>)]) throws {
        guard !houses.isEmpty else { return }
        try district.write(.test) { transaction in
            _ = try transaction.upsert(
                .buildings, fields: Layer.buildings.fields("households"),
                rows: houses.map { FeatureRow(key: $0.ref, values: [.integer(10)], shape: $0.shape) })
        }
    }

    /// Buildings that come, move and go, units that come, and grids whose common border moves.
    func edit(using generator: inout some RandomNumberGenerator) throws {
        func place() -> Shape<Point> {
            .square(
                at: Point(
                    Self.origin.x + Int32.random(in: 0...190_000, using: &generator),
                    Self.origin.y + Int32.random(in: 0...90_000, using: &generator)), side: 5000)
        }
        var houses: [String: Shape<Point>] = [:]
        for _ in 0..<5 {
            let ref = "b\(Int.random(in: 0..<220, using: &generator))"
            houses[ref] = place()
        }
        try put(houses.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        let unit = Int.random(in: 0..<8, using: &generator)
        let building = Int.random(in: 0..<200, using: &generator)
        let border = Int.random(in: 2...7, using: &generator)
        let gone = Int64.random(in: 10...100, using: &generator)
        let point = place().vertices.first
        try district.write(.test) { transaction in
            _ = try transaction.upsert(
                .units, fields: Layer.units.fields("building", "households"),
                rows: [
                    FeatureRow(
                        key: "u\(unit)", values: [.text("b\(building)"), .integer(7)], shape: point.map { .point($0) })
                ])
            let ids = try transaction.snapshot.buildings(withShapes: false).map(\.id)
            if let id = ids.first(where: { $0 >= gone }) { try transaction.end(.buildings, ids: [id]) }
            let grids = try transaction.snapshot.grids().prefix(2)
            _ = try transaction.upsert(
                .grids, fields: [],
                rows: zip(grids, [Self.block(0, 0, border, 10), Self.block(border, 0, 10 - border, 10)]).map {
                    FeatureRow(key: $0.code, values: [], shape: $1)
                })
        }
    }
}
