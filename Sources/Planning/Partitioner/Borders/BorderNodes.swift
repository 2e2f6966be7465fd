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

    /// A border with its ends on the rings, as far as they lie on the rims: noding the blocks moved these by some units, and
    /// a border that ended short of the rings would part nothing, and its grids be one.
    ///
    /// Its last pieces go where they run along the rings, and the nearest way is taken instead: between border and ring a
    /// grid would have a needle, centimetres wide and as long as these pieces.
    ///
    /// - Parameter rims: places that lie on the rings, as far as the blocks know.
    func ended(_ border: [Point], onRims rims: Set<Point>) -> [Point] {
        var border = border
        for _ in 0..<2 {
            if rims.contains(border[0]), distance(to: Position(border[0])) > Self.reach, let foot = foot(of: border[0])
            {
                border[0] = foot
                while border.count > 2, border[1] == foot { border.remove(at: 1) }
            }
            shorten(&border)
            border.reverse()
        }
        return border
    }

    /// Its first pieces go where they run along the rings.
    private func shorten(_ border: inout [Point]) {
        guard distance(to: Position(border[0])) <= Self.reach else { return }
        var along = 0
        while along + 1 < border.count, runsAlong(border[along], border[along + 1]) { along += 1 }
        // What lies on the rings from end to end stays: it may be all that parts a thin grid from others.
        if along == border.count - 1, distance(to: Position(border[along])) <= Self.reach { along -= 1 }
        guard along > 0 else { return }
        border.removeFirst(along)
        if distance(to: Position(border[0])) > Self.reach, let foot = foot(of: border[0]) { border.insert(foot, at: 0) }
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

    /// The place on the rings that a vertex is nearest to, however far.
    private func foot(of vertex: Point) -> Point? {
        let place = Position(vertex)
        let near = index.candidates(at: place).map { sides[Int($0)] }
        guard
            let side = (near.isEmpty ? sides : near).min(by: {
                $0.distance(to: vertex) < $1.distance(to: vertex)
            })
        else { return nil }
        let (dx, dy) = (Double(side.to.x) - Double(side.from.x), Double(side.to.y) - Double(side.from.y))
        let along = (place.x - Double(side.from.x)) * dx + (place.y - Double(side.from.y)) * dy
        let share = max(0, min(1, along / max(1, dx * dx + dy * dy)))
        return Point(
            Int32((Double(side.from.x) + share * dx).rounded()), Int32((Double(side.from.y) + share * dy).rounded()))
    }

    /// The rings, closed, with those ends of borders that lie on them.
    func noded(at ends: Set<Point>) -> [[Point]] {
        var nodes: [[(side: Int, point: Point)]] = Array(repeating: [], count: rings.count)
        for end in ends.sorted() {
            for side in index.candidates(at: Position(end)).map({ sides[Int($0)] })
            where side.distance(to: end) <= Self.reach && side.from != end && side.to != end {
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
}
