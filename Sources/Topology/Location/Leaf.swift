/// What a square of a ``CellIndex`` that borders pass through knows.
///
/// id of (x, y) = base ⊕ the changes of the edges that the point counts (``LocatedEdge/counts(_:_:floor:)``): the edges
/// crossed on the way from the square's corner east along its floor and then north.
///
/// Words: the base; the number of edges above the floor and, in the top bit, whether all are narrow; the number of
/// edges on the floor, which are never crossed; the edges, those on the floor last. A wide edge is five words. Narrow
/// edges come in fours, in 16 bits from the square's corner, less than 2^14 away, so that the products are exact in 32
/// bits: four west ends' x, their y, four east ends' x, their y, four changes. Fours that are not full end in zeros.
@unsafe struct Leaf {
    private let words: UnsafePointer<UInt32>

    @inline(__always)
    init(_ words: UnsafePointer<UInt32>) { unsafe self.words = words }

    private var count: Int { unsafe Int(words[1] & ~LeafFormat.narrowMark) }
    private var countOnFloor: Int { unsafe Int(words[2]) }
    private var isNarrow: Bool { unsafe words[1] & LeafFormat.narrowMark != 0 }

    /// - Parameter shift: log₂ of the square's side.
    @inline(__always)
    func id(_ x: UInt32, _ y: UInt32, shift: UInt32) -> UInt32 {
        let inSquare = (1 as UInt32) &<< shift &- 1
        guard unsafe isNarrow else {
            return unsafe wideID(Int32(bitPattern: x), Int32(bitPattern: y), Int32(bitPattern: y & ~inSquare))
        }
        return unsafe narrowID(Int32(bitPattern: x & inSquare), Int32(bitPattern: y & inSquare))
    }

    @inline(never)
    private func wideID(_ x: Int32, _ y: Int32, _ floor: Int32) -> UInt32 {
        var id = unsafe words[0]
        for i in unsafe 0..<count {
            let edge = unsafe wide(i)
            if edge.counts(x, y, floor: floor) { id ^= edge.change }
        }
        return id
    }

    private func wide(_ i: Int) -> LocatedEdge {
        let at = unsafe words + LeafFormat.wordsOfHead + LeafFormat.wordsPerEdge * i
        return unsafe LocatedEdge(
            Int32(bitPattern: at[0]), Int32(bitPattern: at[1]), Int32(bitPattern: at[2]), Int32(bitPattern: at[3]),
            change: at[4])
    }

    @inline(__always)
    private func narrowID(_ x: Int32, _ y: Int32) -> UInt32 {
        typealias Lanes = SIMD4<Int32>
        let px = Lanes(repeating: x)
        let py = Lanes(repeating: y)
        let zero = Lanes.zero
        var changes = SIMD4<UInt32>.zero
        var four = unsafe UnsafeRawPointer(words + LeafFormat.wordsOfHead)
        for _ in unsafe 0..<((count &+ 3) &>> 2) {
            let ax = unsafe Lanes(truncatingIfNeeded: four.loadUnaligned(as: SIMD4<Int16>.self))
            let ay = unsafe Lanes(truncatingIfNeeded: four.loadUnaligned(fromByteOffset: 8, as: SIMD4<Int16>.self))
            let bx = unsafe Lanes(truncatingIfNeeded: four.loadUnaligned(fromByteOffset: 16, as: SIMD4<Int16>.self))
            let by = unsafe Lanes(truncatingIfNeeded: four.loadUnaligned(fromByteOffset: 24, as: SIMD4<Int16>.self))
            let change = unsafe four.loadUnaligned(fromByteOffset: 32, as: SIMD4<UInt32>.self)
            let dy = by &- ay
            let side = (bx &- ax) &* (py &- ay) &- dy &* (px &- ax)
            let least = zero.replacing(with: 1, where: dy .> zero)
            let counts = (side .>= least) .& ((ax .<= px) .| (ay .<= zero)) .& ((px .< bx) .| (by .<= zero))
            changes ^= SIMD4<UInt32>.zero.replacing(with: change, where: counts)
            unsafe four += 4 * LeafFormat.wordsPerFour
        }
        return unsafe words[0] ^ changes[0] ^ changes[1] ^ changes[2] ^ changes[3]
    }

    /// The edges that pass through (x, y) or end there.
    func edges(touching x: UInt32, _ y: UInt32, shift: UInt32) -> [LocatedEdge] {
        let inSquare = (1 as UInt32) &<< shift &- 1
        let west = Int32(bitPattern: x & ~inSquare)
        let south = Int32(bitPattern: y & ~inSquare)
        let lanes = unsafe isNarrow ? (count + 3) / 4 * 4 + countOnFloor : count + countOnFloor
        return (0..<lanes).map { unsafe isNarrow ? narrow($0, west, south) : wide($0) }
            .filter { $0.change != 0 && $0.touches(Int32(bitPattern: x), Int32(bitPattern: y)) }
    }

    private func narrow(_ i: Int, _ west: Int32, _ south: Int32) -> LocatedEdge {
        let four = unsafe UnsafeRawPointer(words + LeafFormat.wordsOfHead + LeafFormat.wordsPerFour * (i / 4))
        func coordinate(_ field: Int) -> Int32 {
            unsafe Int32(four.loadUnaligned(fromByteOffset: 8 * field + 2 * (i % 4), as: Int16.self))
        }
        return unsafe LocatedEdge(
            west + coordinate(0), south + coordinate(1), west + coordinate(2), south + coordinate(3),
            change: four.loadUnaligned(fromByteOffset: 32 + 4 * (i % 4), as: UInt32.self))
    }
}
