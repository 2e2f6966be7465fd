internal import Topology

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
        let box = tile.box
        let unit = Int64(1) << (WebMercator.worldZoom - z)
        // A square reaches half a unit beyond its middle, and an arc's rounded place half a unit beyond the arc.
        let reach = PlaneBox(
            minX: (box.minX - 2) * unit, minY: (box.minY - 2) * unit, maxX: (box.maxX + 2) * unit,
            maxY: (box.maxY + 2) * unit)
        if rounded != nil { return whole() }
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

/// How large the cells are at a zoom.
struct CellSizes {
    /// Twice the area as it is drawn; `nil` of a cell that is surely large enough, and without looking closer.
    private(set) var doubleAreas: [Int128?]
    /// All arcs, rounded, when most had to be.
    private(set) var rounded: [PlaneArc]?

    /// Twice the area below which a cell is too small to draw: a square of one pixel of a tile of 256 pixels.
    static let least: Int128 = 2 * 16 * 16
    /// Shares of the cells in doubt from which all arcs are rounded.
    private static let many = 8

    /// An area between rounded vertices, and how far from it the area between rounded arcs may be.
    private struct Rough {
        var doubleArea: Int128 = 0
        var doubt: Int128 = 0
    }

    init(_ tiles: CoverageTiles, z: Int) {
        let roughly = Cores().map(stretchesOf: tiles.arcs.count, inSlicesOf: CoverageTiles.slice) { range in
            range.map { Self.rough($0, tiles, z) }
        }
        var ofCells = [Rough](repeating: Rough(), count: tiles.cellCount)
        for (arc, rough) in zip(tiles.arcs, roughly) {
            if arc.left >= 0 {
                ofCells[Int(arc.left)].doubleArea += rough.doubleArea
                ofCells[Int(arc.left)].doubt += rough.doubt
            }
            if arc.right >= 0 {
                ofCells[Int(arc.right)].doubleArea -= rough.doubleArea
                ofCells[Int(arc.right)].doubt += rough.doubt
            }
        }
        doubleAreas = [Int128?](repeating: nil, count: tiles.cellCount)
        let doubtful = ofCells.indices.filter { ofCells[$0].doubleArea < Self.least + ofCells[$0].doubt }
        guard !doubtful.isEmpty else { return }
        for cell in doubtful { doubleAreas[cell] = 0 }
        if doubtful.count * Self.many >= tiles.cellCount { rounded = SnapRounding.round(tiles, to: z) }
        let arcs = Set(doubtful.flatMap { tiles.arcs(ofCell: $0).map(Int.init) }).sorted()
        for arc in rounded ?? Self.round(arcs, tiles, z) {
            let area = Self.doubleArea(under: arc.points)
            for (cell, area) in [(arc.left, area), (arc.right, -area)] where cell >= 0 {
                doubleAreas[Int(cell)] = doubleAreas[Int(cell)].map { $0 + area }
            }
        }
    }

    /// Some arcs, rounded with all that is near enough to bend them.
    private static func round(_ numbers: [Int], _ tiles: CoverageTiles, _ z: Int) -> [PlaneArc] {
        let unit = Int64(1) << (WebMercator.worldZoom - z)
        let around = Set(numbers.flatMap { tiles.arcs(near: tiles.boxes[$0].grown(by: 2 * unit)) })
        let all = numbers + around.subtracting(numbers)
        let rounded = SnapRounding.round(all.map { tiles.simplified($0, at: z) }, to: z, cutAt: .everyTile)
        return Array(rounded.prefix(numbers.count))
    }

    private static func rough(_ number: Int, _ tiles: CoverageTiles, _ z: Int) -> Rough {
        var rough = Rough()
        var first: PlanePoint?
        var last = PlanePoint(0, 0)
        tiles.forEachVertex(of: number, at: z) { point in
            let next = SnapRounding.rounded(point, to: z)
            if let first {
                rough.doubleArea += cross(first, last, next)
                // A rounded arc's vertices are in squares that the arc passes: no edge moves by more than a unit and a half.
                rough.doubt += Int128(3 * (abs(next.x - last.x) + abs(next.y - last.y) + 2))
            } else {
                first = next
            }
            last = next
        }
        if let first { rough.doubleArea += cross(PlanePoint(0, 0), first, last) }
        return rough
    }

    /// Twice the signed area between a line and the plane's origin.
    private static func doubleArea(under line: [PlanePoint]) -> Int128 {
        guard let first = line.first, let last = line.last else { return 0 }
        // Between the line and its chord the numbers are small.
        let own = zip(line.dropFirst(), line.dropFirst(2)).reduce(Int128(0)) { $0 + cross(first, $1.0, $1.1) }
        return own + cross(PlanePoint(0, 0), first, last)
    }
}
