internal import Geometry

/// Where people get across what is impassable: by roads and paths, over bridges, through gates and tunnels.
struct Passages {
    private struct Piece {
        var from: Point
        var to: Point
        var line: Int32
    }

    /// A line that comes to a border from one side of it.
    private struct Arrival {
        var line: Int32
        var place: Position
        var side: Int

        func goesOn(in other: Arrival) -> Bool {
            line == other.line || place.distance(to: other.place) <= 2 * Passages.reach
        }
    }

    private let pieces: [Piece]
    private let index: BoxIndex
    /// The blocks in which a tunnel comes out, by its line; `nil` for what runs on the ground.
    private let mouths: [Set<Int32>?]
    /// Rounding may part what meets by so much, in lattice units.
    private static let reach = 2.0

    /// - Parameter blocks: which blocks a point lies in or on the border of.
    init(_ barriers: [Barrier], blocks: (Point) -> [Int32]) {
        var pieces: [Piece] = []
        var mouths: [Set<Int32>?] = []
        for barrier in barriers where barrier.isPassable {
            guard let first = barrier.line.first, let last = barrier.line.last else { continue }
            let line = Int32(mouths.count)
            mouths.append(barrier.isTunnel ? Set(blocks(first) + blocks(last)) : nil)
            pieces += zip(barrier.line, barrier.line.dropFirst()).map { Piece(from: $0, to: $1, line: line) }
        }
        self.pieces = pieces
        self.mouths = mouths
        index = BoxIndex(pieces.map { Box(around: [$0.from, $0.to])?.grown(by: Int32(Self.reach)) })
    }

    /// Whether a passable line leads over the border of two blocks, from one side of it to the other. What ends on the
    /// border leads over it when another line goes on from there.
    func leadOver(_ border: [Point], between a: Int32, _ b: Int32) -> Bool {
        var arrivals: [Arrival] = []
        for (from, to) in zip(border, border.dropFirst()) {
            guard let box = Box(around: [from, to]) else { continue }
            var isOver = false
            index.forEachCandidate(in: box) { candidate in
                let piece = pieces[candidate]
                if let mouths = mouths[Int(piece.line)], !mouths.contains(a), !mouths.contains(b) { return }
                guard Self.meet(piece.from, piece.to, from, to) else { return }
                let sides = (Self.side(piece.from, of: from, to), Self.side(piece.to, of: from, to))
                if sides.0 * sides.1 < 0 { isOver = true }
                for (side, end) in [(sides.0, piece.to), (sides.1, piece.from)] where side != 0 {
                    arrivals.append(Arrival(line: piece.line, place: Position(end), side: side))
                }
            }
            if isOver { return true }
        }
        let lefts = arrivals.filter { $0.side > 0 }
        return arrivals.contains { right in right.side < 0 && lefts.contains { $0.goesOn(in: right) } }
    }

    /// 1 left of the line through `a b`, -1 right of it, 0 on it.
    private static func side(_ point: Point, of a: Point, _ b: Point) -> Int {
        let length = Position(a).distance(to: Position(b))
        let distance = Double(cross(a, b, point)) / max(length, 1)
        return distance > reach ? 1 : distance < -reach ? -1 : 0
    }

    private static func meet(_ a: Point, _ b: Point, _ c: Point, _ d: Point) -> Bool {
        crosses(a, b, c, d)
            || min(
                Position(a).distance(toPiece: Position(c), Position(d)),
                Position(b).distance(toPiece: Position(c), Position(d)),
                Position(c).distance(toPiece: Position(a), Position(b)),
                Position(d).distance(toPiece: Position(a), Position(b))) <= reach
    }
}
