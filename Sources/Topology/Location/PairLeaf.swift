internal import Geometry

/// What a square knows that only borders between the same two sides pass through, near enough for 16 bits: the usual
/// case, in few bytes.
///
/// id of (x, y) = base, ⊕ change if the point counts an odd number of edges (``LocatedEdge/counts(_:_:floor:)``).
///
/// Words: the base; the change; the edges in pairs, each as ``NarrowEnds``. A pair that is not full ends in
/// ``NarrowEnds/filler``.
@unsafe struct PairLeaf {
    private let words: UnsafePointer<UInt32>
    private let twos: Int

    @inline(__always)
    init(_ words: UnsafePointer<UInt32>, twos: Int) {
        unsafe self.words = words
        unsafe self.twos = twos
    }

    /// The id of a point, counted from the square's corner, and whether an edge passes through it.
    @inline(__always)
    func found(_ x: Int32, _ y: Int32) -> (id: UInt32, isOnEdge: Bool) {
        var edge = unsafe UnsafeRawPointer(words + LeafFormat.wordsOfPairHead)
        var odd: Int32 = 0
        var onEdge: Int32 = 0
        for _ in unsafe 0..<twos {
            let first = unsafe NarrowEnds(edge)
            let second = unsafe NarrowEnds(edge + NarrowEnds.size)
            let (side, otherSide) = (first.side(x, y), second.side(x, y))
            odd ^= first.counts(x, y, side: side) ^ second.counts(x, y, side: otherSide)
            // Below 0 where one of them is 0.
            onEdge |= ((side & (0 &- side)) &- 1) | ((otherSide & (0 &- otherSide)) &- 1)
            unsafe edge += 2 * NarrowEnds.size
        }
        return unsafe (words[0] ^ (UInt32(bitPattern: odd) & words[1]), onEdge < 0)
    }

    /// Its edges, and some that touch no point.
    ///
    /// - Parameters:
    ///   - west: of the square, as its south.
    @inline(__always)
    func forEachEdge(_ west: Int32, _ south: Int32, _ body: (LocatedEdge) -> Void) {
        for i in unsafe 0..<2 * twos {
            let edge = unsafe NarrowEnds(
                UnsafeRawPointer(words + LeafFormat.wordsOfPairHead) + NarrowEnds.size * i)
            unsafe body(edge.located(west, south, change: words[1]))
        }
    }
}
