import Foundation
import Geometry
import Planning
import TestSupport

extension Town {
    /// Up to 300 buildings in rows that touch, gape or overlap, all over the town or in one part of it; some on roads, on
    /// other buildings, of two parts, without an area or without anything; some towers; some rows of one group.
    mutating func build(_ side: Double, _ random: inout SeededGenerator) {
        let count =
            [0, 1, 2, 20, 100, 300].map { Int.random(in: 0...$0, using: &random) }.randomElement(using: &random) ?? 0
        let settled = ([0.3, 1.05, 1.05] as [Double]).randomElement(using: &random) ?? 1
        let heaviest = [0, 9, 9, 30].randomElement(using: &random) ?? 9
        while buildings.count < count {
            var x = Double.random(in: -0.05 * side...settled * side, using: &random)
            var y = Double.random(in: -0.05 * side...settled * side, using: &random)
            if Int.random(in: 0..<8, using: &random) == 0, let road = barriers.randomElement(using: &random)?.line.last
            {
                x = Double(road.x - Self.origin.x) / Self.east - 5
                y = Double(road.y - Self.origin.y) / Self.north - 5
            }
            let group = Int.random(in: 0..<20, using: &random) == 0 ? "g\(buildings.count)" : nil
            for area in Self.row(at: (x, y), &random).prefix(count - buildings.count) {
                var area: MultiPolygon? = area
                var point: Point?
                switch Int.random(in: 0..<30, using: &random) {
                case 0:
                    area = nil
                    point = Self.point(x, y)
                case 1: area = MultiPolygon((area?.polygons ?? []) + Self.box(x - 40, y - 40, 9, 9).polygons)
                case 2: area = nil
                case 3: area = buildings.last?.area ?? area
                default: break
                }
                let isTower = heaviest > 0 && Int.random(in: 0..<60, using: &random) == 0
                add(area, point, weight: isTower ? 150 : Int.random(in: 0...heaviest, using: &random), group: group)
            }
        }
    }

    mutating func add(_ area: MultiPolygon?, _ point: Point? = nil, weight: Int, group: String? = nil) {
        let id = buildings.count + 1
        buildings.append(
            Footprint(id: Int64(id), ref: "b\(id)", area: area, point: point, weight: weight, group: group))
    }

    /// Up to eight houses side by side.
    private static func row(at corner: Place, _ random: inout SeededGenerator) -> [MultiPolygon] {
        let angle = Double(Int.random(in: 0..<4, using: &random)) * 0.4
        let width = Double.random(in: 6...30, using: &random)
        let depth = Double.random(in: 6...16, using: &random)
        // Touching walls, a narrow gap, a small overlap, a big one.
        let gap = ([0, 0, 0.3, 3, -1.5, -0.02] as [Double]).randomElement(using: &random) ?? 3
        return (0..<Int.random(in: 1...8, using: &random)).map { place in
            let shift = Double(place) * (width + gap)
            return Self.area(
                [(0, 0), (width, 0), (width, depth), (0, depth)].map { along, up in
                    let along = along + shift
                    return (
                        corner.x + along * cos(angle) - up * sin(angle), corner.y + along * sin(angle) + up * cos(angle)
                    )
                })
        }
    }
}
