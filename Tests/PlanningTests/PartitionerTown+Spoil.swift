import Foundation
import Geometry
import Planning
import TestSupport

extension Town {
    /// Barriers as surveys leave them: doubled, dangling, running along a community's border, far outside, under
    /// everything, without any length.
    mutating func spoil(_ side: Double, _ random: inout SeededGenerator) {
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            let kind = ["river", "railway", "wall", "street", "path", "moat"].randomElement(using: &random) ?? "wall"
            let strength = Double(Int.random(in: 0...10, using: &random)) / 10
            switch Int.random(in: 0..<7, using: &random) {
            case 0:  // doubled
                guard let known = barriers.randomElement(using: &random) else { continue }
                let apart = ([0, 5, 60, 700] as [Int32]).randomElement(using: &random) ?? 0
                var twin = known
                twin.line = known.line.map { Point($0.x + apart, $0.y) }
                barriers.append(twin)
            case 1:  // along a border
                guard let ring = communities.randomElement(using: &random)?.outline.polygons.first?.exterior else {
                    continue
                }
                let apart = ([0, 0, 1, 30] as [Int32]).randomElement(using: &random) ?? 0
                let part = ring.points.prefix(Int.random(in: 2...ring.points.count, using: &random))
                barriers.append(
                    Barrier(line: part.map { Point($0.x + apart, $0.y - apart) }, kind: kind, strength: strength))
            case 2:  // far outside
                lay([(3 * side, 0), (3 * side, side)], kind, strength: strength)
            case 3:  // without length
                let place = (0.4 * side, 0.4 * side)
                lay([place, place], kind, strength: strength)
                lay([place], kind, strength: strength)
            case 4:  // under everything
                lay([(-0.2 * side, 0.3 * side), (1.2 * side, 0.7 * side)], "arterial", strength: 0.9, isTunnel: true)
            case 5:  // a loop that crosses itself
                lay(
                    [
                        (0.2 * side, 0.2 * side), (0.7 * side, 0.6 * side), (0.7 * side, 0.2 * side),
                        (0.2 * side, 0.6 * side),
                    ],
                    kind, strength: strength)
            default:  // dangling
                let from = Place(
                    Double.random(in: 0...side, using: &random), Double.random(in: 0...side, using: &random))
                let turn = Double.random(in: 0...6.3, using: &random)
                lay(
                    [from, (from.x + 0.3 * side * cos(turn), from.y + 0.3 * side * sin(turn))], kind, strength: strength
                )
            }
        }
    }
}
