internal import Geometry

extension CellIndexReader {
    /// The edges through (x, y), which lies in the coverage's box.
    func edges(touching x: UInt32, _ y: UInt32) -> [LocatedEdge] {
        let (base, square, shift) = unsafe self.square(x, y, tile: tiles[tile(x, y)])
        let word = unsafe words[square]
        guard word & CellIndex.leafMark != 0 else { return [] }
        return unsafe Leaf(words + base + Int(word & ~CellIndex.leafMark)).edges(touching: x, y, shift: shift)
    }

    /// For each point the index of its cell, or `UInt32.max`.
    ///
    /// Goes through points in batches, and through each batch in stages whose reads do not wait for each other: the
    /// tiles, the squares, the first words of the leaves, the answers.
    func locate(_ points: UnsafeBufferPointer<Point>, into cells: UnsafeMutableBufferPointer<UInt32>) {
        let batch = 256
        unsafe withUnsafeTemporaryAllocation(of: Pending.self, capacity: batch) { pending in
            var start = 0
            while start < points.count {
                let count = min(batch, points.count &- start)
                unsafe locate(
                    points.baseAddress! + start, into: cells.baseAddress! + start, count: count,
                    pending: pending.baseAddress!)
                start &+= count
            }
        }
    }

    /// A point on its way through the stages.
    private struct Pending {
        var x: UInt32
        var y: UInt32
        /// The tile; then the position of its raster.
        var tile: UInt64
        var square: Int
        var shift: UInt32
        var position: UInt32
    }

    @inline(__always)
    private func locate(
        _ points: UnsafePointer<Point>, into cells: UnsafeMutablePointer<UInt32>, count: Int,
        pending: UnsafeMutablePointer<Pending>
    ) {
        var waiting = 0
        for i in 0..<count {
            guard let (x, y) = unsafe inside(points[i]) else {
                unsafe cells[i] = .max
                continue
            }
            unsafe pending[waiting] = Pending(
                x: x, y: y, tile: tiles[tile(x, y)], square: 0, shift: 0, position: UInt32(truncatingIfNeeded: i))
            waiting &+= 1
        }
        var mixed = 0
        for i in 0..<waiting {
            var point = unsafe pending[i]
            let (base, square, shift) = unsafe self.square(point.x, point.y, tile: point.tile)
            let word = unsafe words[square]
            unsafe cells[Int(point.position)] = word &- 1
            point.square = base &+ Int(word & ~CellIndex.leafMark)
            point.shift = shift
            unsafe pending[mixed] = point
            mixed &+= word & CellIndex.leafMark != 0 ? 1 : 0
        }
        for i in 0..<mixed {
            let point = unsafe pending[i]
            let leaf = unsafe Leaf(words + point.square)
            var id = unsafe leaf.id(point.x, point.y, shift: point.shift)
            if id == 0 { id = unsafe incident(leaf, point.x, point.y, shift: point.shift) }
            unsafe cells[Int(point.position)] = id &- 1
        }
    }

    @inline(never)
    private func incident(_ leaf: Leaf, _ x: UInt32, _ y: UInt32, shift: UInt32) -> UInt32 {
        let edges = unsafe leaf.edges(touching: x, y, shift: shift)
        return edges.isEmpty ? 0 : Incidence.smallest(edges, x, y)
    }
}

extension CellIndex {
    /// The id of all squares under a box, if it is the same one, without borders and somebody's.
    func only(in box: Box) -> UInt32? {
        unsafe read { reader in
            guard let (minX, minY) = unsafe reader.inside(Point(box.minX, box.minY)),
                let (maxX, maxY) = unsafe reader.inside(Point(box.maxX, box.maxY)), minX <= maxX, minY <= maxY
            else { return nil }
            let id = unsafe reader.pureID(minX, minY).id
            guard id != 0, id & Self.leafMark == 0 else { return nil }
            var y = minY
            while true {
                var x = minX
                var shift: UInt32 = 31
                while true {
                    let square = unsafe reader.pureID(x, y)
                    guard square.id == id else { return nil }
                    shift = min(shift, square.shift)
                    let last = x | (1 << square.shift - 1)
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

extension CellIndexReader {
    /// The word of the square of (x, y), and log₂ of the square's side.
    fileprivate func pureID(_ x: UInt32, _ y: UInt32) -> (id: UInt32, shift: UInt32) {
        let (_, square, shift) = unsafe self.square(x, y, tile: tiles[tile(x, y)])
        return unsafe (words[square], shift)
    }
}
