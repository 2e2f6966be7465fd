import Foundation
import Geometry
import Planning
import TestSupport

extension Town {
    typealias Place = (x: Double, y: Double)

    /// Streets in one of several patterns; rivers, railways and walls that they cross in every way there is, or not at
    /// all; and lines that do no good.
    mutating func layBarriers(_ side: Double, _ random: inout SeededGenerator) {
        var obstacles: [[Place]] = []
        for kind in ["river", "river", "railway", "railway"] where Int.random(in: 0..<4, using: &random) == 0 {
            let line = Self.across(side, &random)
            obstacles.append(line)
            lay(line, kind, strength: kind == "river" ? 1 : 0.9)
        }
        for _ in 0..<max(0, Int.random(in: -3...3, using: &random)) {
            let wall = Self.wall(side, &random)
            obstacles.append(wall)
            lay(wall, "wall", strength: 0.5)
        }
        let openness = ([0, 0.3, 1] as [Double]).randomElement(using: &random) ?? 1
        for (line, kind, strength) in Self.streets(side, &random) {
            lead(line, kind, strength, over: obstacles, openness, &random)
        }
        spoil(side, &random)
    }

    mutating func lay(
        _ line: [Place], _ kind: String, strength: Double, isBridge: Bool = false, isTunnel: Bool = false
    ) {
        barriers.append(
            Barrier(
                line: line.map { Self.point($0.x, $0.y) }, kind: kind, strength: strength, isBridge: isBridge,
                isTunnel: isTunnel))
    }

    /// A crooked line from beyond one side of the town to beyond the opposite side.
    private static func across(_ side: Double, _ random: inout SeededGenerator) -> [Place] {
        let isUpright = Bool.random(using: &random)
        let from = Double.random(in: 0...side, using: &random)
        let to = Double.random(in: 0...side, using: &random)
        return (-1...7).map { step in
            let share = Double(step) / 6
            let along = share * side
            let over = from + (to - from) * share + Double.random(in: -0.06 * side...0.06 * side, using: &random)
            return isUpright ? (over, along) : (along, over)
        }
    }

    /// A wall around a yard; it may be open at one place.
    private static func wall(_ side: Double, _ random: inout SeededGenerator) -> [Place] {
        let (x, y) = (
            Double.random(in: 0...0.8 * side, using: &random), Double.random(in: 0...0.8 * side, using: &random)
        )
        let width = Double.random(in: 40...160, using: &random)
        let depth = Double.random(in: 40...160, using: &random)
        let gap = ([0, 0, 3] as [Double]).randomElement(using: &random) ?? 0
        return [(x + gap, y), (x + width, y), (x + width, y + depth), (x, y + depth), (x, y)]
    }

    private static func streets(
        _ side: Double, _ random: inout SeededGenerator
    ) -> [(line: [Place], kind: String, strength: Double)] {
        let turn = Double.random(in: 0...1.5, using: &random)
        func turned(_ x: Double, _ y: Double) -> Place {
            let (u, v) = (x - side / 2, y - side / 2)
            return (side / 2 + u * cos(turn) - v * sin(turn), side / 2 + u * sin(turn) + v * cos(turn))
        }
        var lines: [[Place]] = []
        switch Int.random(in: 0..<4, using: &random) {
        case 0:  // a raster
            let spacing = Double.random(in: 60...200, using: &random)
            for step in stride(from: -0.2 * side, through: 1.2 * side, by: spacing) {
                lines.append([turned(step, -0.3 * side), turned(step, 1.3 * side)])
                lines.append([turned(-0.3 * side, step), turned(1.3 * side, step)])
            }
        case 1:  // spokes and rings
            let spokes = Int.random(in: 3...9, using: &random)
            for spoke in 0..<spokes {
                let angle = turn + 2 * .pi * Double(spoke) / Double(spokes)
                lines.append([(side / 2, side / 2), (side / 2 + side * cos(angle), side / 2 + side * sin(angle))])
            }
            for ring in 1...Int.random(in: 1...3, using: &random) {
                let radius = Double(ring) * 0.15 * side
                lines.append(
                    (0...24).map {
                        (side / 2 + radius * cos(Double($0) * .pi / 12), side / 2 + radius * sin(Double($0) * .pi / 12))
                    })
            }
        case 2:  // grown: each street starts on an earlier one, many end blind
            lines.append([turned(-0.1 * side, side / 2), turned(1.1 * side, side / 2)])
            for _ in 0..<Int.random(in: 4...24, using: &random) {
                let parent = lines[Int.random(in: 0..<lines.count, using: &random)]
                let share = Double.random(in: 0...1, using: &random)
                let (a, b) = (parent[0], parent[1])
                let start: Place = (a.x + share * (b.x - a.x), a.y + share * (b.y - a.y))
                let angle = Double.random(in: 0...6.3, using: &random)
                let reach = Double.random(in: 0.1...0.5, using: &random) * side
                lines.append([start, (start.x + reach * cos(angle), start.y + reach * sin(angle))])
            }
        default:  // a few that go anywhere
            for _ in 0..<Int.random(in: 0...6, using: &random) { lines.append(across(side, &random)) }
        }
        return lines.map { line in
            let (kind, strength) =
                [("arterial", 0.9), ("street", 0.6), ("street", 0.6), ("path", 0.3), ("road", 0.6)]
                .randomElement(using: &random) ?? ("street", 0.6)
            return (line, kind, strength)
        }
    }

    /// Lays a street that meets obstacles: at each it crosses, ends before it, or passes by a bridge, a gate or a tunnel.
    private mutating func lead(
        _ line: [Place], _ kind: String, _ strength: Double, over obstacles: [[Place]], _ openness: Double,
        _ random: inout SeededGenerator
    ) {
        for (from, to) in zip(line, line.dropFirst()) {
            let length = hypot(to.x - from.x, to.y - from.y)
            func place(_ at: Double) -> Place {
                (from.x + at / length * (to.x - from.x), from.y + at / length * (to.y - from.y))
            }
            var start = 0.0
            for meeting in obstacles.flatMap({ Self.meetings(from, to, $0) }).map({ $0 * length }).sorted() {
                let (before, after) = (max(start, meeting - 6), min(length, meeting + 6))
                guard before < after else { continue }
                let isOpen = Double.random(in: 0..<1, using: &random) < openness
                switch isOpen ? Int.random(in: 0..<4, using: &random) : 4 {
                case 0: continue
                case 1: lay([place(before), place(after)], "bridge", strength: 0, isBridge: true)
                case 2: lay([place(before), place(after)], kind, strength: strength, isTunnel: true)
                case 3: lay([place(before), place(after)], meeting > 50 ? "crossing" : "gate", strength: 0)
                default: break
                }
                if before > start { lay([place(start), place(before)], kind, strength: strength) }
                start = after
            }
            if start < length { lay([place(start), to], kind, strength: strength) }
        }
    }

    /// Where a piece meets a line, as shares of the piece.
    private static func meetings(_ a: Place, _ b: Place, _ line: [Place]) -> [Double] {
        zip(line, line.dropFirst()).compactMap { c, d in
            let (ux, uy, vx, vy) = (b.x - a.x, b.y - a.y, d.x - c.x, d.y - c.y)
            let cross = ux * vy - uy * vx
            guard cross != 0 else { return nil }
            let share = ((c.x - a.x) * vy - (c.y - a.y) * vx) / cross
            let other = ((c.x - a.x) * uy - (c.y - a.y) * ux) / cross
            return (0...1).contains(share) && (0...1).contains(other) ? share : nil
        }
    }
}
