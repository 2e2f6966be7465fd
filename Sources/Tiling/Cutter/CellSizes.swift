internal import Topology

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
        for arc in rounded ?? Self.round(aroundCells: doubtful, tiles, z) {
            let area = Self.doubleArea(under: arc.points)
            for (cell, area) in [(arc.left, area), (arc.right, -area)] where cell >= 0 {
                doubleAreas[Int(cell)] = doubleAreas[Int(cell)].map { $0 + area }
            }
        }
    }

    /// The arcs of some cells, rounded with all that is near enough to bend them.
    private static func round(aroundCells cells: [Int], _ tiles: CoverageTiles, _ z: Int) -> [PlaneArc] {
        let numbers = Set(cells.flatMap { tiles.arcs(ofCell: $0).map(Int.init) }).sorted()
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
