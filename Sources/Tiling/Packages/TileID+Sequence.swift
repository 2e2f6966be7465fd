public import Geometry

extension TileID {
    /// The tile's number in a PMTiles archive: zoom by zoom, along the Hilbert curve of each.
    public var sequence: UInt64 {
        var number = (UInt64(1) << UInt64(2 * z) - 1) / 3
        var (x, y) = (x, y)
        for bit in (0..<z).reversed() {
            let side = 1 << bit
            let (right, down) = (x & side, y & side)
            number += UInt64((3 * right) ^ down) << UInt64(bit)
            guard down == 0 else { continue }
            if right != 0 { (x, y) = (side - 1 - x, side - 1 - y) }
            swap(&x, &y)
        }
        return number
    }

    /// The tile of a ``sequence``; `nil` for one of a zoom that there is not.
    public init?(sequence: UInt64) {
        var z = 0
        var first: UInt64 = 0
        while z <= Self.maxZoom, sequence - first >= UInt64(1) << UInt64(2 * z) {
            first += UInt64(1) << UInt64(2 * z)
            z += 1
        }
        guard z <= Self.maxZoom else { return nil }
        var left = sequence - first
        var (x, y) = (0, 0)
        for bit in 0..<z {
            let side = 1 << bit
            let right = Int(left >> 1) & 1
            let down = (Int(left) ^ right) & 1
            if down == 0 {
                if right != 0 { (x, y) = (side - 1 - x, side - 1 - y) }
                swap(&x, &y)
            }
            x += side * right
            y += side * down
            left >>= 2
        }
        self.init(unchecked: z, x, y)
    }

    /// The tiles of a zoom that a box of the lattice touches, in their ``sequence``.
    ///
    /// - Returns: `nil` when there are more than `limit`.
    public static func covering(_ box: Box, z: Int, limit: Int) -> [TileID]? {
        TileRange(touching: box, z: z).tiles(limit: limit)?
            .map { ($0.sequence, $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// The tiles of a zoom that ``PlainCutter`` may show something of a box in.
    ///
    /// - Returns: `nil` when there are more than `limit`.
    public static func reached(by box: Box, z: Int, limit: Int) -> [TileID]? {
        TileRange(reachedBy: box, z: z).tiles(limit: limit)
    }
}
