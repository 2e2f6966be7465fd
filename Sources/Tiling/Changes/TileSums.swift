/// What tiles of one zoom are made from, summed up edge by edge.
///
/// Arcs are broken at tile edges, so every edge lies in one tile, or along the side of two. A cell's part of a tile is
/// bounded by the edges in it, each counted positive with the cell on its left and negative on its right: what runs
/// there and back cancels out, as it does when rings are put together.
struct TileSums: Sendable {
    struct Sums: Equatable, Sendable {
        /// Of the edges that bound cells.
        var edges = Fingerprint.nothing
        /// Of the vertices on the tile's sides, where other tiles' arcs may touch it.
        var corners = Fingerprint.nothing
        var borders = Fingerprint.nothing

        static func += (a: inout Sums, b: Sums) {
            a.edges += b.edges
            a.corners += b.corners
            a.borders += b.borders
        }
    }

    /// A tile by its column and its row from the south.
    struct Place: Hashable, Sendable {
        var x: Int32
        var y: Int32

        init(x: Int64, y: Int64) { (self.x, self.y) = (Int32(x), Int32(y)) }
    }

    private(set) var ofTiles: [Place: Sums] = [:]

    /// What is shown of the cells on an arc's sides, `nil` where there is none, and of the border between them.
    struct Sides {
        var left: Fingerprint?
        var right: Fingerprint?
        var border: Fingerprint
    }

    /// - Returns: the sum of the arc's edges.
    mutating func add(_ points: [PlanePoint], _ sides: Sides) -> Fingerprint {
        var outline = Fingerprint.nothing
        var place = Place(x: 0, y: 0)
        var sums = Sums()
        let last = points.count - 1
        for (number, point) in points.enumerated() {
            addVertex(point, isEnd: number == 0 || number == last, sides)
            guard number > 0, points[number - 1] != point else { continue }
            let isForward = points[number - 1] < point
            let (a, b) = isForward ? (points[number - 1], point) : (point, points[number - 1])
            var maker = FingerprintMaker()
            maker.add(a.x)
            maker.add(a.y)
            maker.add(b.x)
            maker.add(b.y)
            let edge = maker.fingerprint
            outline += edge
            var bounding = Fingerprint.nothing
            if let left = sides.left { bounding += Self.joined(edge, left) }
            if let right = sides.right { bounding -= Self.joined(edge, right) }
            if !isForward { bounding = .nothing - bounding }
            let line = Self.joined(isForward ? edge : .nothing - edge, sides.border)
            let own = Sums(edges: bounding, borders: line)
            let here = Place(x: (a.x + b.x) >> 13, y: (a.y + b.y) >> 13)
            if here != place {
                add(sums, at: place)
                (place, sums) = (here, Sums())
            }
            sums += own
            if a.x == b.x, a.x & 4095 == 0 { add(own, at: Place(x: Int64(here.x) - 1, y: Int64(here.y))) }
            if a.y == b.y, a.y & 4095 == 0 { add(own, at: Place(x: Int64(here.x), y: Int64(here.y) - 1)) }
        }
        add(sums, at: place)
        return outline
    }

    mutating func add(_ other: TileSums) {
        for (place, sums) in other.ofTiles { ofTiles[place, default: Sums()] += sums }
    }

    private mutating func add(_ sums: Sums, at place: Place) {
        if sums != Sums() { ofTiles[place, default: Sums()] += sums }
    }

    /// To the tiles on whose sides a vertex lies; an end also to the one that it lies in.
    private mutating func addVertex(_ point: PlanePoint, isEnd: Bool, _ sides: Sides) {
        let (onColumn, onRow) = (point.x & 4095 == 0, point.y & 4095 == 0)
        guard isEnd || onColumn || onRow else { return }
        var maker = FingerprintMaker()
        maker.add(point.x)
        maker.add(point.y)
        let vertex = maker.fingerprint
        var sums = Sums()
        if let left = sides.left { sums.corners += Self.joined(vertex, left) }
        if let right = sides.right { sums.corners += Self.joined(vertex, right) }
        if isEnd { sums.borders = Self.joined(vertex, sides.border) }
        let (x, y) = (point.x >> 12, point.y >> 12)
        for column in onColumn ? x - 1...x : x...x {
            for row in onRow ? y - 1...y : y...y { add(sums, at: Place(x: column, y: row)) }
        }
    }

    private static func joined(_ a: Fingerprint, _ b: Fingerprint) -> Fingerprint {
        var maker = FingerprintMaker()
        maker.add(a)
        maker.add(b)
        return maker.fingerprint
    }
}
