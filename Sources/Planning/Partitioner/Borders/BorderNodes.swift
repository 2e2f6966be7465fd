internal import Geometry

/// Outlines that get a vertex where borders end on them.
struct BorderNodes {
    private let rings: [Ring]
    private let sides: [Side]
    private let index: BoxIndex

    /// A straight piece of a ring.
    private struct Side {
        let ring: Int
        let side: Int
        let from: Point
        let to: Point

        /// In lattice units.
        func distance(to point: Point) -> Double {
            Position(point).distance(toPiece: Position(from), Position(to))
        }
    }

    /// Lattice units by which rounding puts a node off the side it is on.
    private static let reach = 1.0
    /// Lattice units within which a border runs along a ring: some centimetres.
    private static let film = 3.0

    init(_ areas: [MultiPolygon]) {
        rings = areas.flatMap(\.rings)
        sides = rings.enumerated().flatMap { number, ring in
            zip(ring.points, ring.points.dropFirst() + [ring.points[0]]).enumerated().map {
                Side(ring: number, side: $0, from: $1.0, to: $1.1)
            }
        }
        index = BoxIndex(sides.map { Box(around: [$0.from, $0.to])?.grown(by: 4) })
    }

    /// A border that ends on the rings, without its last pieces where these run along them, and by the nearest way instead:
    /// between border and ring a grid would have a needle, centimetres wide and as long as these pieces.
    func shortened(_ border: [Point]) -> [Point] {
        var border = border
        for _ in 0..<2 {
            if distance(to: Position(border[0])) <= Self.reach {
                var along = 0
                while along + 1 < border.count, runsAlong(border[along], border[along + 1]) { along += 1 }
                // What lies on the rings from end to end stays: it may be all that parts a thin grid from others.
                if along == border.count - 1, distance(to: Position(border[along])) <= Self.reach { along -= 1 }
                if along > 0 {
                    border.removeFirst(along)
                    if let foot = foot(of: border[0]) { border.insert(foot, at: 0) }
                }
            }
            border.reverse()
        }
        return border
    }

    private func runsAlong(_ a: Point, _ b: Point) -> Bool {
        [0.25, 0.5, 0.75, 1].allSatisfy { share in
            let x = Double(a.x) + share * (Double(b.x) - Double(a.x))
            let y = Double(a.y) + share * (Double(b.y) - Double(a.y))
            return distance(to: Position(x, y)) <= Self.film
        }
    }

    /// In lattice units; infinite far off.
    private func distance(to place: Position) -> Double {
        index.candidates(at: place).reduce(.infinity) {
            min($0, place.distance(toPiece: Position(sides[Int($1)].from), Position(sides[Int($1)].to)))
        }
    }

    /// The place on the rings that a vertex near them is nearest to; `nil` for one that lies on them.
    private func foot(of vertex: Point) -> Point? {
        let place = Position(vertex)
        let near = index.candidates(at: place).map { sides[Int($0)] }
        guard let side = near.min(by: { $0.distance(to: vertex) < $1.distance(to: vertex) }),
            side.distance(to: vertex) > Self.reach
        else { return nil }
        let (dx, dy) = (Double(side.to.x) - Double(side.from.x), Double(side.to.y) - Double(side.from.y))
        let along = (place.x - Double(side.from.x)) * dx + (place.y - Double(side.from.y)) * dy
        let share = max(0, min(1, along / max(1, dx * dx + dy * dy)))
        return Point(
            Int32((Double(side.from.x) + share * dx).rounded()), Int32((Double(side.from.y) + share * dy).rounded()))
    }

    /// The rings, closed, with those ends of borders that lie on them.
    ///
    /// - Parameter onRims: places that lie on the rings, as far as the blocks know. An end there is on the nearest side,
    ///   however far: a border that ended short of the rings would part nothing, and its grids be one.
    func noded(at ends: Set<Point>, onRims rims: Set<Point>) -> [[Point]] {
        var nodes: [[(side: Int, point: Point)]] = Array(repeating: [], count: rings.count)
        for end in ends.sorted() {
            var near = near(end, of: index.candidates(at: Position(end)).map(Int.init), within: Self.reach)
            if near.isEmpty, rims.contains(end) {
                let nearest = sides.reduce(Double.infinity) { min($0, $1.distance(to: end)) }
                near = self.near(end, of: Array(sides.indices), within: nearest)
            }
            for side in near.map({ sides[$0] }) where side.from != end && side.to != end {
                nodes[side.ring].append((side.side, end))
            }
        }
        return zip(rings, nodes).map { ring, nodes in
            var line: [Point] = []
            let bySide = Dictionary(grouping: nodes, by: \.side)
            for (side, from) in ring.points.enumerated() {
                line.append(from)
                line += (bySide[side] ?? []).map(\.point).sorted {
                    Position($0).distance(to: Position(from)) < Position($1).distance(to: Position(from))
                }
            }
            return line + [line[0]]
        }
    }

    private func near(_ end: Point, of candidates: [Int], within reach: Double) -> [Int] {
        candidates.filter { sides[$0].distance(to: end) <= reach }
    }
}
