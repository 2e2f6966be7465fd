/// A plane of metres, easting and northing, on which lengths and areas of lattice shapes are taken.
///
/// In China (CGCS2000) it is the local 3° Gauss-Krüger zone, elsewhere the UTM zone, both by the centre of the data.
/// Lengths are true to about 0.03 % (Gauss-Krüger) or 0.1 % (UTM) inside the zone. Every vertex is moved by itself and
/// edges stay straight between them, so borders that are shared on the lattice stay shared here.
public struct MetricPlane: Sendable {
    /// The plane's reference system.
    public let epsg: Int
    /// The datum of the lattice's degrees.
    public let datum: Datum
    private let transform: Transform

    /// A plane by its EPSG code.
    ///
    /// - Throws: ``GeometryError/unknownReferenceSystem(_:)``.
    public init(epsg: Int, datum: Datum) throws(GeometryError) {
        self.epsg = epsg
        self.datum = datum
        transform = try .kept(from: "EPSG:\(datum.epsg)", to: "EPSG:\(epsg)", name: "EPSG:\(epsg)")
    }

    /// The plane that fits data in a box.
    public static func fitting(_ box: Box, datum: Datum) throws(GeometryError) -> MetricPlane {
        let centre = Lattice.degrees(
            Point(
                Int32((Int64(box.minX) + Int64(box.maxX)) / 2), Int32((Int64(box.minY) + Int64(box.maxY)) / 2)))
        return try MetricPlane(epsg: zone(at: centre, datum: datum), datum: datum)
    }

    /// EPSG:4534 … 4554 are CGCS2000's 3° zones with central meridians 75°E … 135°E; EPSG:326nn and 327nn are UTM.
    private static func zone(at centre: Position, datum: Datum) -> Int {
        let meridian = Int((centre.x / 3).rounded()) * 3
        if datum == .cgcs2000, centre.y > 0, (75...135).contains(meridian) { return 4534 + (meridian - 75) / 3 }
        let zone = max(1, min(60, Int(((centre.x + 180) / 6).rounded(.down)) + 1))
        return (centre.y < 0 ? 32700 : 32600) + zone
    }

    /// Lattice points on the plane, in metres.
    public func metres(_ points: [Point]) throws(GeometryError) -> [Position] {
        try transform.apply(.forward, to: points.map(Lattice.degrees))
    }

    /// The lattice points nearest to places on the plane.
    public func lattice(_ positions: [Position]) throws(GeometryError) -> [Point] {
        let degrees = try transform.apply(.inverse, to: positions)
        var points: [Point] = []
        points.reserveCapacity(degrees.count)
        for position in degrees { points.append(try Lattice.point(position)) }
        return points
    }

    /// The length of a line in metres; a closed one repeats its first point.
    public func length(of line: [Point]) throws(GeometryError) -> Double {
        let positions = try metres(line)
        return zip(positions, positions.dropFirst()).reduce(0) { $0 + $1.0.distance(to: $1.1) }
    }

    /// An area in square metres, holes taken off.
    public func area(of area: MultiPolygon) throws(GeometryError) -> Double {
        let rings = area.rings
        let positions = try metres(rings.flatMap(\.points))
        var next = 0
        var sum = 0.0
        for ring in rings {
            sum += positions[next..<(next + ring.points.count)].signedArea
            next += ring.points.count
        }
        return sum
    }

    /// The length in metres of all rings of an area.
    public func perimeter(of area: MultiPolygon) throws(GeometryError) -> Double {
        var sum = 0.0
        for ring in area.rings { sum += try length(of: ring.closed) }
        return sum
    }

    /// Metres of one lattice unit eastwards and northwards around a point: for tolerances, not for measuring.
    public func metresPerUnit(at point: Point) throws(GeometryError) -> (east: Double, north: Double) {
        let step: Int32 = 1000
        let x = point.x > 0 ? point.x - step : point.x + step
        let y = point.y > 0 ? point.y - step : point.y + step
        let positions = try metres([point, Point(x, point.y), Point(point.x, y)])
        return (
            positions[0].distance(to: positions[1]) / Double(step),
            positions[0].distance(to: positions[2]) / Double(step)
        )
    }
}
