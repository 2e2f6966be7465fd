public import Geometry

/// Finds the cell of a coverage that holds a point.
///
/// A point means itself moved by (+ε, +ε²), east and a little north, so a point on a shared border lies in exactly one
/// of its cells, always the same one. Where that is outside the coverage, the answer is the incident cell of smallest
/// index. All tests are exact.
///
/// Edges are filed in a raster of columns and rows. The answer is what lies above the nearest edge under the point,
/// looked for from the point's field downwards; a field without edges knows its cell.
public struct Locator: Sendable {
    private let raster: Raster?
    private let boxes: BoxTree
    private let boxedCells: [Int]

    public init(_ coverage: Coverage) {
        raster = Raster(coverage)
        let boxes = (0..<coverage.cellCount).compactMap { cell in coverage.box(ofCell: cell).map { (cell, $0) } }
        self.boxes = BoxTree(boxes.map(\.1))
        boxedCells = boxes.map(\.0)
    }

    /// The cell that holds a point, and whether the point lies inside it or on a border; `nil` and outside where no
    /// cell is.
    public func locate(_ point: Point) -> (cell: Int?, place: Place) {
        guard let raster, raster.box.contains(point) else { return (nil, .outside) }
        return raster.locate(point)
    }

    /// ``locate(_:)`` for many points, in their order.
    public func locate(_ points: [Point]) -> [(cell: Int?, place: Place)] { points.map { locate($0) } }

    /// The cells whose boxes meet a box, by index.
    public func candidates(in box: Box) -> [Int] { boxes.indices(meeting: box).map { boxedCells[$0] } }
}
