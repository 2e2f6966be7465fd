import Foundation
import Geometry
import Planning
import TestSupport

extension Town {
    /// Numbers of grids and bands, wise and silly.
    mutating func ask(_ random: inout SeededGenerator) {
        balance = Balance.allCases.randomElement(using: &random) ?? .even
        if Int.random(in: 0..<8, using: &random) == 0 { grids = Int.random(in: 1...40, using: &random) }
        if Int.random(in: 0..<8, using: &random) == 0 {
            tolerance = [0, 0.05, 3].randomElement(using: &random)
        }
        for index in communities.indices {
            switch Int.random(in: 0..<10, using: &random) {
            case 0: communities[index].grids = 1
            case 1: communities[index].grids = Int.random(in: 2...9, using: &random)
            case 2: communities[index].grids = 500
            case 3: communities[index].band = 1...1
            case 4: communities[index].band = 0...1_000_000
            case 5: communities[index].band = 30...31
            default: break
            }
        }
    }

    /// Old grids in strips: exact, drawn by hand with gaps and overlaps, or known by their buildings alone; some locked.
    mutating func inherit(_ random: inout SeededGenerator) throws {
        for index in communities.indices where communities[index].task == .divide {
            let task = [CommunityTask.divide, .adopt, .rebalance].randomElement(using: &random) ?? .adopt
            let strips = try Self.strips(of: communities[index].outline, Int.random(in: 1...5, using: &random))
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                communities[index].old = .drawn(strips)
                communities[index].locked = Set(
                    strips.indices.filter { _ in Int.random(in: 0..<3, using: &random) == 0 })
            case 1:
                let drift = Int32.random(in: 1...400, using: &random)
                communities[index].old = .drawn(
                    strips.enumerated().map { Self.redrawn($1, by: $0 % 2 == 0 ? drift : -drift) })
            case 2:
                communities[index].old = members(of: strips, &random)
            default: continue
            }
            communities[index].task = task
        }
    }

    private static func strips(of outline: MultiPolygon, _ count: Int) throws -> [MultiPolygon] {
        guard let box = outline.box else { return [] }
        let width = (box.maxX - box.minX) / Int32(count) + 1
        return try (0..<Int32(count)).map { strip in
            let (west, east) = (box.minX + strip * width, box.minX + (strip + 1) * width)
            let corners = [(west, box.minY), (east, box.minY), (east, box.maxY), (west, box.maxY)].map(Point.init)
            return try Overlay.intersection(outline, MultiPolygon(Ring(corners).map { [Polygon($0)] } ?? []))
        }.filter { !$0.isEmpty }
    }

    /// Every corner somewhere near where it was.
    private static func redrawn(_ area: MultiPolygon, by drift: Int32) -> MultiPolygon {
        MultiPolygon(
            area.polygons.compactMap { polygon in
                Ring(polygon.exterior.points.map { Point($0.x + drift, $0.y + drift / 3) }).map { Polygon($0) }
            })
    }

    /// Which strip each building stands in, now and then wrong, missing or of a building that is no more.
    private func members(of strips: [MultiPolygon], _ random: inout SeededGenerator) -> OldGrids {
        var members: [Int64: Int] = [-5: 0]
        for building in buildings {
            guard let place = building.area?.polygons.first?.exterior.points.first ?? building.point,
                let strip = strips.firstIndex(where: { $0.place(of: place) != .outside })
            else { continue }
            switch Int.random(in: 0..<20, using: &random) {
            case 0: continue
            case 1: members[building.id] = Int.random(in: 0..<strips.count, using: &random)
            default: members[building.id] = strip
            }
        }
        return .members(members, count: strips.count)
    }
}
