internal import Geometry

/// How far a repair may move a border, with what turns lattice units into its unit of length.
struct Tolerance {
    /// The width up to which things are the same place.
    let width: Double
    /// The length of one lattice unit eastwards and northwards.
    private let east: Double
    private let north: Double
    private let plane: MetricPlane?

    /// In metres on a plane, measured in the middle of the box.
    init(metres: Double, plane: MetricPlane, box: Box) throws(GeometryError) {
        width = metres
        self.plane = plane
        let middle = Point(
            Int32((Int64(box.minX) + Int64(box.maxX)) / 2), Int32((Int64(box.minY) + Int64(box.maxY)) / 2))
        (east, north) = try plane.metresPerUnit(at: middle)
    }

    /// In lattice units.
    init(units: Double) {
        width = units
        (east, north, plane) = (1, 1, nil)
    }

    /// The tolerance in lattice units, rounded up: eastwards, northwards.
    var reach: (x: Int32, y: Int32) {
        (Int32(clamping: Int64((width / east).rounded(.up))), Int32(clamping: Int64((width / north).rounded(.up))))
    }

    func distance(_ a: Point, _ b: Point) -> Double {
        let dx = (Double(a.x) - Double(b.x)) * east
        let dy = (Double(a.y) - Double(b.y)) * north
        return (dx * dx + dy * dy).squareRoot()
    }

    /// The distance of a point from the segment `a b` where the nearest point is none of its ends, otherwise `nil`.
    func distance(_ point: Point, fromInsideOf a: Point, _ b: Point) -> Double? {
        let (ux, uy) = ((Double(b.x) - Double(a.x)) * east, (Double(b.y) - Double(a.y)) * north)
        let (vx, vy) = ((Double(point.x) - Double(a.x)) * east, (Double(point.y) - Double(a.y)) * north)
        let along = ux * vx + uy * vy
        let square = ux * ux + uy * uy
        guard along > 0, along < square else { return nil }
        return abs(ux * vy - uy * vx) / square.squareRoot()
    }

    func length(of line: [Point]) -> Double {
        zip(line, line.dropFirst()).reduce(0) { $0 + distance($1.0, $1.1) }
    }

    /// Whether no circle wider than the tolerance fits into the area.
    func isNarrow(_ area: MultiPolygon) throws(GeometryError) -> Bool {
        if let plane { return try area.isNarrow(upTo: width, on: plane) }
        guard Double(area.doubleArea) > width * width * .pi / 2 else { return true }
        return try area.inscribedCircle(tolerance: 1).radius * 2 <= width
    }
}
