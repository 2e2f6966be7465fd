/// What each tile of one zoom of a coverage is made from, as fingerprints: tiles with equal ones are equal, byte by byte.
///
/// Arcs are broken at tile edges, so every edge lies in one tile, or along the side of two. A cell's part of a tile is
/// bounded by the edges in it, each counted positive with the cell on its left and negative on its right: what runs
/// there and back cancels out, as it does when rings are put together. Where nothing is left the whole tile is one
/// cell's, or nobody's; that is asked of the coverage when it is needed.
public struct ZoomFingerprints: Sendable {
    private struct Sums: Equatable, Sendable {
        /// Of the edges that bound cells.
        var edges = Fingerprint.nothing
        /// Of the vertices on the tile's sides, where other tiles' arcs may touch it.
        var corners = Fingerprint.nothing
        var borders = Fingerprint.nothing
    }

    /// A tile by its column and its row from the south.
    private struct Place: Hashable, Sendable {
        var x: Int32
        var y: Int32
    }

    public let coverage: ZoomedCoverage
    /// Of what is shown of each cell, with those that are drawn as part of it.
    private let shown: [Fingerprint]
    private var sums: [Place: Sums] = [:]
    /// Of each cell with its whole outline.
    private var ofCells: [Fingerprint]

    /// - Parameters:
    ///   - cells: of what tiles show of each cell.
    ///   - names: of what borders, and cells that others are drawn with, show of each cell.
    public init(_ coverage: ZoomedCoverage, cells: [Fingerprint], names: [Fingerprint]) {
        self.coverage = coverage
        shown = cells.indices.map { cell in
            guard let merged = coverage.merged[cell] else { return cells[cell] }
            var maker = FingerprintMaker()
            for part in [cells[cell]] + merged.map({ names[$0] }) { maker.add(part) }
            return maker.fingerprint
        }
        ofCells = shown
        for arc in coverage.arcs {
            var pair = FingerprintMaker()
            for cell in [arc.left, arc.right] { pair.add(cell < 0 ? .nothing : names[Int(cell)]) }
            add(arc, sides: pair.fingerprint)
        }
    }

    private mutating func add(_ arc: PlaneArc, sides: Fingerprint) {
        let last = arc.points.count - 1
        for (number, point) in arc.points.enumerated() {
            let isEnd = number == 0 || number == last
            let places = Self.places(around: point, all: isEnd)
            if places.isEmpty { continue }
            let vertex = Fingerprint([UInt64(bitPattern: point.x), UInt64(bitPattern: point.y)])
            for place in places {
                for cell in [arc.left, arc.right] where cell >= 0 {
                    sums[place, default: Sums()].corners += Self.joined(vertex, shown[Int(cell)])
                }
                if isEnd { sums[place, default: Sums()].borders += Self.joined(vertex, sides) }
            }
        }
        for (p, q) in zip(arc.points, arc.points.dropFirst()) where p != q {
            let (a, b) = p < q ? (p, q) : (q, p)
            let edge = Fingerprint([a.x, a.y, b.x, b.y].map(UInt64.init(bitPattern:)))
            var bounding = Fingerprint.nothing
            if arc.left >= 0 { bounding += Self.joined(edge, shown[Int(arc.left)]) }
            if arc.right >= 0 { bounding -= Self.joined(edge, shown[Int(arc.right)]) }
            if p != a { bounding = .nothing - bounding }
            for cell in [arc.left, arc.right] where cell >= 0 { ofCells[Int(cell)] += edge }
            let line = Self.joined(p == a ? edge : .nothing - edge, sides)
            for place in Self.places(along: a, b) {
                sums[place, default: Sums()].edges += bounding
                sums[place, default: Sums()].borders += line
            }
        }
    }

    private static func joined(_ a: Fingerprint, _ b: Fingerprint) -> Fingerprint {
        Fingerprint([a.high, a.low, b.high, b.low])
    }

    /// The tiles on whose sides a point lies; with `all` also the one that it lies in.
    private static func places(around point: PlanePoint, all: Bool) -> [Place] {
        let (x, y) = (Int32(point.x >> 12), Int32(point.y >> 12))
        let (onColumn, onRow) = (point.x & 4095 == 0, point.y & 4095 == 0)
        guard all || onColumn || onRow else { return [] }
        var places = [Place(x: x, y: y)]
        if onColumn { places += places.map { Place(x: $0.x - 1, y: $0.y) } }
        if onRow { places += places.map { Place(x: $0.x, y: $0.y - 1) } }
        return places
    }

    /// The tile that holds an edge, or the two of which it is a side.
    private static func places(along a: PlanePoint, _ b: PlanePoint) -> [Place] {
        let place = Place(x: Int32((a.x + b.x) >> 13), y: Int32((a.y + b.y) >> 13))
        if a.x == b.x, a.x & 4095 == 0 { return [place, Place(x: place.x - 1, y: place.y)] }
        if a.y == b.y, a.y & 4095 == 0 { return [place, Place(x: place.x, y: place.y - 1)] }
        return [place]
    }

    private func place(_ tile: TileID) -> Place {
        Place(x: Int32(tile.x), y: Int32(coverage.set.rows(z: coverage.z) - 1 - tile.y))
    }

    /// Of the cells' pieces in a tile.
    ///
    /// - Precondition: the tile is of the coverage's zoom.
    public func areas(in tile: TileID) -> Fingerprint {
        let sums = sums[place(tile)] ?? Sums()
        var maker = FingerprintMaker()
        maker.add(sums.edges)
        maker.add(sums.corners)
        if sums.edges == .nothing {
            for piece in coverage.pieces(in: tile) { maker.add(shown[piece.cell]) }
        }
        return maker.fingerprint
    }

    /// Of the borders in a tile.
    public func borders(in tile: TileID) -> Fingerprint { (sums[place(tile)] ?? Sums()).borders }
}

extension ZoomFingerprints {
    /// The tiles of this zoom in which areas, or borders, differ from what another generation of the coverage has there;
    /// `nil` when there are more than `limit`.
    public func changes(since old: ZoomFingerprints, limit: Int) -> (areas: [TileID]?, borders: [TileID]?) {
        var otherBorders: Set<Place> = []
        var otherAreas: Set<Place> = []
        for (place, sums) in sums where old.sums[place] != sums {
            if old.sums[place]?.borders ?? .nothing != sums.borders { otherBorders.insert(place) }
            otherAreas.insert(place)
        }
        for (place, sums) in old.sums where self.sums[place] == nil {
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
                    places.insert(Place(x: Int32(column), y: row))
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
