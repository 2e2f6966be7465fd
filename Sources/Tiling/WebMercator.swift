internal import Foundation
internal import Geometry

/// Web Mercator (EPSG:3857) between degrees and the integer planes of the zooms.
///
/// The *world plane* is that of zoom 23, 2^35 units wide: 1.2 mm at the equator, about ten times finer than the lattice.
enum WebMercator {
    /// The zoom of the world plane: one deeper than any tile, so that half a unit of a tile's plane is whole here.
    static let worldZoom = TileID.maxZoom + 1
    /// Where the square of Web Mercator ends, in degrees of latitude.
    static let maxLatitude = 85.051128779806604

    /// The point of the world plane for a place in degrees; latitudes beyond the square go to its edge.
    static func world(_ degrees: Position) -> PlanePoint {
        let side = Double(TileID.extent << worldZoom)
        let x = (degrees.x / 360 + 0.5) * side
        let latitude = min(max(degrees.y, -maxLatitude), maxLatitude)
        let y = (0.5 + atanh(sin(latitude * .pi / 180)) / (2 * .pi)) * side
        return PlanePoint(Int64(x.rounded()), Int64(min(max(y, 0), side).rounded()))
    }

    /// Longitude and latitude in degrees of a point on the plane of zoom `z`.
    static func degrees(_ point: PlanePoint, z: Int) -> Position {
        let side = Double(TileID.extent << z)
        let y = (Double(point.y) / side - 0.5) * 2 * .pi
        return Position((Double(point.x) / side - 0.5) * 360, atan(sinh(y)) * 180 / .pi)
    }

    /// Decimals of a degree that tell the units of zoom `z` apart, with one to spare (rows shrink by the cosine of
    /// the latitude).
    static func decimals(z: Int) -> Int {
        Int((-log10(360 / Double(TileID.extent << z))).rounded(.up)) + 1
    }
}
