internal import Geometry

/// Which barriers a piece of a block's border lies on.
struct BarrierSides {
    private let pieces: [(a: Point, b: Point, strength: Double, isImpassable: Bool)]
    private let index: BoxIndex
    /// Noding rounds crossings and moves lines onto nodes near them: by less than this, in lattice units.
    private static let noding = 2.0
    /// Half a metre in lattice units: slivers up to this thickness join a neighbour, so that a border may run this far
    /// off the barrier that it follows.
    private static let sliver = 50.0

    init(_ barriers: [Barrier]) {
        var pieces: [(a: Point, b: Point, strength: Double, isImpassable: Bool)] = []
        for barrier in barriers where barrier.isBorder {
            let strength = max(0, min(1, barrier.strength))
            for (a, b) in zip(barrier.line, barrier.line.dropFirst()) {
                pieces.append((a, b, strength, barrier.isImpassable))
            }
        }
        self.pieces = pieces
        index = BoxIndex(
            pieces.map { Box(around: [$0.a, $0.b])?.grown(by: Int32($0.isImpassable ? Self.sliver : Self.noding)) })
    }

    var isEmpty: Bool { pieces.isEmpty }

    /// The greatest strength of the barriers that run along `a b`; `nil` when none does.
    func strength(from a: Point, to b: Point) -> Double? {
        let start = Position(a)
        let end = Position(b)
        var best: Double?
        for piece in index.candidates(at: start.middle(to: end)) {
            let piece = pieces[Int(piece)]
            guard piece.strength > best ?? -1 else { continue }
            let (from, to) = (Position(piece.a), Position(piece.b))
            if start.distance(toPiece: from, to) <= Self.noding, end.distance(toPiece: from, to) <= Self.noding {
                best = piece.strength
            }
        }
        return best
    }

    /// Whether `a b` runs along barriers that nobody gets across.
    func isBlocked(from a: Point, to b: Point) -> Bool {
        let (start, end) = (Position(a), Position(b))
        return isBlocked(at: start.middle(to: end)) && isBlocked(at: start) && isBlocked(at: end)
    }

    private func isBlocked(at place: Position) -> Bool {
        index.candidates(at: place).contains { piece in
            let piece = pieces[Int(piece)]
            return piece.isImpassable && place.distance(toPiece: Position(piece.a), Position(piece.b)) <= Self.sliver
        }
    }
}
