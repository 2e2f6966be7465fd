internal import Geometry

/// The border of one face, to cut lines to what lies inside it.
struct UnitBorder {
    private let area: Polygon
    private let sides: [(Point, Point)]
    private let index: BoxIndex
    /// Lattice units by which a piece reaches over the border.
    private static let overshoot = 3.0

    init(_ area: Polygon) {
        self.area = area
        var sides: [(Point, Point)] = []
        for ring in area.rings {
            var from = ring.points[ring.points.count - 1]
            for to in ring.points {
                sides.append((from, to))
                from = to
            }
        }
        self.sides = sides
        index = BoxIndex(sides.map { Box(around: [$0, $1]) })
    }

    /// Appends the pieces of a line that lie inside.
    func clip(_ line: [Point], into pieces: inout [[Point]]) {
        var piece: [Point] = []
        // Whether the current vertex lies inside; unknown at the start and after touching the border.
        var isInside: Bool?
        for (a, b) in zip(line, line.dropFirst()) where a != b {
            let cuts = [0] + crossings(a, b) + [1]
            for (from, to) in zip(cuts, cuts.dropFirst()) where to > from {
                let inside: Bool
                if cuts.count == 2, let known = isInside {
                    inside = known
                } else {
                    inside = area.contains(between(a, b, (from + to) / 2))
                }
                if !inside {
                    finish(&piece, into: &pieces)
                } else {
                    let length = max(between(a, b, from).distance(to: between(a, b, to)), 1e-9)
                    let reach = Self.overshoot / length * (to - from)
                    if from > 0 || piece.isEmpty {
                        finish(&piece, into: &pieces)
                        piece.append(rounded(between(a, b, from > 0 ? from - reach : 0)))
                    }
                    piece.append(rounded(between(a, b, to < 1 ? to + reach : 1)))
                    if to < 1 { finish(&piece, into: &pieces) }
                }
                isInside = inside
            }
            if cuts.count > 2, cuts[cuts.count - 2] > 1 - 1e-9 { isInside = nil }
        }
        finish(&piece, into: &pieces)
    }

    private func finish(_ piece: inout [Point], into pieces: inout [[Point]]) {
        if piece.count > 1 { pieces.append(piece) }
        piece.removeAll()
    }

    private func between(_ a: Point, _ b: Point, _ share: Double) -> Position {
        Position(
            Double(a.x) + share * (Double(b.x) - Double(a.x)), Double(a.y) + share * (Double(b.y) - Double(a.y)))
    }

    private func rounded(_ place: Position) -> Point { Point(Int32(place.x.rounded()), Int32(place.y.rounded())) }

    /// Where `a b` meets the border, as shares of its length, ascending.
    private func crossings(_ a: Point, _ b: Point) -> [Double] {
        var shares: [Double] = []
        let box = Box(
            minX: min(a.x, b.x), minY: min(a.y, b.y), maxX: max(a.x, b.x), maxY: max(a.y, b.y))
        index.forEachCandidate(in: box) { side in
            let (c, d) = sides[side]
            guard crosses(a, b, c, d) else { return }
            let ofA = Double(cross(c, d, a))
            let ofB = Double(cross(c, d, b))
            if ofA != ofB { shares.append(max(0, min(1, ofA / (ofA - ofB)))) }
        }
        guard shares.count > 1 else { return shares }
        shares.sort()
        var kept: [Double] = []
        for share in shares where kept.last != share { kept.append(share) }
        return kept
    }
}
