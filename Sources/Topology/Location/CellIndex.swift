internal import Geometry

/// The edges of a coverage in a raster of two levels: square tiles, each with a raster of its own.
///
/// Coordinates are lattice units from the coverage's south-western corner; squares have sides of powers of two. An *id*
/// is the index of a cell plus 1, or 0 for nobody.
struct CellIndex: Equatable, Sendable {
    let corner: Point
    let width: UInt32
    let height: UInt32
    /// log₂ of a tile's side.
    let tileShift: UInt32
    let columns: Int
    /// Row by row: where a tile's raster begins in ``words``, times 256, plus log₂ of its squares' side.
    let tiles: [UInt64]
    /// Per tile its squares, row by row, then its leaves. A square is an id, or ``leafMark`` and the distance of its leaf
    /// from the tile's begin.
    let words: [UInt32]

    static let leafMark: UInt32 = 1 << 31

    var byteCount: Int { tiles.count * 8 + words.count * 4 }
}

/// A ``CellIndex`` as pointers, for loops: valid within ``CellIndex/read(_:)``.
@unsafe struct CellIndexReader {
    let corner: Point
    let width: UInt32
    let height: UInt32
    let tileShift: UInt32
    let columns: Int
    let tiles: UnsafePointer<UInt64>
    let words: UnsafePointer<UInt32>
}

extension CellIndex {
    @inline(__always)
    func read<T>(_ body: (CellIndexReader) throws -> T) rethrows -> T {
        try unsafe tiles.withUnsafeBufferPointer { tiles in
            try unsafe words.withUnsafeBufferPointer { words in
                try unsafe body(
                    CellIndexReader(
                        corner: corner, width: width, height: height, tileShift: tileShift, columns: columns,
                        tiles: tiles.baseAddress!, words: words.baseAddress!))
            }
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

    /// The id of the cell that holds the moved point (x, y), which lies in the coverage's box.
    @inline(__always)
    func id(_ x: UInt32, _ y: UInt32) -> UInt32 {
        let (base, square, shift) = unsafe self.square(x, y, tile: tiles[tile(x, y)])
        let word = unsafe words[square]
        guard word & CellIndex.leafMark != 0 else { return word }
        return unsafe Leaf(words + base + Int(word & ~CellIndex.leafMark)).id(x, y, shift: shift)
    }
}
