/// How a ``Leaf`` is written.
enum LeafFormat {
    static let wordsOfHead = 3
    static let narrowMark: UInt32 = 1 << 31
    static let wordsPerEdge = 5
    static let wordsPerFour = 12
    /// Narrow edges end less than this from the square's corner, in x and in y.
    private static let reach: Int32 = 1 << 14

    /// Appends the leaf of a square to `words`.
    ///
    /// - Parameters:
    ///   - edges: with coordinates from the coverage's corner.
    ///   - id: of the square's corner, moved.
    ///   - side: of the square.
    static func append(
        _ edges: [LocatedEdge], id: UInt32, west: Int32, south: Int32, side: Int64, to words: inout [UInt32]
    ) {
        var base = id
        var isNarrow = side <= Int64(reach)
        let above = edges.filter { $0.ay > south || $0.by > south }
        let onFloor = edges.filter { $0.ay <= south && $0.by <= south }
        for edge in above where edge.counts(west, south, floor: south) { base ^= edge.change }
        for edge in edges {
            isNarrow =
                isNarrow && abs(edge.ax - west) < reach && abs(edge.bx - west) < reach && abs(edge.ay - south) < reach
                && abs(edge.by - south) < reach
        }
        words.append(base)
        words.append(UInt32(above.count) | (isNarrow ? narrowMark : 0))
        words.append(UInt32(onFloor.count))
        if isNarrow {
            for edges in [above, onFloor] {
                for first in stride(from: 0, to: edges.count, by: 4) {
                    appendFour(edges[first..<min(first + 4, edges.count)], west, south, to: &words)
                }
            }
        } else {
            for edge in above + onFloor {
                words.append(UInt32(bitPattern: edge.ax))
                words.append(UInt32(bitPattern: edge.ay))
                words.append(UInt32(bitPattern: edge.bx))
                words.append(UInt32(bitPattern: edge.by))
                words.append(edge.change)
            }
        }
    }

    private static func appendFour(
        _ edges: ArraySlice<LocatedEdge>, _ west: Int32, _ south: Int32, to words: inout [UInt32]
    ) {
        let four = words.count
        words.append(contentsOf: repeatElement(0, count: wordsPerFour))
        for (lane, edge) in edges.enumerated() {
            func put(_ coordinate: Int32, field: Int) {
                words[four + 2 * field + lane / 2] |=
                    UInt32(UInt16(truncatingIfNeeded: coordinate)) << (16 * (lane % 2))
            }
            put(edge.ax - west, field: 0)
            put(edge.ay - south, field: 1)
            put(edge.bx - west, field: 2)
            put(edge.by - south, field: 3)
            words[four + 8 + lane] = edge.change
        }
    }
}
