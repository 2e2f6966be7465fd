public import Geometry

/// How the earth is laid out in tiles: what the three numbers of a tile mean (OGC 17-083r4, Two Dimensional Tile Matrix
/// Set 2.0).
///
/// Each set projects a lattice point once, to its *world plane*; every coarser plane is reached from there by shifts. The
/// tiles of a set are cut from its own planes, so that in each of them both sides of a border and both tiles at an edge
/// have the same numbers.
public enum TileMatrixSet: String, CaseIterable, Hashable, Sendable {
    /// EPSG:3857, one tile at zoom 0: what most web maps use.
    case webMercatorQuad = "WebMercatorQuad"
    /// Degrees, two tiles side by side at zoom 0. Zoom z has the scale of zoom z + 1 of ``webMercatorQuad`` at the
    /// equator, and of the matrix z + 1 of Tianditu's sets `_c`.
    case worldCRS84Quad = "WorldCRS84Quad"
    /// ``webMercatorQuad`` over the shifted degrees of GCJ-02, for the maps of AMap and Tencent.
    case gcj02 = "GCJ02Quad"

    /// The sets that are the OGC's own.
    public static let published: [TileMatrixSet] = [.webMercatorQuad, .worldCRS84Quad]

    public func columns(z: Int) -> Int { 1 << (self == .worldCRS84Quad ? z + 1 : z) }

    public func rows(z: Int) -> Int { 1 << z }

    /// The zoom of this set with the scale of a zoom of ``webMercatorQuad``, at least 0.
    public func zoom(like z: Int) -> Int { self == .worldCRS84Quad ? max(0, z - 1) : z }

    /// What shifted degrees are called; `nil` where they are those of the file's datum.
    public var shiftedDatum: String? { self == .gcj02 ? "GCJ-02" : nil }

    /// The point of the world plane for a lattice point; what lies beyond the set goes to its edge.
    func world(_ point: Point) -> PlanePoint {
        let degrees = Lattice.degrees(point)
        return switch self {
        case .webMercatorQuad: WebMercator.world(degrees)
        case .worldCRS84Quad: PlainDegrees.world(degrees)
        case .gcj02: WebMercator.world(GCJ02.encode(degrees))
        }
    }

    /// Longitude and latitude in degrees of a point on the plane of zoom `z`, shifted where the set is.
    func degrees(_ point: PlanePoint, z: Int) -> Position {
        self == .worldCRS84Quad ? PlainDegrees.degrees(point, z: z) : WebMercator.degrees(point, z: z)
    }

    /// Decimals of a degree that tell the units of zoom `z` apart, with one to spare: equal points of the plane print as
    /// equal text.
    func decimals(z: Int) -> Int { WebMercator.decimals(z: self == .worldCRS84Quad ? z + 1 : z) }

    /// A box of the lattice that holds all that comes to lie in a box of the plane of zoom `z`.
    func lattice(_ box: PlaneBox, z: Int) -> Box {
        let low = degrees(PlanePoint(box.minX, box.minY), z: z)
        let high = degrees(PlanePoint(box.maxX, box.maxY), z: z)
        return self == .gcj02 ? ShiftedBox.lattice(low, high) : Box(around: low, high)
    }
}

/// Degrees as they are, 180 to a tile at zoom 0.
private enum PlainDegrees {
    static func world(_ degrees: Position) -> PlanePoint {
        let side = Double(TileID.extent << WebMercator.worldZoom)
        let (x, y) = ((degrees.x + 180) / 180 * side, (degrees.y + 90) / 180 * side)
        return PlanePoint(Int64(min(max(x, 0), 2 * side).rounded()), Int64(min(max(y, 0), side).rounded()))
    }

    static func degrees(_ point: PlanePoint, z: Int) -> Position {
        let side = Double(TileID.extent << z)
        return Position(Double(point.x) / side * 180 - 180, Double(point.y) / side * 180 - 90)
    }
}

/// Boxes in shifted degrees.
private enum ShiftedBox {
    /// More than GCJ-02 shifts anything by.
    private static let reach = 0.02

    static func lattice(_ low: Position, _ high: Position) -> Box {
        let corners = [low, Position(high.x, low.y), high, Position(low.x, high.y)]
        let places = corners.map(GCJ02.decode)
        // Between the corners the shift changes by less than a hundredth of the way; at the edge of the shifted
        // rectangle it ends at once.
        let side = max(high.x - low.x, high.y - low.y)
        let isWhole = side < 1 && zip(corners, places).allSatisfy { $0 != $1 }
        let (xs, ys) = ((isWhole ? places : corners).map(\.x), (isWhole ? places : corners).map(\.y))
        let margin = isWhole ? min(reach, side / 100 + 1e-6) : reach
        return Box(
            around: Position((xs.min() ?? low.x) - margin, (ys.min() ?? low.y) - margin),
            Position((xs.max() ?? high.x) + margin, (ys.max() ?? high.y) + margin))
    }
}

extension Box {
    /// The lattice box around a box in degrees; what lies beyond the earth is left out.
    fileprivate init(around low: Position, _ high: Position) {
        func units(_ degrees: Double, _ rule: FloatingPointRoundingRule, _ limit: Double) -> Int32 {
            Int32((min(max(degrees, -limit), limit) * Lattice.unitsPerDegree).rounded(rule))
        }
        self.init(
            minX: units(low.x, .down, 180), minY: units(low.y, .down, 90), maxX: units(high.x, .up, 180),
            maxY: units(high.y, .up, 90))
    }
}

extension TileID {
    /// The lattice box that this tile covers with a margin on every side, in units of 1/4096 tile.
    public func latticeBox(margin: Int64 = 0) -> Box {
        set.lattice(box.grown(by: max(0, min(margin, Self.extent))), z: z)
    }

    /// The tile that holds a point at zoom `z` (clamped to the zooms there are).
    public init(at point: Point, z: Int, in set: TileMatrixSet = .webMercatorQuad) {
        let zoom = min(max(z, 0), Self.maxZoom)
        let world = set.world(point)
        let shift = WebMercator.worldZoom - zoom + 12
        let (lastColumn, lastRow) = (Int64(set.columns(z: zoom) - 1), Int64(set.rows(z: zoom) - 1))
        let column = min(max(world.x >> shift, 0), lastColumn)
        let row = lastRow - min(max(world.y >> shift, 0), lastRow)
        self.init(unchecked: zoom, Int(column), Int(row), set)
    }
}
