internal import Geometry

/// The ground within a metre of barriers: how much of a border runs along them.
///
/// A border is taken in pieces of at most two metres. A piece runs along a barrier when its middle is within a metre of
/// it and its ends within one and a half, so that what merely crosses a barrier hardly counts.
struct BarrierStrip {
    private struct Side {
        var from: Position
        var to: Position
        var barrier: Int
        var strength: Double
    }

    private static let piece = 2.0
    private static let reach = 1.0
    private static let reachOfEnds = 1.5

    private let sides: [Side]
    /// Of sides, in decimetres.
    private let index: BoxIndex

    init(_ barriers: [Barrier], _ plane: MetricPlane) throws(GeometryError) {
        var sides: [Side] = []
        for (number, barrier) in barriers.enumerated() where barrier.isBorder {
            let places = try plane.metres(barrier.line)
            for (from, to) in zip(places, places.dropFirst()) {
                sides.append(
                    Side(from: from, to: to, barrier: number, strength: max(0, min(1, barrier.strength))))
            }
        }
        self.sides = sides
        index = BoxIndex(
            sides.map { side in
                func limit(_ metres: Double) -> Int32 { Int32(clamping: Int64((10 * metres).rounded())) }
                let reach = Self.reachOfEnds + 0.1
                return Box(
                    minX: limit(min(side.from.x, side.to.x) - reach), minY: limit(min(side.from.y, side.to.y) - reach),
                    maxX: limit(max(side.from.x, side.to.x) + reach), maxY: limit(max(side.from.y, side.to.y) + reach))
            })
    }

    /// How much of a line runs along barriers, in metres, and the sum of length × strength of the strongest there.
    func share(of line: some Collection<Position>) -> (length: Double, strength: Double) {
        var sum = (length: 0.0, strength: 0.0)
        for (from, to) in zip(line, line.dropFirst()) {
            let length = from.distance(to: to)
            let count = (length / Self.piece).rounded(.up)
            func place(_ step: Double) -> Position {
                Position(from.x + step / count * (to.x - from.x), from.y + step / count * (to.y - from.y))
            }
            for step in stride(from: 0, to: count, by: 1) {
                guard let strength = strength(along: place(step), place(step + 0.5), place(step + 1)) else { continue }
                sum.length += length / count
                sum.strength += length / count * strength
            }
        }
        return sum
    }

    private func strength(along start: Position, _ middle: Position, _ end: Position) -> Double? {
        var best: Double?
        for side in candidates(at: middle) {
            let side = sides[Int(side)]
            if side.strength > best ?? -1, middle.distance(toPiece: side.from, side.to) <= Self.reach,
                isNear(start, side.barrier), isNear(end, side.barrier)
            {
                best = side.strength
            }
        }
        return best
    }

    private func isNear(_ end: Position, _ barrier: Int) -> Bool {
        candidates(at: end).contains {
            let side = sides[Int($0)]
            return side.barrier == barrier && end.distance(toPiece: side.from, side.to) <= Self.reachOfEnds
        }
    }

    private func candidates(at place: Position) -> ArraySlice<Int32> {
        index.candidates(at: Position(10 * place.x, 10 * place.y))
    }
}
