internal import CPrefetch
internal import Geometry

extension CellIndexReader {
    /// For each point the index of its cell, or `UInt32.max`; and, when `borders` is not `nil`, whether the point lies
    /// on a border.
    ///
    /// Points go through three stages: their squares are found, their leaves, their answers. Each stage asks for the memory
    /// of the next, so that no read waits for another. Points near each other go through a stage many at a time; where
    /// every point asks for memory far away, few do, and the stages of several take turns, so that memory is fetched while
    /// something is worked out.
    @inline(__always)
    func locate(
        _ points: UnsafeBufferPointer<Point>, into cells: UnsafeMutableBufferPointer<UInt32>,
        borders: UnsafeMutablePointer<Bool>?
    ) {
        guard let points0 = points.baseAddress, let cells0 = cells.baseAddress else { return }
        unsafe withUnsafeTemporaryAllocation(of: Pending.self, capacity: Self.batch) { pending in
            let pending = pending.baseAddress!
            var start = 0
            while start < points.count {
                let borders = unsafe borders.map { unsafe $0 + start }
                let (points0, cells0) = unsafe (points0 + start, cells0 + start)
                let count = unsafe min(Self.batch, points.count &- start)
                if unsafe count == Self.batch && areFar(points0) {
                    unsafe locateInTurns(points0, into: cells0, borders: borders, pending)
                } else {
                    unsafe findSquares(points0, count: count, pending)
                    let mixed = unsafe findLeaves(pending, count: count, into: cells0, borders: borders)
                    unsafe finish(pending, count: mixed, points0, into: cells0, borders: borders)
                }
                start &+= count
            }
        }
    }

    /// A batch in blocks of a few points, each of which goes through a stage after another has gone through one.
    @inline(__always)
    private func locateInTurns(
        _ points: UnsafePointer<Point>, into cells: UnsafeMutablePointer<UInt32>,
        borders: UnsafeMutablePointer<Bool>?, _ pending: UnsafeMutablePointer<Pending>
    ) {
        let block = unsafe Self.block
        var rooms = unsafe (pending, pending + block, pending + 2 * block)
        var mixed = (last: 0, before: 0)
        for start in unsafe stride(from: 0, to: Self.batch &+ 2 &* block, by: block) {
            if unsafe start < Self.batch { unsafe findSquares(points + start, count: block, rooms.0) }
            mixed = (0, mixed.last)
            let (last, before) = (start &- block, start &- 2 &* block)
            if unsafe last >= 0 && last < Self.batch {
                mixed.last = unsafe findLeaves(
                    rooms.1, count: block, into: cells + last, borders: borders.map { unsafe $0 + last })
            }
            if before >= 0 {
                unsafe finish(
                    rooms.2, count: mixed.before, points + before, into: cells + before,
                    borders: borders.map { unsafe $0 + before })
            }
            unsafe rooms = (rooms.2, rooms.0, rooms.1)
        }
    }

    /// Whether points of a batch, as far as three pairs of them tell, lie in other tiles than those before them, in an
    /// index that no cache holds.
    @inline(__always)
    private func areFar(_ points: UnsafePointer<Point>) -> Bool {
        guard unsafe nobodysTile > Self.tilesInCache else { return false }
        let side = unsafe Int64(1) &<< Int64(tileShift)
        for i in unsafe [0, Self.batch / 2, Self.batch &- 2] {
            let (a, b) = unsafe (points[i], points[i &+ 1])
            if abs(Int64(a.x) - Int64(b.x)) < side, abs(Int64(a.y) - Int64(b.y)) < side { return false }
        }
        return true
    }

    private static let batch = 256
    private static let block = 16
    /// Of about 512 edges each: some 60 MB.
    static let tilesInCache = 4096

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
    private func findSquares(
        _ points: UnsafePointer<Point>, count: Int, _ pending: UnsafeMutablePointer<Pending>
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
    }

    /// Answers the points whose squares say it; the others come first in `pending` then.
    ///
    /// - Returns: how many others.
    @inline(__always)
    private func findLeaves(
        _ pending: UnsafeMutablePointer<Pending>, count: Int, into cells: UnsafeMutablePointer<UInt32>,
        borders: UnsafeMutablePointer<Bool>?
    ) -> Int {
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
            if isLeaf { unsafe gridmap_prefetch(words + Int(place)) }
            mixed &+= isLeaf ? 1 : 0
        }
        return mixed
    }

    @inline(__always)
    private func finish(
        _ pending: UnsafePointer<Pending>, count: Int, _ points: UnsafePointer<Point>,
        into cells: UnsafeMutablePointer<UInt32>, borders: UnsafeMutablePointer<Bool>?
    ) {
        for i in 0..<count {
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
