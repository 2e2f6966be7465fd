internal import Foundation
public import Geometry

/// Where the label of an area stands: in the middle of the widest circle in it.
public struct LabelPoint: Hashable, Sendable {
    public let place: Point
    /// The first zoom at which the circle is wide enough for a word; the deepest there is when it never is.
    public let zoom: Int

    /// Radius of a circle that holds a word, in units of 1/4096 tile: 24 pixels of a tile of 256.
    private static let roomyRadius = 384.0
    private static let metresAround = 40_075_016.686

    /// - Returns: `nil` for an area of nothing.
    public init?(in area: MultiPolygon, on plane: MetricPlane) {
        guard let box = area.box, let anyPoint = area.polygons.first?.exterior.points.first else { return nil }
        let height = Double(box.maxY) - Double(box.minY)
        let tolerance = max(0.5, height / Lattice.unitsPerDegree * 111_000 / 100)
        guard let circle = try? area.inscribedCircle(tolerance: tolerance, on: plane), circle.radius > 0 else {
            place = (try? area.interiorPoint()) ?? anyPoint
            zoom = TileID.maxZoom
            return
        }
        place = circle.centre
        let parallel = Self.metresAround * cos(Lattice.degrees(circle.centre).y * .pi / 180)
        let zoom = log2(Self.roomyRadius * parallel / (Double(TileID.extent) * circle.radius)).rounded(.up)
        self.zoom = Int(min(max(zoom, 0), Double(TileID.maxZoom)))
    }
}
