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

    /// The tiles of a zoom that a box of the lattice touches, in their ``sequence``.
    ///
    /// - Returns: `nil` when there are more than `limit`.
    public static func covering(_ box: Box, z: Int, limit: Int) -> [TileID]? {
        let low = TileID(at: Point(box.minX, box.minY), z: z)
        let high = TileID(at: Point(box.maxX, box.maxY), z: z)
        guard (high.x - low.x + 1) * (low.y - high.y + 1) <= limit else { return nil }
        let tiles = (low.x...high.x).flatMap { x in (high.y...low.y).map { TileID(unchecked: low.z, x, $0) } }
        return tiles.map { ($0.sequence, $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
}
