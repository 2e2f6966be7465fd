public import Geometry

/// The tiles of one zoom in a rectangle.
public struct TileRange: Hashable, Sendable {
    public let set: TileMatrixSet
    public let z: Int
    public let columns: ClosedRange<Int>
    public let rows: ClosedRange<Int>

    init(_ set: TileMatrixSet, z: Int, columns: ClosedRange<Int>, rows: ClosedRange<Int>) {
        self.set = set
        self.z = z
        self.columns = columns
        self.rows = rows
    }

    /// The tiles of a zoom (clamped to the zooms there are) that a box of the lattice touches.
    public init(touching box: Box, z: Int, in set: TileMatrixSet = .webMercatorQuad) {
        let low = TileID(at: Point(box.minX, box.minY), z: z, in: set)
        let high = TileID(at: Point(box.maxX, box.maxY), z: z, in: set)
        self.init(set, z: low.z, columns: low.x...high.x, rows: high.y...low.y)
    }

    /// The tiles of a zoom (clamped to the zooms there are) of WebMercatorQuad that ``PlainCutter`` may show something of a
    /// box in.
    public init(reachedBy box: Box, z: Int) {
        let (set, zoom) = (TileMatrixSet.webMercatorQuad, min(max(z, 0), TileID.maxZoom))
        let (low, high) = (set.world(Point(box.minX, box.minY)), set.world(Point(box.maxX, box.maxY)))
        let shift = WebMercator.worldZoom - zoom
        let last = Int64(set.rows(z: zoom) - 1)
        func place(_ value: Int64, _ margin: Int64) -> Int {
            Int(min(max((value + margin << shift) >> (shift + 12), 0), last))
        }
        let (near, far) = (-PlainCutter.margin, PlainCutter.margin)
        self.init(
            set, z: zoom, columns: place(low.x, near)...place(high.x, far),
            rows: (Int(last) - place(high.y, far))...(Int(last) - place(low.y, near)))
    }

    public func contains(_ tile: TileID) -> Bool {
        tile.set == set && tile.z == z && columns.contains(tile.x) && rows.contains(tile.y)
    }

    /// Column by column; `nil` when there are more than `limit`.
    func tiles(limit: Int) -> [TileID]? {
        guard columns.count * rows.count <= limit else { return nil }
        return columns.flatMap { x in rows.map { TileID(unchecked: z, x, $0, set) } }
    }
}
