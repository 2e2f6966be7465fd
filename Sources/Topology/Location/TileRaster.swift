internal import Foundation

/// The squares and leaves of one tile of a ``CellIndex``.
struct TileRaster: Sendable {
    /// log₂ of a square's side.
    private(set) var squareShift: Int64
    /// As many as fill lines.
    private(set) var words: [UInt32]

    /// At most 128 × 128 squares.
    private static let finest: Int64 = 7
    private static let squaresPerEdge = 8.0

    /// - Parameters:
    ///   - edges: all that touch the tile.
    ///   - id: of the tile's south-western corner, moved.
    ///   - edgesPerSide: a square's side, in mean lengths of an edge.
    init(
        _ edges: [LocatedEdge], id: UInt32, tileShift: Int64, west: Int64, south: Int64, edgesPerSide: Double
    ) {
        squareShift = tileShift
        words = [id]
        if !edges.isEmpty {
            let fineness = Self.fineness(edges, tileShift, edgesPerSide)
            squareShift = tileShift - fineness
            let side = 1 << fineness
            let (offsets, filed) = Self.file(edges, squareShift, side, west >> squareShift, south >> squareShift)
            words = Self.corners(edges, id: id, squareShift, side, west: west, south: south)
            var room = LeafRoom(after: &words)
            var leaf = LeafWriter()
            var near: [LocatedEdge] = []
            for square in 0..<(side * side) where offsets[square] < offsets[square + 1] {
                near.removeAll(keepingCapacity: true)
                for index in filed[offsets[square]..<offsets[square + 1]] { near.append(edges[index]) }
                let word = leaf.write(
                    near, id: words[square], west: Int32(west + Int64(square % side) << squareShift),
                    south: Int32(south + Int64(square / side) << squareShift), side: 1 << squareShift,
                    within: words.count)
                let distance = room.place(leaf.words, in: &words)
                precondition(distance <= SquareWord.maxDistance)
                words[square] = word | UInt32(distance)
            }
        }
        IndexPages.fillLine(&words)
    }

    /// log₂ of the squares along a side: a little longer than an edge, and not too many for the edges there are.
    private static func fineness(_ edges: [LocatedEdge], _ tileShift: Int64, _ edgesPerSide: Double) -> Int64 {
        let side = Double(1 << tileShift)
        let length = edges.reduce(0.0) { $0 + min(side, Double(max($1.dx, abs($1.dy)))) } / Double(edges.count)
        let byLength = log2(side / max(1, edgesPerSide * length))
        let byCount = log2(squaresPerEdge * Double(edges.count)) / 2
        return max(0, min(finest, tileShift, Int64(min(byLength, byCount).rounded())))
    }

    private static func file(
        _ edges: [LocatedEdge], _ shift: Int64, _ side: Int, _ column: Int64, _ row: Int64
    ) -> (offsets: [Int], filed: [Int]) {
        let columns = column...(column + Int64(side) - 1)
        let rows = row...(row + Int64(side) - 1)
        var offsets = [Int](repeating: 0, count: side * side + 1)
        for edge in edges {
            edge.forEachSquare(shift, columns: columns, rows: rows) {
                offsets[Int($1 - row) * side + Int($0 - column) + 1] += 1
            }
        }
        for i in 1..<offsets.count { offsets[i] += offsets[i - 1] }
        var next = offsets
        var filed = [Int](repeating: 0, count: offsets[side * side])
        for (index, edge) in edges.enumerated() {
            edge.forEachSquare(shift, columns: columns, rows: rows) {
                let square = Int($1 - row) * side + Int($0 - column)
                filed[next[square]] = index
                next[square] += 1
            }
        }
        return (offsets, filed)
    }

    /// The ids of the squares' south-western corners, moved: north along the tile's western side, then east along each
    /// floor, changing at each edge crossed.
    private static func corners(
        _ edges: [LocatedEdge], id: UInt32, _ shift: Int64, _ side: Int, west: Int64, south: Int64
    ) -> [UInt32] {
        let size: Int64 = 1 << shift
        let rows = 0...Int64(side - 1)
        var ids = [UInt32](repeating: 0, count: side * side)
        ids[0] = id
        for edge in edges {
            edge.forEachCrossing(shift, columns: side, rows: rows, west: west, south: south) { column, row in
                if column > 0 { ids[row * side + column] ^= edge.change }
            }
            guard Int64(edge.ax) <= west, west < Int64(edge.bx) else { continue }
            let row = (edge.firstAbove(at: west) - south + size - 1) >> shift
            if 0 < row, row < Int64(side) { ids[Int(row) * side] ^= edge.change }
        }
        for row in 1..<max(1, side) { ids[row * side] ^= ids[(row - 1) * side] }
        for row in 0..<side {
            for square in (row * side + 1)..<max(row * side + 1, (row + 1) * side) { ids[square] ^= ids[square - 1] }
        }
        return ids
    }
}
