internal import Geometry

/// Outlines that get a vertex where borders end on them.
struct BorderNodes {
    private let rings: [Ring]
    private let sides: [(ring: Int, side: Int, from: Point, to: Point)]
    private let index: BoxIndex
    /// Lattice units by which rounding puts a node off the side it is on.
    private static let reach = 1.0

    init(_ areas: [MultiPolygon]) {
        rings = areas.flatMap(\.rings)
        sides = rings.enumerated().flatMap { number, ring in
            zip(ring.points, ring.points.dropFirst() + [ring.points[0]]).enumerated().map {
                (number, $0, $1.0, $1.1)
            }
        }
        index = BoxIndex(sides.map { Box(around: [$0.from, $0.to])?.grown(by: 2) })
    }

    /// The rings, closed, with those ends of chains that lie on them.
    func noded(byEndsOf chains: [[Point]]) -> [[Point]] {
        var nodes: [[(side: Int, point: Point)]] = Array(repeating: [], count: rings.count)
        for end in Set(chains.flatMap { [$0[0], $0[$0.count - 1]] }).sorted() {
            let place = Position(end)
            for candidate in index.candidates(at: place) {
                let side = sides[Int(candidate)]
                guard side.from != end, side.to != end,
                    place.distance(toPiece: Position(side.from), Position(side.to)) <= Self.reach
                else { continue }
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
