public import Topology

/// A coverage made ready to be cut into tiles: its arcs on the world plane, each vertex with its importance.
///
/// Neighbours never crack: a border is simplified once, rounded once per zoom together with all others, and every
/// tile takes its edges from there.
public struct CoverageTiles: Sendable {
    /// The deepest zoom that is cut; there the borders keep every vertex, and clients enlarge from there on.
    public let maxZoom: Int
    let set: TileMatrixSet
    let arcs: [PlaneArc]
    private let importance: Importance
    /// Of each arc, along the axes of the world plane.
    private let lengths: [Double]
    private let cellCount: Int

    /// Side of a zoom's unit square, times this, squared: smaller corners are left out. A quarter of a screen pixel.
    private static let tolerance = 4.0
    /// Vertices that cut lines may add at the deepest zoom: bounds memory for coverages of any extent.
    private static let maxCrossings = 2_000_000.0

    /// - Parameters:
    ///   - coverage: its cells are numbered as in ``TilePiece/cell``.
    ///   - set: whose tiles are cut.
    public init(_ coverage: Coverage, in set: TileMatrixSet = .webMercatorQuad, maxZoom: Int = 18) {
        self.init(
            arcs: coverage.arcs.map {
                PlaneArc(left: $0.left, right: $0.right, points: $0.points.map(set.world))
            }, cellCount: coverage.cellCount, maxZoom: maxZoom, in: set)
    }

    init(arcs: [PlaneArc], cellCount: Int, maxZoom: Int, in set: TileMatrixSet = .webMercatorQuad) {
        self.arcs = arcs
        self.set = set
        self.cellCount = cellCount
        importance = Importance(of: arcs)
        lengths = arcs.map { arc in
            zip(arc.points, arc.points.dropFirst()).reduce(0.0) {
                $0 + Double(abs($1.1.x - $1.0.x) + abs($1.1.y - $1.0.y))
            }
        }
        let length = lengths.reduce(0, +)
        var zoom = min(max(maxZoom, 0), TileID.maxZoom)
        while zoom > 0, length / Double(TileID.extent << (WebMercator.worldZoom - zoom)) > Self.maxCrossings {
            zoom -= 1
        }
        self.maxZoom = zoom
    }

    /// All arcs as they are drawn at zoom `z` (at most ``maxZoom``): simplified, rounded, broken at tile edges, without
    /// those around cells too small to draw.
    public func zoomed(to z: Int) -> ZoomedCoverage {
        let zoom = min(max(z, 0), maxZoom)
        let unit = Double(Int64(1) << (WebMercator.worldZoom - zoom))
        let threshold = zoom == maxZoom ? -1 : (Self.tolerance * unit) * (Self.tolerance * unit)
        let chosen = zip(arcs, importance.ofArcs).map { arc, importance in
            PlaneArc(
                left: arc.left, right: arc.right,
                points: zip(arc.points, importance).compactMap { $1 > threshold ? $0 : nil })
        }
        let rounded = SnapRounding.round(chosen, to: zoom, cutAt: .everyTile)
        let merging = CellMerging(of: rounded, lengths: lengths, cellCount: cellCount)
        return ZoomedCoverage(
            z: zoom, in: set, arcs: merging.arcs(rounded), cellCount: cellCount, merged: merging.merged)
    }
}
