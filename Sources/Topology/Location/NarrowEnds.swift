/// The ends of a ``LocatedEdge`` in 16 bits, from the corner of a square and less than 2^14 away, so that the products
/// are exact in 32 bits.
struct NarrowEnds {
    private let ax: Int32
    private let ay: Int32
    private let bx: Int32
    private let by: Int32

    /// In bytes.
    static let size = 8
    static let reach: Int32 = 1 << 14
    /// Runs west, which no edge does: no point counts or touches it.
    static let filler = NarrowEnds(ax: reach - 1, ay: 1, bx: 1 - reach, by: 1)

    private init(ax: Int32, ay: Int32, bx: Int32, by: Int32) {
        (self.ax, self.ay, self.bx, self.by) = (ax, ay, bx, by)
    }

    /// - Returns: `nil` for an end that is too far away.
    init?(_ edge: LocatedEdge, west: Int32, south: Int32) {
        self.init(ax: edge.ax - west, ay: edge.ay - south, bx: edge.bx - west, by: edge.by - south)
        guard max(abs(ax), abs(ay), abs(bx), abs(by)) < Self.reach else { return nil }
    }

    @inline(__always)
    init(_ bytes: UnsafeRawPointer) {
        let word = unsafe bytes.loadUnaligned(as: UInt64.self)
        func end(_ shift: UInt64) -> Int32 { Int32(Int16(truncatingIfNeeded: word &>> shift)) }
        self.init(ax: end(0), ay: end(16), bx: end(32), by: end(48))
    }

    /// Two words.
    func append(to words: inout [UInt32]) {
        for (low, high) in [(ax, ay), (bx, by)] {
            words.append(UInt32(UInt16(truncatingIfNeeded: low)) | UInt32(UInt16(truncatingIfNeeded: high)) << 16)
        }
    }

    /// ``LocatedEdge/side(_:_:)``
    @inline(__always)
    func side(_ x: Int32, _ y: Int32) -> Int32 { (bx &- ax) &* (y &- ay) &- (by &- ay) &* (x &- ax) }

    /// ``LocatedEdge/counts(_:_:floor:)``, as -1 or 0 and without a branch: which edges a point counts is no pattern
    /// that a processor could learn.
    @inline(__always)
    func counts(_ x: Int32, _ y: Int32, side: Int32) -> Int32 {
        let isRising = (ay &- by) &>> 31
        let isAbove = (-1 &- isRising &- side) &>> 31
        let isEast = ((ax &- 1 &- x) &>> 31) | ((ay &- 1) &>> 31)
        let isWest = ((x &- bx) &>> 31) | ((by &- 1) &>> 31)
        return isAbove & isEast & isWest
    }

    func located(_ west: Int32, _ south: Int32, change: UInt32) -> LocatedEdge {
        LocatedEdge(west &+ ax, south &+ ay, west &+ bx, south &+ by, change: change)
    }
}
