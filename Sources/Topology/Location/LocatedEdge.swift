internal import Geometry

/// An edge between two sides, in lattice units from the coverage's south-western corner: from west to east, a vertical
/// one from north to south. No coordinate exceeds 1.8e9, so every product below is exact.
struct LocatedEdge {
    let ax: Int32
    let ay: Int32
    let bx: Int32
    let by: Int32
    /// left ⊕ right, each the index of a cell plus 1, or 0 for nobody.
    let change: UInt32

    @inline(__always)
    init(_ ax: Int32, _ ay: Int32, _ bx: Int32, _ by: Int32, change: UInt32) {
        (self.ax, self.ay, self.bx, self.by, self.change) = (ax, ay, bx, by, change)
    }

    private init(_ from: Point, _ to: Point, corner: Point, change: UInt32) {
        let isForward = from.x != to.x ? from.x < to.x : from.y > to.y
        let (a, b) = isForward ? (from, to) : (to, from)
        self.init(a.x - corner.x, a.y - corner.y, b.x - corner.x, b.y - corner.y, change: change)
    }

    /// Every edge of a coverage, once.
    static func all(of coverage: Coverage, corner: Point) -> [LocatedEdge] {
        var edges: [LocatedEdge] = []
        edges.reserveCapacity(coverage.arcs.reduce(0) { $0 + $1.points.count - 1 })
        for arc in coverage.arcs {
            let change = UInt32(bitPattern: arc.left + 1) ^ UInt32(bitPattern: arc.right + 1)
            for i in 1..<arc.points.count {
                edges.append(LocatedEdge(arc.points[i - 1], arc.points[i], corner: corner, change: change))
            }
        }
        return edges
    }

    var dx: Int64 { Int64(bx) - Int64(ax) }
    var dy: Int64 { Int64(by) - Int64(ay) }

    /// Twice the area of the triangle a, b, (x, y): positive north of the edge, east of a vertical one.
    @inline(__always)
    func side(_ x: Int32, _ y: Int32) -> Int64 {
        dx &* (Int64(y) &- Int64(ay)) &- dy &* (Int64(x) &- Int64(ax))
    }

    /// Whether a moved point at or above `floor` counts the edge: it is above it, between its ends; an end at or below
    /// the floor does not bound it.
    /// - Precondition: one end is above the floor.
    @inline(__always)
    func counts(_ x: Int32, _ y: Int32, floor: Int32) -> Bool {
        let side = side(x, y)
        let isAbove = by > ay ? side > 0 : side >= 0
        return (ax <= x || ay <= floor) && (x < bx || by <= floor) && isAbove
    }

    @inline(__always)
    func touches(_ x: Int32, _ y: Int32) -> Bool {
        ax <= x && x <= bx && min(ay, by) <= y && y <= max(ay, by) && side(x, y) == 0
    }

    /// The least x at which (x, y), moved, is east of the edge.
    /// - Precondition: one end is at or below `y`, the other above.
    func firstEast(at y: Int64) -> Int64 {
        let rise = dy
        let run = (y - Int64(ay)) * dx
        return Int64(ax) + (rise > 0 ? Self.ceiling(run, rise) : Self.ceiling(-run, -rise))
    }

    /// The least y at which (x, y), moved, is above the edge.
    /// - Precondition: ax ≤ x < bx.
    func firstAbove(at x: Int64) -> Int64 {
        let rise = (x - Int64(ax)) * dy
        return Int64(ay) + (dy > 0 ? Self.floor(rise, dx) + 1 : Self.ceiling(rise, dx))
    }

    /// The squares of side 2^shift, counted from the corner, that have a lattice point's longitude and latitude range
    /// in common with the edge; of those in the given columns and rows.
    @inline(__always)
    func forEachSquare(
        _ shift: Int64, columns: ClosedRange<Int64>, rows: ClosedRange<Int64>,
        _ body: (_ column: Int64, _ row: Int64) -> Void
    ) {
        let first = max(Int64(ax) >> shift, columns.lowerBound)
        let last = min(Int64(bx) >> shift, columns.upperBound)
        guard first <= last else { return }
        let lowest = max(Int64(min(ay, by)) >> shift, rows.lowerBound)
        let highest = min(Int64(max(ay, by)) >> shift, rows.upperBound)
        guard lowest <= highest else { return }
        for column in first...last {
            var (low, high) = (lowest, highest)
            if low < high || first < last, dx > 0 {
                let west = max(Int64(ax), column << shift) - Int64(ax)
                let east = min(Int64(bx), ((column + 1) << shift) - 1) - Int64(ax)
                let (south, north) = dy > 0 ? (west, east) : (east, west)
                low = max(low, (Int64(ay) + Self.ceiling(south * dy, dx)) >> shift)
                high = min(high, (Int64(ay) + Self.floor(north * dy, dx)) >> shift)
            }
            guard low <= high else { continue }
            for row in low...high { body(column, row) }
        }
    }

    private static func floor(_ a: Int64, _ b: Int64) -> Int64 { a / b - (a % b < 0 ? 1 : 0) }
    private static func ceiling(_ a: Int64, _ b: Int64) -> Int64 { a / b + (a % b > 0 ? 1 : 0) }
}
