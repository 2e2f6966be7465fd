internal import Topology

/// Arcs of the world plane rounded together onto the plane of a zoom (Hobby's snap rounding).
///
/// Every vertex, and every place where an arc crosses a line at which tiles will be cut, makes the unit square around
/// its rounded place *hot*; every arc that passes through a hot square is led through its centre. Arcs that did not
/// cross before do not cross afterwards: they share whole edges, or meet in vertices. And since cut lines are crossed
/// in vertices only, cutting a tile later picks edges and computes nothing, so both sides of a border and both tiles
/// at an edge have the same numbers.
struct SnapRounding {
    /// The lines of the target plane at which results will be cut.
    enum CutLines {
        case everyTile
        case sides(of: PlaneBox)
    }

    private let shift: Int
    private let lines: CutLines
    private let hot: PointIndex

    /// All arcs of a coverage.
    static func round(_ tiles: CoverageTiles, to z: Int) -> [PlaneArc] {
        let simplified = Cores().map(stretchesOf: tiles.arcs.count, inSlicesOf: CoverageTiles.slice) { range in
            range.map { tiles.simplified($0, at: z) }
        }
        return round(simplified, to: z, cutAt: .everyTile)
    }

    /// - Parameter within: where the results matter; `nil` for everywhere.
    /// - Returns: the arcs on the plane of zoom `z`, repeated vertices dropped; an arc may keep a single point.
    static func round(
        _ arcs: [PlaneArc], to z: Int, cutAt lines: CutLines, within box: PlaneBox? = nil
    ) -> [PlaneArc] {
        let rounding = SnapRounding(arcs, shift: WebMercator.worldZoom - z, lines: lines, within: box)
        return Cores().map(stretchesOf: arcs.count, inSlicesOf: CoverageTiles.slice) { range in
            arcs[range].map { PlaneArc(left: $0.left, right: $0.right, points: rounding.path($0.points)) }
        }
    }

    private init(_ arcs: [PlaneArc], shift: Int, lines: CutLines, within box: PlaneBox?) {
        self.shift = shift
        self.lines = lines
        let squares = Cores().map(stretchesOf: arcs.count, inSlicesOf: CoverageTiles.slice) { range in
            var squares: [PlanePoint] = []
            for arc in arcs[range] {
                for point in arc.points {
                    let square = Self.rounded(point, shift)
                    if square != squares.last, box?.contains(square) ?? true { squares.append(square) }
                }
                for (a, b) in zip(arc.points, arc.points.dropFirst()) {
                    Self.crossings(a < b ? a : b, a < b ? b : a, shift, lines) { squares.append($0) }
                }
            }
            return squares
        }
        hot = PointIndex(squares, isDistinct: true)
    }

    /// A place of the world plane on the plane of zoom `z`.
    static func rounded(_ point: PlanePoint, to z: Int) -> PlanePoint { rounded(point, WebMercator.worldZoom - z) }

    private static func rounded(_ point: PlanePoint, _ shift: Int) -> PlanePoint {
        let half = Int64(1) << (shift - 1)
        return PlanePoint((point.x + half) >> shift, (point.y + half) >> shift)
    }

    /// The rounded places where the segment `a b`, given in its canonical direction, crosses cut lines.
    private static func crossings(
        _ a: PlanePoint, _ b: PlanePoint, _ shift: Int, _ lines: CutLines, _ body: (PlanePoint) -> Void
    ) {
        let unit = Int64(1) << shift
        func each(between low: Int64, _ high: Int64, _ own: (Int64, Int64), _ line: (Int64) -> Void) {
            switch lines {
            case .everyTile:
                let tile = TileID.extent << shift
                var k = low / tile + 1
                while k * tile < high {
                    line(k * TileID.extent)
                    k += 1
                }
            case .sides:
                for side in [own.0, own.1] where side * unit > low && side * unit < high { line(side) }
            }
        }
        /// The rounded other coordinate at `line`, on the segment from (p, q) to (p + dp, q + dq).
        func other(_ line: Int64, _ p: Int64, _ q: Int64, _ dp: Int64, _ dq: Int64) -> Int64 {
            let (run, rise) = dp < 0 ? (Int128(-dp), Int128(-dq)) : (Int128(dp), Int128(dq))
            let value = Int128(q) * run + (Int128(line) * Int128(unit) - Int128(p)) * rise
            let (quotient, remainder) = (2 * value + Int128(unit + 1) * run)
                .quotientAndRemainder(dividingBy: 2 * Int128(unit) * run)
            return Int64(remainder < 0 ? quotient - 1 : quotient)
        }
        var vertical: (Int64, Int64) = (0, 0)
        var horizontal = vertical
        if case .sides(let box) = lines {
            vertical = (box.minX, box.maxX)
            horizontal = (box.minY, box.maxY)
        }
        each(between: a.x, b.x, vertical) {
            body(PlanePoint($0, other($0, a.x, a.y, b.x - a.x, b.y - a.y)))
        }
        each(between: min(a.y, b.y), max(a.y, b.y), horizontal) {
            body(PlanePoint(other($0, a.y, a.x, b.y - a.y, b.x - a.x), $0))
        }
    }

    private func path(_ points: [PlanePoint]) -> [PlanePoint] {
        guard let first = points.first else { return [] }
        var path = [Self.rounded(first, shift)]
        var hits: [PlanePoint] = []
        for (a, b) in zip(points, points.dropFirst()) {
            let start = Self.rounded(a, shift)
            let end = Self.rounded(b, shift)
            hits.removeAll(keepingCapacity: true)
            // Between two squares side by side there is no third one.
            if abs(end.x - start.x) + abs(end.y - start.y) > 1 {
                var box = PlaneBox(start)
                box.extend(to: end)
                hot.visit(box, where: { passes(a, b, $0) }) { place in
                    let square = hot.points[place]
                    if box.contains(square), passes(a, b, PlaneBox(square)) { hits.append(square) }
                    return true
                }
            }
            let east: Int64 = b.x >= a.x ? 1 : -1
            let north: Int64 = b.y >= a.y ? 1 : -1
            hits.sort { east * $0.x + north * $0.y < east * $1.x + north * $1.y }
            for hit in hits where hit != path.last { path.append(hit) }
            if path.last != end { path.append(end) }
        }
        return path
    }

    /// Whether the segment `a b` enters the open squares around the points of `box`, a box of the target plane.
    ///
    /// In halves of a unit of the world plane, with the square's sides half a unit off every vertex, so that a vertex
    /// lies inside exactly the square of its rounded place.
    private func passes(_ a: PlanePoint, _ b: PlanePoint, _ box: PlaneBox) -> Bool {
        let unit = Int64(1) << shift
        let low = PlanePoint(2 * box.minX * unit - unit - 1, 2 * box.minY * unit - unit - 1)
        let high = PlanePoint(2 * box.maxX * unit + unit - 1, 2 * box.maxY * unit + unit - 1)
        let p = PlanePoint(2 * a.x, 2 * a.y)
        let q = PlanePoint(2 * b.x, 2 * b.y)
        guard min(p.x, q.x) < high.x, max(p.x, q.x) > low.x, min(p.y, q.y) < high.y, max(p.y, q.y) > low.y
        else { return false }
        // The two corners farthest to either side of the line are opposite ones.
        let rises = (q.x >= p.x) == (q.y >= p.y)
        let one = turn(p, q, rises ? PlanePoint(low.x, high.y) : low)
        let two = turn(p, q, rises ? PlanePoint(high.x, low.y) : high)
        return one * two < 0 || p == q
    }
}
