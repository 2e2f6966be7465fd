extension Voronoi {
    /// The rectangle a diagram is cut to.
    struct Window {
        let min: Position
        let max: Position

        var corners: [Position] { [min, Position(max.x, min.y), max, Position(min.x, max.y)] }

        func contains(_ site: Position) -> Bool {
            min.x <= site.x && site.x <= max.x && min.y <= site.y && site.y <= max.y
        }

        /// A convex ring cut to the rectangle, counter-clockwise (Sutherland and Hodgman 1974); `nil` when nothing is
        /// left of it.
        func clipped(_ ring: [Position]) -> [Position]? {
            var ring = ring.signedArea < 0 ? ring.reversed() : ring
            ring = Self.cut(ring, at: min.x, along: \.x, keep: >=)
            ring = Self.cut(ring, at: max.x, along: \.x, keep: <=)
            ring = Self.cut(ring, at: min.y, along: \.y, keep: >=)
            ring = Self.cut(ring, at: max.y, along: \.y, keep: <=)
            return ring.count > 2 ? ring : nil
        }

        private static func cut(
            _ ring: [Position], at limit: Double, along axis: KeyPath<Position, Double>,
            keep: (Double, Double) -> Bool
        ) -> [Position] {
            guard var previous = ring.last else { return [] }
            var kept: [Position] = []
            for next in ring {
                let startsInside = keep(previous[keyPath: axis], limit)
                let endsInside = keep(next[keyPath: axis], limit)
                if startsInside != endsInside {
                    let crossing = crossing(previous, next, at: limit, along: axis)
                    if kept.last != crossing { kept.append(crossing) }
                }
                if endsInside, kept.last != next { kept.append(next) }
                previous = next
            }
            while kept.count > 1, kept.first == kept.last { kept.removeLast() }
            return kept
        }

        /// Worked out in one direction only, so that the two cells of a border get the same point.
        private static func crossing(
            _ a: Position, _ b: Position, at limit: Double, along axis: KeyPath<Position, Double>
        ) -> Position {
            let (a, b) = (a.x, a.y) < (b.x, b.y) ? (a, b) : (b, a)
            let share = (limit - a[keyPath: axis]) / (b[keyPath: axis] - a[keyPath: axis])
            return axis == \.x
                ? Position(limit, a.y + share * (b.y - a.y)) : Position(a.x + share * (b.x - a.x), limit)
        }
    }
}
