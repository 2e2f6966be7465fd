internal import CPrefetch
internal import Geometry

extension CellIndexReader {
    /// For each point the index of its cell, or `UInt32.max`; and, when `borders` is not `nil`, whether the point lies
    /// on a border.
    ///
    /// Goes through points in batches, and through each batch in stages that ask for the next stage's memory, so that
    /// no read waits for another: the tiles, the squares, the leaves, the answers.
    @inline(__always)
    func locate(
        _ points: UnsafeBufferPointer<Point>, into cells: UnsafeMutableBufferPointer<UInt32>,
        borders: UnsafeMutablePointer<Bool>?
    ) {
        guard let points0 = points.baseAddress, let cells0 = cells.baseAddress else { return }
        unsafe withUnsafeTemporaryAllocation(of: Pending.self, capacity: Self.batch) { pending in
            var start = 0
            while start < points.count {
                let count = unsafe min(Self.batch, points.count &- start)
                unsafe locate(
                    points0 + start, into: cells0 + start, borders: borders.map { unsafe $0 + start }, count: count,
                    pending: pending.baseAddress!)
                start &+= count
            }
        }
    }

    private static let batch = 256

    /// A point on its way through the stages. Positions in the words fit in 32 bits, see ``CellIndex/Frame``.
    private struct Pending {
        /// Where its tile begins.
        var tile: UInt32
        /// Where its square is; then its leaf.
        var place: UInt32
        /// Its distance from its square's corner, if that is small enough for a ``PairLeaf``.
        var x: UInt16
        var y: UInt16
        var position: UInt16
        var twos: UInt16
    }

    @inline(__always)
    private func locate(
        _ points: UnsafePointer<Point>, into cells: UnsafeMutablePointer<UInt32>, borders: UnsafeMutablePointer<Bool>?,
        count: Int, pending: UnsafeMutablePointer<Pending>
    ) {
        for i in 0..<count {
            let point = unsafe points[i]
            let x = unsafe UInt32(bitPattern: point.x &- corner.x)
            let y = unsafe UInt32(bitPattern: point.y &- corner.y)
            let isInside = unsafe (x <= width) && (y <= height) && (point.x >= corner.x) && (point.y >= corner.y)
            let tile = unsafe tiles[isInside ? self.tile(x, y) : nobodysTile]
            let shift = UInt32(truncatingIfNeeded: tile & 255)
            let inTile = unsafe (isInside ? 1 as UInt32 : 0) &<< tileShift &- (isInside ? 1 : 0)
            let base = UInt32(truncatingIfNeeded: tile &>> 8)
            let row = (y & inTile) &>> shift
            let square = unsafe base &+ (row &<< (tileShift &- shift)) &+ (x & inTile) &>> shift
            unsafe gridmap_prefetch(words + Int(square))
            let inSquare = (1 as UInt32) &<< shift &- 1
            unsafe pending[i].tile = base
            unsafe pending[i].place = square
            unsafe pending[i].x = UInt16(truncatingIfNeeded: x & inSquare)
            unsafe pending[i].y = UInt16(truncatingIfNeeded: y & inSquare)
        }
        var mixed = 0
        for i in 0..<count {
            var point = unsafe pending[i]
            let word = unsafe words[Int(point.place)]
            unsafe cells[i] = word &- 1
            if let borders = unsafe borders { unsafe borders[i] = false }
            let isLeaf = !SquareWord.isID(word)
            let isPair = word & SquareWord.leaf == 0
            let place = point.tile &+ UInt32(truncatingIfNeeded: SquareWord.pairDistance(word))
            point.place = place
            point.twos = isPair ? UInt16(truncatingIfNeeded: SquareWord.twos(word)) : 0
            point.position = UInt16(truncatingIfNeeded: i)
            unsafe pending[mixed] = point
            if isLeaf {
                unsafe gridmap_prefetch(words + Int(place))
            }
            mixed &+= isLeaf ? 1 : 0
        }
        for i in 0..<mixed {
            let point = unsafe pending[i]
            let at = Int(point.position)
            if _fastPath(point.twos != 0) {
                let leaf = unsafe PairLeaf(words + Int(point.place), twos: Int(point.twos))
                let (id, isOnEdge) = unsafe leaf.found(Int32(point.x), Int32(point.y))
                unsafe cells[at] = id &- 1
                guard unsafe id == 0 || (isOnEdge && borders != nil) else { continue }
            }
            let (id, isOnBorder) = unsafe found(points[at])
            unsafe cells[at] = id &- 1
            if let borders = unsafe borders { unsafe borders[at] = isOnBorder }
        }
    }

    /// The id of a point's cell, or of the smallest beside it where it lies in none; and whether it lies on a border.
    @inline(never)
    func found(_ point: Point) -> (id: UInt32, isOnBorder: Bool) {
        guard let (x, y) = unsafe inside(point) else { return (0, false) }
        let square = unsafe self.square(of: x, y)
        let id = unsafe square.id(x, y)
        guard unsafe square.isOnEdge(x, y) else { return (id, false) }
        return unsafe (id == 0 ? Incidence.smallest(square.edges(touching: x, y), x, y) : id, true)
    }
}

extension CellIndex {
    /// The id of all squares under a box, if it is the same one, without borders and somebody's.
    func only(in box: Box) -> UInt32? {
        unsafe read { reader in
            guard let (minX, minY) = unsafe reader.inside(Point(box.minX, box.minY)),
                let (maxX, maxY) = unsafe reader.inside(Point(box.maxX, box.maxY)), minX <= maxX, minY <= maxY
            else { return nil }
            let id = unsafe reader.square(of: minX, minY).word
            guard id != 0, SquareWord.isID(id) else { return nil }
            var y = minY
            while true {
                var x = minX
                var shift: UInt32 = 31
                while true {
                    let square = unsafe reader.square(of: x, y)
                    guard unsafe square.word == id else { return nil }
                    shift = unsafe min(shift, square.shift)
                    let last = unsafe x | (1 << square.shift - 1)
                    if last >= maxX { break }
                    x = last + 1
                }
                let last = y | (1 << shift - 1)
                if last >= maxY { return id }
                y = last + 1
            }
        }
    }
}
