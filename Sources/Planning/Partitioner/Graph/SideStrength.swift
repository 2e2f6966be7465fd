internal import Geometry

/// Which barrier a noded side lies on.
struct SideStrength {
    private let pieces: [(a: Point, b: Point, strength: Double)]
    private let index: BoxIndex
    /// Noding rounds crossings and moves lines onto nodes near them: by less than this, in lattice units.
    private static let reach = 2.0

    init(_ barriers: [Barrier]) {
        var pieces: [(a: Point, b: Point, strength: Double)] = []
        for barrier in barriers where barrier.isBorder {
            let strength = max(0, min(1, barrier.strength))
            for (a, b) in zip(barrier.line, barrier.line.dropFirst()) { pieces.append((a, b, strength)) }
        }
        self.pieces = pieces
        index = BoxIndex(
            pieces.map { piece in
                Box(around: [piece.a, piece.b]).map {
                    Box(
                        minX: $0.minX.saturating(-2), minY: $0.minY.saturating(-2), maxX: $0.maxX.saturating(2),
                        maxY: $0.maxY.saturating(2))
                }
            })
    }

    /// The greatest strength of the barriers that run along `a b`; `nil` when none does.
    func strength(from a: Point, to b: Point) -> Double? {
        let start = Position(Double(a.x), Double(a.y))
        let end = Position(Double(b.x), Double(b.y))
        var best: Double?
        for piece in index.candidates(at: Position((start.x + end.x) / 2, (start.y + end.y) / 2)) {
            let piece = pieces[Int(piece)]
            guard piece.strength > best ?? -1 else { continue }
            let from = Position(Double(piece.a.x), Double(piece.a.y))
            let to = Position(Double(piece.b.x), Double(piece.b.y))
            if start.distance(toPiece: from, to) <= Self.reach, end.distance(toPiece: from, to) <= Self.reach {
                best = piece.strength
            }
        }
        return best
    }
}

extension Int32 {
    fileprivate func saturating(_ step: Int32) -> Int32 {
        let (sum, overflow) = addingReportingOverflow(step)
        return overflow ? self : sum
    }
}
