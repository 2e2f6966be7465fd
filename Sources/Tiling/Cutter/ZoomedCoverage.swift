internal import Topology

/// A coverage on the plane of one zoom, from which tiles are cut.
public struct ZoomedCoverage: Sendable {
    public let z: Int
    let set: TileMatrixSet
    let arcs: [PlaneArc]
    private let arcBoxes: [PlaneBox]
    private let arcsOfCell: [[Int32]]
    private let cellBoxes: [PlaneBox?]
    let merged: [Int: [Int]]

    /// - Parameter merged: by cell, the cells that are drawn as part of it; they are on no arc.
    init(
        z: Int, in set: TileMatrixSet = .webMercatorQuad, arcs: [PlaneArc], cellCount: Int, merged: [Int: [Int]] = [:]
    ) {
        self.z = z
        self.set = set
        self.arcs = arcs
        self.merged = merged
        let arcBoxes = arcs.map { PlaneBox(around: $0.points) }
        self.arcBoxes = arcBoxes
        var ofCell = [[Int32]](repeating: [], count: cellCount)
        var boxes = [PlaneBox?](repeating: nil, count: cellCount)
        for (number, arc) in arcs.enumerated() {
            let box = arcBoxes[number]
            func add(_ cell: Int32) {
                guard cell >= 0 else { return }
                ofCell[Int(cell)].append(Int32(number))
                boxes[Int(cell)] = boxes[Int(cell)]?.union(box) ?? box
            }
            add(arc.left)
            if arc.right != arc.left { add(arc.right) }
        }
        arcsOfCell = ofCell
        cellBoxes = boxes
    }

    /// The cells in a tile, in their order, each with the area it fills there. A cell too small to draw at this zoom is
    /// part of the piece of a neighbour.
    ///
    /// - Precondition: the tile is one of this zoom and set.
    public func pieces(in tile: TileID) -> [TilePiece] {
        precondition(tile.z == z && tile.set == set, "a tile of another zoom or set")
        let box = tile.box
        let cells = cellBoxes.indices.filter { cellBoxes[$0]?.intersects(box) == true }
        return Cores().map(stretchesOf: cells.count, inSlicesOf: Self.slice) { range in
            cells[range].compactMap { piece(of: $0, in: box) }
        }
    }

    /// Cells that a core cuts at a time.
    private static let slice = 256

    private func piece(of cell: Int, in box: PlaneBox) -> TilePiece? {
        var clip = TileClip(box)
        for number in arcsOfCell[cell].map(Int.init) {
            let arc = arcs[number]
            if arc.left == cell { clip.add(arc.points, within: arcBoxes[number], forward: true) }
            if arc.right == cell { clip.add(arc.points, within: arcBoxes[number], forward: false) }
        }
        let polygons = RingAssembly.polygons(clip.edges())
        return polygons.isEmpty ? nil : TilePiece(cell: cell, merged: merged[cell] ?? [], polygons: polygons)
    }

    /// The arcs around a cell, with those of the cells that are drawn as part of it.
    func arcs(ofCell cell: Int) -> [PlaneArc] { arcsOfCell[cell].map { arcs[Int($0)] } }

    /// The borders in a tile, each once, with the cells on its two sides, in the order of their points and
    /// then of their cells, so that equal borders make equal bytes.
    ///
    /// - Precondition: the tile is one of this zoom and set.
    public func borders(in tile: TileID) -> [TileBorder] {
        precondition(tile.z == z && tile.set == set, "a tile of another zoom or set")
        let box = tile.box
        let found = arcs.indices.compactMap { number -> TileBorder? in
            guard arcBoxes[number].intersects(box) else { return nil }
            let lines = LineClip.parts(of: arcs[number].points, in: box)
            guard !lines.isEmpty else { return nil }
            return TileBorder(
                left: arcs[number].left < 0 ? nil : Int(arcs[number].left),
                right: arcs[number].right < 0 ? nil : Int(arcs[number].right), lines: lines)
        }
        return found.sorted { a, b in
            for (one, other) in zip(a.lines, b.lines) where one != other { return one.lexicographicallyPrecedes(other) }
            // Where everything is small, borders of several cells lie on one another.
            return (a.lines.count, a.left ?? -1, a.right ?? -1) < (b.lines.count, b.left ?? -1, b.right ?? -1)
        }
    }
}

/// What one cell fills in a tile, on the plane of the tile's zoom.
public struct TilePiece: Sendable {
    /// The cell's number in its coverage.
    public let cell: Int
    /// The cells that are drawn as part of it at this zoom, wherever they lie, in their order.
    public let merged: [Int]
    /// Polygons of rings without a repeated last vertex; the exterior first, counter-clockwise seen from above.
    public let polygons: [[[PlanePoint]]]
}

/// One border's course through a tile, on the plane of the tile's zoom.
public struct TileBorder: Sendable {
    /// The cells on its two sides; `nil` outside the coverage.
    public let left: Int?
    public let right: Int?
    public let lines: [[PlanePoint]]
}
