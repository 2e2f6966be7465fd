/// What tiles of one zoom show of each cell, and with it what any tile is made from.
public struct LevelFingerprints: Sendable {
    public let level: TileLevel
    /// Of what is shown of each cell, with those that are drawn as part of it.
    let ofCells: [Fingerprint]
    private let names: [Fingerprint]

    /// - Parameters:
    ///   - cells: of what tiles show of each cell.
    ///   - names: of what borders, and cells that others are drawn with, show of each cell.
    public init(_ level: TileLevel, cells: [Fingerprint], names: [Fingerprint]) {
        self.level = level
        self.names = names
        let merged = level.merged
        ofCells = cells.indices.map { cell in
            guard let merged = merged[cell] else { return cells[cell] }
            var maker = FingerprintMaker()
            for part in [cells[cell]] + merged.map({ names[$0] }) { maker.add(part) }
            return maker.fingerprint
        }
    }

    /// Of all tiles of the zoom.
    public func whole() -> ZoomFingerprints { ZoomFingerprints(level.whole(), self) }

    /// What is cut into one tile, and what it is made from.
    ///
    /// - Precondition: the tile is one of the zoom and of the coverage's set.
    public func around(_ tile: TileID) -> TileView {
        let coverage = level.around(tile)
        var sums = TileSums()
        for arc in coverage.arcs { _ = sums.add(arc.points, sides(of: arc)) }
        let here = sums.ofTiles[Self.place(tile)] ?? TileSums.Sums()
        return TileView(
            coverage: coverage, areas: Self.areas(here, in: tile, of: coverage, ofCells), borders: here.borders)
    }

    func sides(of arc: PlaneArc) -> TileSums.Sides {
        var border = FingerprintMaker()
        for cell in [arc.left, arc.right] { border.add(cell < 0 ? .nothing : names[Int(cell)]) }
        return TileSums.Sides(
            left: arc.left < 0 ? nil : ofCells[Int(arc.left)], right: arc.right < 0 ? nil : ofCells[Int(arc.right)],
            border: border.fingerprint)
    }

    static func place(_ tile: TileID) -> TileSums.Place {
        TileSums.Place(x: Int64(tile.x), y: Int64(tile.set.rows(z: tile.z) - 1 - tile.y))
    }

    /// Of the cells' pieces in a tile with these sums.
    static func areas(
        _ sums: TileSums.Sums, in tile: TileID, of coverage: ZoomedCoverage, _ shown: [Fingerprint]
    ) -> Fingerprint {
        var maker = FingerprintMaker()
        maker.add(sums.edges)
        maker.add(sums.corners)
        if sums.edges == .nothing {
            for piece in coverage.pieces(in: tile) { maker.add(shown[piece.cell]) }
        }
        return maker.fingerprint
    }
}

/// What of a coverage is cut into one tile.
public struct TileView: Sendable {
    /// To be cut into that tile and no other.
    public let coverage: ZoomedCoverage
    /// Of the cells' pieces in the tile.
    public let areas: Fingerprint
    /// Of the borders in it.
    public let borders: Fingerprint
}
