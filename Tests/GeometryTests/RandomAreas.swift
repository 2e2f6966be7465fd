import Foundation
import Geometry
import TestSupport

extension MultiPolygon {
    /// A valid star of 3 to 40 corners within `size` lattice units of a centre, every other one with a hole.
    static func star(
        around centre: Point = Point(0, 0), size: Int32, using generator: inout SeededGenerator
    ) -> MultiPolygon {
        while true {
            let count = Int.random(in: 3...40, using: &generator)
            let angles = (0..<count).map { _ in Double.random(in: 0..<(2 * .pi), using: &generator) }.sorted()
            let exterior = angles.map { angle in
                let radius = Double(size) * .random(in: 0.4...1, using: &generator)
                return Point(
                    centre.x + Int32((radius * cos(angle)).rounded()), centre.y + Int32((radius * sin(angle)).rounded())
                )
            }
            let reach = size / 8
            let hole = [
                Point(centre.x - reach, centre.y - reach), Point(centre.x + reach, centre.y - reach),
                Point(centre.x, centre.y + reach),
            ]
            guard let ring = Ring(exterior), let holeRing = Ring(hole) else { continue }
            let area = MultiPolygon(Polygon(ring, holes: count % 2 == 0 ? [holeRing] : []))
            if (try? area.invalidity()) == .some(nil) { return area }
        }
    }

    static func rectangle(_ minX: Int32, _ minY: Int32, _ maxX: Int32, _ maxY: Int32) -> MultiPolygon {
        area([[(minX, minY), (maxX, minY), (maxX, maxY), (minX, maxY)]])
    }

    /// One polygon from its rings' corners.
    static func area(_ rings: [[(Int32, Int32)]]) -> MultiPolygon {
        let rings = rings.compactMap { Ring($0.map { Point($0.0, $0.1) }) }
        return MultiPolygon(Polygon(rings[0], holes: Array(rings.dropFirst())))
    }

    /// The length of all rings in lattice units.
    var girth: Double {
        rings.reduce(0) { sum, ring in
            zip(ring.closed, ring.points.dropFirst() + ring.points.prefix(1)).reduce(sum) {
                $0 + hypot(Double($1.0.x) - Double($1.1.x), Double($1.0.y) - Double($1.1.y))
            }
        }
    }
}

/// `tools/oracle/geometry.py`.
enum GeometryOracle {
    private struct Question: Encodable {
        let question: String
        let areas: [[[[[Double]]]]]
    }

    static func ask<Answer: Decodable>(
        _ question: String, _ areas: [MultiPolygon], unit: Double = 1, as answer: Answer.Type = Answer.self
    ) throws -> Answer {
        let areas = areas.map { area in
            area.polygons.map { polygon in
                polygon.rings.map { ring in ring.points.map { [Double($0.x) / unit, Double($0.y) / unit] } }
            }
        }
        let input = try JSONEncoder().encode(Question(question: question, areas: areas))
        return try JSONDecoder().decode(Answer.self, from: Oracle.run("geometry.py", input: input))
    }
}
