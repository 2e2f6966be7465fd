/// How a ``PairLeaf`` and a ``Leaf`` are written.
enum LeafFormat {
    static let wordsOfPairHead = 2
    static let wordsOfHead = 3
    static let narrowMark: UInt32 = 1 << 31
    static let wordsPerNarrow = 3
    static let wordsPerWide = 5

    /// How many words a ``Leaf`` has, by its second and third.
    static func size(_ count: UInt32, _ countOnFloor: UInt32) -> Int {
        let edges = Int(count & ~narrowMark) + Int(countOnFloor)
        let isNarrow = count & narrowMark != 0
        return wordsOfHead + edges * (isNarrow ? wordsPerNarrow : wordsPerWide)
    }
}

/// Writes leaves one after another, in the same memory.
struct LeafWriter {
    /// The leaf that was written last.
    private(set) var words: [UInt32] = []
    private var narrow: [NarrowEnds] = []

    /// Writes the leaf of a square.
    ///
    /// - Parameters:
    ///   - edges: with coordinates from the coverage's corner.
    ///   - id: of the square's corner, moved.
    ///   - side: of the square.
    ///   - distance: how far from its tile's begin it will lie at most.
    /// - Returns: the square's ``SquareWord`` with a distance of 0.
    mutating func write(
        _ edges: [LocatedEdge], id: UInt32, west: Int32, south: Int32, side: Int64, within distance: Int
    ) -> UInt32 {
        words.removeAll(keepingCapacity: true)
        narrow.removeAll(keepingCapacity: true)
        func isOnFloor(_ edge: LocatedEdge) -> Bool { edge.ay <= south && edge.by <= south }
        var base = id
        var countOnFloor = 0
        var isPair = true
        for edge in edges {
            if isOnFloor(edge) {
                countOnFloor += 1
            } else if edge.counts(west, south, floor: south) {
                base ^= edge.change
            }
            isPair = isPair && edge.change == edges[0].change
            if let ends = NarrowEnds(edge, west: west, south: south) { narrow.append(ends) }
        }
        let isNarrow = side <= Int64(NarrowEnds.reach) && narrow.count == edges.count
        let twos = (edges.count + 1) / 2
        words.append(base)
        if isPair, isNarrow, countOnFloor == 0, twos <= SquareWord.maxTwos, distance <= SquareWord.maxPairDistance {
            words.append(edges[0].change)
            for ends in narrow { ends.append(to: &words) }
            if edges.count % 2 == 1 { NarrowEnds.filler.append(to: &words) }
            return SquareWord.pair(twos: twos, distance: 0)
        }
        words.append(UInt32(edges.count - countOnFloor) | (isNarrow ? LeafFormat.narrowMark : 0))
        words.append(UInt32(countOnFloor))
        for wantsFloor in [false, true] {
            for (index, edge) in edges.enumerated() where isOnFloor(edge) == wantsFloor {
                if isNarrow {
                    narrow[index].append(to: &words)
                } else {
                    words.append(UInt32(bitPattern: edge.ax))
                    words.append(UInt32(bitPattern: edge.ay))
                    words.append(UInt32(bitPattern: edge.bx))
                    words.append(UInt32(bitPattern: edge.by))
                }
                words.append(edge.change)
            }
        }
        return SquareWord.leaf
    }
}
