internal import Topology

/// What every tile of one zoom of a coverage is made from, as fingerprints: tiles with equal ones are equal, byte by byte.
///
/// Where no edge is left in a tile the whole of it is one cell's, or nobody's; that is asked of the coverage when it is
/// needed.
public struct ZoomFingerprints: Sendable {
    typealias Place = TileSums.Place

    public var z: Int { coverage.z }
    let coverage: ZoomedCoverage
    /// Of what is shown of each cell, with those that are drawn as part of it.
    private let shown: [Fingerprint]
    private var sums = TileSums()
    /// Of each cell with its whole outline.
    private var ofCells: [Fingerprint]

    init(_ coverage: ZoomedCoverage, _ shown: LevelFingerprints) {
        self.coverage = coverage
        self.shown = shown.ofCells
        ofCells = shown.ofCells
        let arcs = coverage.arcs
        let parts = Cores().map(stretchesOf: arcs.count, inSlicesOf: CoverageTiles.slice) { range in
            var sums = TileSums()
            let outlines = arcs[range].map { sums.add($0.points, shown.sides(of: $0)) }
            return [(sums, range, outlines)]
        }
        for (part, range, outlines) in parts {
            sums.add(part)
            for (arc, outline) in zip(arcs[range], outlines) {
                for cell in [arc.left, arc.right] where cell >= 0 { ofCells[Int(cell)] += outline }
            }
        }
    }

    private func place(_ tile: TileID) -> Place { LevelFingerprints.place(tile) }

    /// Of the cells' pieces in a tile.
    ///
    /// - Precondition: the tile is of the coverage's zoom.
    public func areas(in tile: TileID) -> Fingerprint {
        LevelFingerprints.areas(sums.ofTiles[place(tile)] ?? TileSums.Sums(), in: tile, of: coverage, shown)
    }

    /// Of the borders in a tile.
    public func borders(in tile: TileID) -> Fingerprint { sums.ofTiles[place(tile)]?.borders ?? .nothing }
}

extension ZoomFingerprints {
    /// The tiles of this zoom in which areas, or borders, differ from what another generation of the coverage has there;
    /// `nil` when there are more than `limit`.
    public func changes(since old: ZoomFingerprints, limit: Int) -> (areas: [TileID]?, borders: [TileID]?) {
        var otherBorders: Set<Place> = []
        var otherAreas: Set<Place> = []
        for (place, sums) in sums.ofTiles where old.sums.ofTiles[place] != sums {
            if old.sums.ofTiles[place]?.borders ?? .nothing != sums.borders { otherBorders.insert(place) }
            otherAreas.insert(place)
        }
        for (place, sums) in old.sums.ofTiles where self.sums.ofTiles[place] == nil {
            if sums.borders != .nothing { otherBorders.insert(place) }
            otherAreas.insert(place)
        }
        let (known, before) = (Set(ofCells), Set(old.ofCells))
        var isWhole = true
        for (zoom, others) in [(self, before), (old, known)] {
            for cell in zoom.ofCells.indices where !others.contains(zoom.ofCells[cell]) {
                isWhole = isWhole && zoom.addInner(of: cell, to: &otherAreas, limit: 16 * limit)
            }
        }
        let touched = isWhole ? tiles(otherAreas).filter { areas(in: $0) != old.areas(in: $0) } : nil
        return (touched.flatMap { $0.count > limit ? nil : $0 }, otherBorders.count > limit ? nil : tiles(otherBorders))
    }

    /// The tiles that lie wholly inside a cell, row by row between the tiles that its outline passes through.
    private func addInner(of cell: Int, to places: inout Set<Place>, limit: Int) -> Bool {
        /// By row, the columns where the outline passes the row's middle, doubled: odd inside a column, even between two.
        var passes: [Int32: [Int64]] = [:]
        for arc in coverage.arcs(ofCell: cell) {
            for (p, q) in zip(arc.points, arc.points.dropFirst()) {
                let row = (p.y + q.y) >> 13
                let middle = row << 12 + 2048
                guard (p.y <= middle) != (q.y <= middle) else { continue }
                let isBetween = p.x == q.x && p.x & 4095 == 0
                passes[Int32(row), default: []].append(isBetween ? p.x >> 11 : 2 * ((p.x + q.x) >> 13) + 1)
            }
        }
        for (row, columns) in passes {
            let columns = columns.sorted()
            for pair in stride(from: 0, to: columns.count - 1, by: 2) {
                var column = columns[pair] >> 1 + (columns[pair] & 1)
                while 2 * column + 1 < columns[pair + 1] {
                    guard places.count < limit else { return false }
                    places.insert(Place(x: column, y: Int64(row)))
                    column += 1
                }
            }
        }
        return true
    }

    private func tiles(_ places: Set<Place>) -> [TileID] {
        let (z, set) = (coverage.z, coverage.set)
        let (columns, rows) = (set.columns(z: z), set.rows(z: z))
        return places.filter { (0..<columns).contains(Int($0.x)) && (0..<rows).contains(Int($0.y)) }
            .map { TileID(unchecked: z, Int($0.x), rows - 1 - Int($0.y), set) }
            .sorted { ($0.x, $0.y) < ($1.x, $1.y) }
    }
}
