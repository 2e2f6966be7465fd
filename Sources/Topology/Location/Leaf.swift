/// What a square of a ``CellIndex`` that borders pass through knows, where a ``PairLeaf`` is not enough.
///
/// id of (x, y) = base ⊕ the changes of the edges that the point counts (``LocatedEdge/counts(_:_:floor:)``): the edges
/// crossed on the way from the square's corner east along its floor and then north.
///
/// Words: the base; the number of edges above the floor and, in the top bit, whether all are narrow; the number of
/// edges on the floor, which are never crossed; the edges, those on the floor last. A narrow edge is ``NarrowEnds`` and
/// its change, a wide one four coordinates from the coverage's corner and its change.
@unsafe struct Leaf {
    private let words: UnsafePointer<UInt32>

    @inline(__always)
    init(_ words: UnsafePointer<UInt32>) { unsafe self.words = words }

    private var count: Int { unsafe Int(words[1] & ~LeafFormat.narrowMark) }
    private var countOnFloor: Int { unsafe Int(words[2]) }
    private var isNarrow: Bool { unsafe words[1] & LeafFormat.narrowMark != 0 }

    /// - Parameter shift: log₂ of the square's side.
    func id(_ x: UInt32, _ y: UInt32, shift: UInt32) -> UInt32 {
        let inSquare = (1 as UInt32) &<< shift &- 1
        let (px, py) = (Int32(bitPattern: x & inSquare), Int32(bitPattern: y & inSquare))
        let (wx, wy, floor) = (Int32(bitPattern: x), Int32(bitPattern: y), Int32(bitPattern: y & ~inSquare))
        var id = unsafe words[0]
        for i in unsafe 0..<count {
            if unsafe isNarrow {
                let (ends, change) = unsafe narrow(i)
                id ^= change & UInt32(bitPattern: ends.counts(px, py, side: ends.side(px, py)))
            } else {
                let edge = unsafe wide(i)
                if edge.counts(wx, wy, floor: floor) { id ^= edge.change }
            }
        }
        return id
    }

    /// Its edges.
    ///
    /// - Parameters:
    ///   - west: of the square, as its south.
    func forEachEdge(_ west: Int32, _ south: Int32, _ body: (LocatedEdge) -> Void) {
        for i in unsafe 0..<count + countOnFloor {
            if unsafe isNarrow {
                let (ends, change) = unsafe narrow(i)
                body(ends.located(west, south, change: change))
            } else {
                unsafe body(wide(i))
            }
        }
    }

    private func narrow(_ i: Int) -> (ends: NarrowEnds, change: UInt32) {
        let at = unsafe words + LeafFormat.wordsOfHead + LeafFormat.wordsPerNarrow * i
        return unsafe (NarrowEnds(at), at[2])
    }

    private func wide(_ i: Int) -> LocatedEdge {
        let at = unsafe words + LeafFormat.wordsOfHead + LeafFormat.wordsPerWide * i
        return unsafe LocatedEdge(
            Int32(bitPattern: at[0]), Int32(bitPattern: at[1]), Int32(bitPattern: at[2]), Int32(bitPattern: at[3]),
            change: at[4])
    }
}
