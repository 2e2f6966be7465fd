internal import Foundation
public import Geometry

/// Web Mercator (EPSG:3857) between the lattice and the integer planes of the zooms.
///
/// A lattice point is projected once, to the *world plane*: the plane of zoom 23, 2^35 units wide, 1.2 mm at the
/// equator and so about ten times finer than the lattice. Every coarser plane is reached from there by shifts.
public enum WebMercator {
    /// The zoom of the world plane: one deeper than any tile, so that half a unit of a tile's plane is whole here.
    static let worldZoom = TileID.maxZoom + 1
    /// Where the square of Web Mercator ends, in degrees of latitude.
    public static let maxLatitude = 85.051128779806604

    /// The point of the world plane for a lattice point; latitudes beyond the square go to its edge.
    static func world(_ point: Point) -> PlanePoint {
        let side = Double(TileID.extent << worldZoom)
        let x = (Double(point.x) / Lattice.unitsPerDegree / 360 + 0.5) * side
        let latitude = min(max(Double(point.y) / Lattice.unitsPerDegree, -maxLatitude), maxLatitude)
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
    /// the latitude): equal points of the plane print as equal text.
    static func decimals(z: Int) -> Int {
        Int((-log10(360 / Double(TileID.extent << z))).rounded(.up)) + 1
    }

    /// The lattice box that a tile covers.
    static func lattice(_ box: PlaneBox, z: Int) -> Box {
        let low = degrees(PlanePoint(box.minX, box.minY), z: z)
        let high = degrees(PlanePoint(box.maxX, box.maxY), z: z)
        func units(_ degrees: Double, _ rule: FloatingPointRoundingRule, _ limit: Double) -> Int32 {
            Int32((min(max(degrees, -limit), limit) * Lattice.unitsPerDegree).rounded(rule))
        }
        return Box(
            minX: units(low.x, .down, 180), minY: units(low.y, .down, 90),
            maxX: units(high.x, .up, 180), maxY: units(high.y, .up, 90))
    }
}

extension TileID {
    /// The lattice box that this tile covers with a margin on every side, in units of 1/4096 tile.
    public func latticeBox(margin: Int64 = 0) -> Box {
        WebMercator.lattice(box.grown(by: max(0, min(margin, Self.extent))), z: z)
    }

    /// The tile that holds a point at zoom `z` (clamped to the zooms there are).
    public init(at point: Point, z: Int) {
        let zoom = min(max(z, 0), Self.maxZoom)
        let world = WebMercator.world(point)
        let shift = WebMercator.worldZoom - zoom + 12
        let last = Int64(1) << zoom - 1
        let column = min(max(world.x >> shift, 0), last)
        let row = last - min(max(world.y >> shift, 0), last)
        self.init(unchecked: zoom, Int(column), Int(row))
    }
}
