internal import Geometry

/// Lines that planners draw.
enum Sketch {
    /// Nobody draws more vertices than that by hand.
    static let limit = 10_000

    /// Whether a line crosses itself; its ends may meet.
    static func isTangled(_ line: [Point]) -> Bool {
        guard line.count <= limit else { return true }
        let sides = zip(line, line.dropFirst()).filter { $0 != $1 }
        let boxes = sides.map { Box(around: [$0, $1]) }
        let isClosed = line.first == line.last
        for (index, side) in sides.enumerated() {
            for other in sides.indices.dropFirst(index + 2) where !(isClosed && index == 0 && other == sides.count - 1)
            {
                guard let own = boxes[index], let its = boxes[other], own.intersects(its) else { continue }
                if crosses(side.0, side.1, sides[other].0, sides[other].1) { return true }
            }
        }
        return false
    }

    /// A line whose ends inside some ground are led on straight, to just beyond its border. A closed line stays as it is.
    static func prolonged(_ line: [Point], over ground: [Polygon]) -> [Point] {
        guard let first = line.first, let last = line.last, first != last else { return line }
        // On over lakes and whatever else lies within.
        let shells = ground.map { Polygon($0.exterior) }
        let start = end(of: line.reversed(), over: shells)
        let end = end(of: line, over: shells)
        return (start.map { [$0] } ?? []) + line + (end.map { [$0] } ?? [])
    }

    /// Where a line leads beyond its last point; `nil` when that lies outside already.
    private static func end(of line: [Point], over shells: [Polygon]) -> Point? {
        guard let last = line.last, let before = line.last(where: { $0 != last }),
            shells.contains(where: { $0.place(of: last) == .inside })
        else { return nil }
        let from = Position(last)
        let step = Position(from.x - Double(before.x), from.y - Double(before.y))
        let length = (step.x * step.x + step.y * step.y).squareRoot()
        func place(_ way: Double) -> Position { Position(from.x + way * step.x, from.y + way * step.y) }
        // Some centimetres beyond a border, or half way to the next one.
        let margin = 8 / length
        let ways = crossings(from: from, step, with: shells.map(\.exterior)).sorted()
        for (index, way) in ways.enumerated() {
            let next = index + 1 < ways.count ? ways[index + 1] : way + 2 * margin
            let isOutside = !shells.contains { $0.contains(place((way + next) / 2)) }
            if next - way > 1 / length, isOutside {
                let end = place(way + min(margin, (next - way) / 2))
                return Point(Int32(clamping: Int(end.x.rounded())), Int32(clamping: Int(end.y.rounded())))
            }
        }
        return nil
    }

    /// How many steps ahead a straight way crosses rings.
    private static func crossings(from: Position, _ step: Position, with rings: [Ring]) -> [Double] {
        var ways: [Double] = []
        for ring in rings {
            var a = Position(ring.points[ring.points.count - 1])
            for point in ring.points {
                let b = Position(point)
                let side = Position(b.x - a.x, b.y - a.y)
                let turn = step.x * side.y - step.y * side.x
                if turn != 0 {
                    let gap = Position(a.x - from.x, a.y - from.y)
                    let way = (gap.x * side.y - gap.y * side.x) / turn
                    let along = (gap.x * step.y - gap.y * step.x) / turn
                    if way > 0, (0...1).contains(along) { ways.append(way) }
                }
                a = b
            }
        }
        return ways
    }
}
