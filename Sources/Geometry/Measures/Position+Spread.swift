extension Collection<Position> {
    /// The corners of the smallest convex area around the places, counter-clockwise (Andrew's monotone chain).
    public var convexHull: [Position] {
        let sorted = self.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
        func chain(_ places: some Sequence<Position>) -> [Position] {
            var chain: [Position] = []
            for place in places where chain.last != place {
                while chain.count > 1, turn(chain[chain.count - 2], chain[chain.count - 1], place) <= 0 {
                    chain.removeLast()
                }
                chain.append(place)
            }
            return chain
        }
        let lower = chain(sorted)
        guard lower.count > 1 else { return lower }
        return lower.dropLast() + chain(sorted.reversed()).dropLast()
    }

    /// The greatest distance between two of the places; 0 for fewer than two.
    public var diameter: Double {
        let hull = convexHull
        var greatest = 0.0
        for (index, a) in hull.enumerated() {
            for b in hull[(index + 1)...] { greatest = Swift.max(greatest, a.distance(to: b)) }
        }
        return greatest
    }

    /// The radius of the smallest circle around the places; 0 for fewer than two (Welzl 1991).
    public var enclosingRadius: Double {
        let hull = convexHull
        guard hull.count > 1 else { return 0 }
        var circle = Circle(hull[0], hull[1])
        for i in 2..<Swift.max(2, hull.count) where !circle.holds(hull[i]) {
            circle = Circle(hull[0], hull[i])
            for j in 1..<i where !circle.holds(hull[j]) {
                circle = Circle(hull[j], hull[i])
                for k in 0..<j where !circle.holds(hull[k]) { circle = Circle(hull[k], hull[j], hull[i]) }
            }
        }
        return circle.radius
    }
}

private func turn(_ a: Position, _ b: Position, _ c: Position) -> Double {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

private struct Circle {
    let centre: Position
    let radius: Double

    init(_ a: Position, _ b: Position) {
        centre = Position((a.x + b.x) / 2, (a.y + b.y) / 2)
        radius = a.distance(to: b) / 2
    }

    /// - Precondition: the three are not on one line.
    init(_ a: Position, _ b: Position, _ c: Position) {
        let (bx, by, cx, cy) = (b.x - a.x, b.y - a.y, c.x - a.x, c.y - a.y)
        let (bb, cc) = (bx * bx + by * by, cx * cx + cy * cy)
        let scale = 2 * (bx * cy - by * cx)
        centre = Position(a.x + (cy * bb - by * cc) / scale, a.y + (bx * cc - cx * bb) / scale)
        radius = centre.distance(to: a)
    }

    func holds(_ place: Position) -> Bool { centre.distance(to: place) <= radius * (1 + 1e-12) }
}
