import Geometry
import TestSupport

/// Shapes of every kind, also empty and nested ones, as any writer may meet them: rings are closed and turn as
/// RFC 7946 wants, but may cross themselves.
struct RandomShapes {
    var generator: SeededGenerator

    init(_ seed: Seed) { generator = seed.generator }

    mutating func shape(depth: Int = 3) -> Shape<Point> {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &generator) {
        case 0: .point(point())
        case 1: .multiPoint(list(0...5) { $0.point() })
        case 2: .line(line())
        case 3: .multiLine(list(0...3) { $0.line() })
        case 4: .polygon(polygon())
        case 5: .multiPolygon(list(0...3) { $0.polygon() })
        default: .collection(list(0...3) { $0.shape(depth: depth - 1) })
        }
    }

    mutating func point() -> Point {
        if Int.random(in: 0..<20, using: &generator) == 0 {
            return Point([-1_800_000_000, 0, 1_800_000_000].randomElement(using: &generator) ?? 0, 900_000_000)
        }
        let step: Int32 = [1, 1, 1000, 10_000_000].randomElement(using: &generator) ?? 1
        return Point(
            Int32.random(in: -1_800_000_000...1_800_000_000, using: &generator) / step * step,
            Int32.random(in: -900_000_000...900_000_000, using: &generator) / step * step)
    }

    private mutating func line() -> [Point] {
        Int.random(in: 0..<6, using: &generator) == 0 ? [] : list(2...9) { $0.point() }
    }

    private mutating func polygon() -> [[Point]] {
        var rings: [[Point]] = []
        for _ in 0..<Int.random(in: 0...3, using: &generator) { rings.append(ring(counterClockwise: rings.isEmpty)) }
        return rings
    }

    private mutating func ring(counterClockwise: Bool) -> [Point] {
        while true {
            // Within a twentieth of the globe, where the area of a ring is exact.
            let corner = point()
            let points = list(3...8) { shapes in
                Point(
                    corner.x / 2 + Int32.random(in: 0...90_000_000, using: &shapes.generator),
                    corner.y / 2 + Int32.random(in: 0...90_000_000, using: &shapes.generator))
            }
            if let ring = Ring(points), ring.doubleArea != 0 {
                return ring.oriented(counterClockwise: counterClockwise).closed
            }
        }
    }

    private mutating func list<Element>(
        _ counts: ClosedRange<Int>, _ element: (inout RandomShapes) -> Element
    ) -> [Element] {
        var elements: [Element] = []
        for _ in 0..<Int.random(in: counts, using: &generator) { elements.append(element(&self)) }
        return elements
    }
}
