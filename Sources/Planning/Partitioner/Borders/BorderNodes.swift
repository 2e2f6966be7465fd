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

    init(_ areas: [MultiPolygon]) {
        rings = areas.flatMap(\.rings)
        sides = rings.enumerated().flatMap { number, ring in
            zip(ring.points, ring.points.dropFirst() + [ring.points[0]]).enumerated().map {
                Side(ring: number, side: $0, from: $1.0, to: $1.1)
            }
        }
        index = BoxIndex(sides.map { Box(around: [$0.from, $0.to])?.grown(by: 2) })
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
