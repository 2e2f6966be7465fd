internal import Geometry

/// The edges of a coverage in a raster of two levels: square tiles, each with a raster of its own.
///
/// Coordinates are lattice units from the coverage's south-western corner; squares have sides of powers of two. An *id*
/// is the index of a cell plus 1, or 0 for nobody.
struct CellIndex: Sendable {
    let frame: Frame
    /// Tiles row by row, then some that are nobody's, for all points outside; then the words of all tiles, each from the
    /// begin of a line on.
    ///
    /// A tile is where its raster begins in the words, times 256, plus log₂ of its squares' side. Its words are its
    /// squares, row by row, and their leaves; see ``SquareWord`` and ``LeafRoom``.
    let pages: IndexPages

    /// Where the tiles lie and what they hold.
    struct Frame: Hashable, Sendable {
        var corner: Point
        var width: UInt32
        var height: UInt32
        /// log₂ of a tile's side.
        var tileShift: UInt32
        var cellCount: Int
        var wordCount: Int

        var columns: Int { Int(width &>> tileShift) + 1 }
        var rows: Int { Int(height &>> tileShift) + 1 }
        /// With those that are nobody's: one at least, and as many as fill a line.
        var tileCount: Int { (columns * rows + 8) / 8 * 8 }
        var byteCount: Int { tileCount * 8 + wordCount * 4 }
    }

    var byteCount: Int { frame.byteCount }
}

/// What a square of a tile's raster knows.
enum SquareWord {
    /// An id when both are 0.
    static let kinds: UInt32 = 3 << 30
    /// A ``PairLeaf``: its number of twos in six bits, its distance from the tile's begin in 24.
    static let pair: UInt32 = 1 << 30
    /// A ``Leaf``, by its distance from the tile's begin.
    static let leaf: UInt32 = 2 << 30
    static let maxTwos = 63
    static let maxPairDistance = 1 << 24 - 1
    static let maxDistance = 1 << 30 - 1

    static func pair(twos: Int, distance: Int) -> UInt32 { pair | UInt32(twos) << 24 | UInt32(distance) }
    @inline(__always) static func twos(_ word: UInt32) -> Int { Int((word &>> 24) & 63) }
    @inline(__always) static func pairDistance(_ word: UInt32) -> Int { Int(word & 0xFF_FFFF) }
    @inline(__always) static func leafDistance(_ word: UInt32) -> Int { Int(word & ~kinds) }
    @inline(__always) static func isID(_ word: UInt32) -> Bool { word & kinds == 0 }
}

/// A ``CellIndex`` as pointers, for loops: valid within ``CellIndex/read(_:)``.
@unsafe struct CellIndexReader {
    let corner: Point
    let width: UInt32
    let height: UInt32
    let tileShift: UInt32
    let columns: Int
    let nobodysTile: Int
    let tiles: UnsafePointer<UInt64>
    let words: UnsafePointer<UInt32>
}

extension CellIndex {
    @inline(__always)
    func read<T>(_ body: (CellIndexReader) throws -> T) rethrows -> T {
        try unsafe pages.read { start in
            let tiles = unsafe start.assumingMemoryBound(to: UInt64.self)
            let words = unsafe (start + 8 * frame.tileCount).assumingMemoryBound(to: UInt32.self)
            return try unsafe body(
                CellIndexReader(
                    corner: frame.corner, width: frame.width, height: frame.height, tileShift: frame.tileShift,
                    columns: frame.columns, nobodysTile: frame.tileCount - 1, tiles: tiles, words: words))
        }
    }
}

extension CellIndexReader {
    /// A point from the coverage's corner; `nil` outside its box.
    @inline(__always)
    func inside(_ point: Point) -> (x: UInt32, y: UInt32)? {
        let x = unsafe UInt32(bitPattern: point.x &- corner.x)
        let y = unsafe UInt32(bitPattern: point.y &- corner.y)
        // A difference below 0 may wrap to a small number.
        return unsafe x <= width && y <= height && point.x >= corner.x && point.y >= corner.y ? (x, y) : nil
    }

    @inline(__always)
    func tile(_ x: UInt32, _ y: UInt32) -> Int {
        unsafe Int(y &>> tileShift) &* columns &+ Int(x &>> tileShift)
    }

    /// The position of a tile's raster in the words, of a point's square there, and log₂ of the square's side.
    @inline(__always)
    func square(_ x: UInt32, _ y: UInt32, tile: UInt64) -> (base: Int, square: Int, shift: UInt32) {
        let shift = UInt32(truncatingIfNeeded: tile & 255)
        let base = Int(truncatingIfNeeded: tile &>> 8)
        let inTile = unsafe (1 as UInt32) &<< tileShift &- 1
        let row = Int((y & inTile) &>> shift)
        return unsafe (base, base &+ (row &<< Int(tileShift &- shift)) &+ Int((x & inTile) &>> shift), shift)
    }

    /// The square of a point in the coverage's box.
    @inline(__always)
    func square(of x: UInt32, _ y: UInt32) -> Square {
        let (base, square, shift) = unsafe self.square(x, y, tile: tiles[tile(x, y)])
        return unsafe Square(word: words[square], tile: words + base, shift: shift)
    }
}

/// A square of the raster.
@unsafe struct Square {
    let word: UInt32
    /// The words of its tile.
    let tile: UnsafePointer<UInt32>
    /// log₂ of its side.
    let shift: UInt32

    /// The id of the cell that holds the moved point (x, y), which lies in the square.
    @inline(__always)
    func id(_ x: UInt32, _ y: UInt32) -> UInt32 {
        guard unsafe !SquareWord.isID(word) else { return unsafe word }
        guard unsafe word & SquareWord.leaf == 0 else { return unsafe leaf.id(x, y, shift: shift) }
        let inSquare = unsafe (1 as UInt32) &<< shift &- 1
        return unsafe pair.found(Int32(bitPattern: x & inSquare), Int32(bitPattern: y & inSquare)).id
    }

    /// Whether an edge passes through (x, y), which lies in the square, or ends there.
    func isOnEdge(_ x: UInt32, _ y: UInt32) -> Bool {
        var found = false
        unsafe forEachEdge(touching: x, y) { _ in found = true }
        return found
    }

    /// The edges that pass through (x, y), which lies in the square, or end there.
    func edges(touching x: UInt32, _ y: UInt32) -> [LocatedEdge] {
        var found: [LocatedEdge] = []
        unsafe forEachEdge(touching: x, y) { found.append($0) }
        return found
    }

    @inline(__always)
    private func forEachEdge(touching x: UInt32, _ y: UInt32, _ body: (LocatedEdge) -> Void) {
        guard unsafe !SquareWord.isID(word) else { return }
        let inSquare = unsafe (1 as UInt32) &<< shift &- 1
        let west = Int32(bitPattern: x & ~inSquare)
        let south = Int32(bitPattern: y & ~inSquare)
        func offer(_ edge: LocatedEdge) {
            if edge.touches(Int32(bitPattern: x), Int32(bitPattern: y)) { body(edge) }
        }
        if unsafe word & SquareWord.leaf != 0 {
            unsafe leaf.forEachEdge(west, south, offer)
        } else {
            unsafe pair.forEachEdge(west, south, offer)
        }
    }

    private var leaf: Leaf { unsafe Leaf(tile + SquareWord.leafDistance(word)) }

    @inline(__always)
    private var pair: PairLeaf {
        unsafe PairLeaf(tile + SquareWord.pairDistance(word), twos: SquareWord.twos(word))
    }
}
