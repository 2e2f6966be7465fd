internal import Geometry

/// Where the map stands on the picture: metres to pixels, north up.
struct PictureFrame {
    static let width = 1600.0
    static let margin = 24.0
    static let top = 92.0
    private static let greatestHeight = 1500.0

    /// Pixels of one metre.
    let scale: Double
    let height: Double
    private let west: Double
    private let north: Double
    private let left: Double
    private let plane: MetricPlane

    /// - Throws: ``GeometryError`` when PROJ refuses a corner.
    init(_ areas: [MultiPolygon], _ plane: MetricPlane) throws(GeometryError) {
        self.plane = plane
        let places = try plane.metres(areas.flatMap { $0.polygons.flatMap(\.exterior.points) })
        let (low, high) = places.dropFirst().reduce(
            (places.first ?? Position(0, 0), places.first ?? Position(1, 1))
        ) { box, place in
            (
                Position(min(box.0.x, place.x), min(box.0.y, place.y)),
                Position(max(box.1.x, place.x), max(box.1.y, place.y))
            )
        }
        let size = Position(max(1, high.x - low.x), max(1, high.y - low.y))
        scale = min((Self.width - 2 * Self.margin) / size.x, Self.greatestHeight / size.y)
        height = size.y * scale
        west = low.x
        north = high.y
        left = (Self.width - size.x * scale) / 2
    }

    var bottom: Double { Self.top + height }

    func places(_ points: [Point]) throws(GeometryError) -> [Position] {
        try plane.metres(points).map { Position(left + ($0.x - west) * scale, Self.top + (north - $0.y) * scale) }
    }

    /// All rings of an area, as one path.
    func path(_ area: MultiPolygon) throws(GeometryError) -> String {
        var path = SVGPath()
        for ring in area.rings { path.add(try places(ring.points), closed: true) }
        return path.data
    }
}
