/// A coverage at one zoom: which cells are drawn with which, for all tiles together; their arcs are rounded where a tile
/// asks for them.
public struct TileLevel: Sendable {
    public let z: Int
    private let tiles: CoverageTiles
    private let merging: CellMerging
    /// All arcs, rounded, where they had to be for the merging.
    private let rounded: [PlaneArc]?

    init(_ tiles: CoverageTiles, z: Int) {
        self.tiles = tiles
        self.z = z
        let sizes = CellSizes(tiles, z: z)
        rounded = sizes.rounded
        merging = CellMerging(sizes, tiles)
    }

    /// By cell, the others that are drawn as part of it, in their order.
    public var merged: [Int: [Int]] { merging.merged }

    /// All arcs of the zoom.
    public func whole() -> ZoomedCoverage {
        let arcs = merging.arcs(rounded ?? SnapRounding.round(tiles, to: z))
        return ZoomedCoverage(z: z, in: tiles.set, arcs: arcs, cellCount: tiles.cellCount, merged: merging.merged)
    }

    /// What of the zoom is in a tile, the same there as in ``whole()``.
    ///
    /// Arcs near the tile are rounded, with everything that is near enough to bend them there; of the others their cells
    /// have the ends only, which tell whether a cell is on the tile's left or right, above or below it.
    ///
    /// - Precondition: the tile is one of this zoom and of the coverage's set.
    public func around(_ tile: TileID) -> ZoomedCoverage {
        precondition(tile.z == z && tile.set == tiles.set, "a tile of another zoom or set")
        if rounded != nil { return whole() }
        let box = tile.box
        let unit = Int64(1) << (WebMercator.worldZoom - z)
        // A square reaches half a unit beyond its middle, and an arc's rounded place half a unit beyond the arc.
        let reach = PlaneBox(
            minX: (box.minX - 2) * unit, minY: (box.minY - 2) * unit, maxX: (box.maxX + 2) * unit,
            maxY: (box.maxY + 2) * unit)
        let near = tiles.arcs(near: reach)
        let hosts = Set(tiles.cells(near: reach).map { merging.host(of: $0) })
        let wanted = Set(hosts.flatMap { merging.arcs(ofHost: $0, tiles) })
        let simplified = near.map { tiles.simplified($0, at: z) }
        let roundedNear = SnapRounding.round(simplified, to: z, cutAt: .sides(of: box), within: box.grown(by: 1))
        var arcs: [PlaneArc] = []
        arcs.reserveCapacity(wanted.count)
        var isNear: Set<Int> = []
        for (number, arc) in zip(near, roundedNear) where wanted.contains(number) {
            isNear.insert(number)
            arcs.append(arc)
        }
        for number in wanted.subtracting(isNear).sorted() {
            let arc = tiles.arcs[number]
            arcs.append(
                PlaneArc(
                    left: arc.left, right: arc.right,
                    points: [arc.points[0], arc.points[arc.points.count - 1]].map { SnapRounding.rounded($0, to: z) }))
        }
        return ZoomedCoverage(
            z: z, in: tiles.set, arcs: merging.arcs(arcs), cellCount: tiles.cellCount, merged: merging.merged)
    }
}
