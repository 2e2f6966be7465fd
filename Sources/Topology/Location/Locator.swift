internal import Foundation
public import Geometry

/// Finds the cell of a coverage that holds a point.
///
/// A point means itself moved by (+ε, +ε²), east and a little north, so a point on a shared border lies in exactly one
/// of its cells, always the same one. Where that is outside the coverage, the answer is the incident cell of smallest
/// index. All tests are exact.
public struct Locator: Sendable {
    let index: CellIndex?
    private let boxes: BoxTree
    private let boxedCells: [Int]

    /// In ``locate(_:into:)``: the point lies in no cell.
    public static let nobody = UInt32.max

    public init(_ coverage: Coverage) {
        self.init(coverage, threads: ProcessInfo.processInfo.activeProcessorCount)
    }

    init(_ coverage: Coverage, threads: Int, edgesPerTile: Int = 512) {
        index = CellIndex(coverage, threads: threads, edgesPerTile: edgesPerTile)
        let boxes = (0..<coverage.cellCount).compactMap { cell in coverage.box(ofCell: cell).map { (cell, $0) } }
        self.boxes = BoxTree(boxes.map(\.1))
        boxedCells = boxes.map(\.0)
    }

    /// The size in memory of what points are looked up in.
    public var indexBytes: Int { index?.byteCount ?? 0 }

    /// The cell that holds a point, and whether the point lies inside it or on a border; `nil` and outside where no
    /// cell is.
    public func locate(_ point: Point) -> (cell: Int?, place: Place) {
        guard let index else { return (nil, .outside) }
        return unsafe index.read { reader in
            guard let (x, y) = unsafe reader.inside(point) else { return (nil, .outside) }
            let id = unsafe reader.id(x, y)
            let edges = unsafe reader.edges(touching: x, y)
            guard !edges.isEmpty else { return id == 0 ? (nil, .outside) : (Int(id) - 1, .inside) }
            return (Int(id == 0 ? Incidence.smallest(edges, x, y) : id) - 1, .border)
        }
    }

    /// ``locate(_:)`` for many points, in their order.
    public func locate(_ points: [Point]) -> [(cell: Int?, place: Place)] { points.map { locate($0) } }

    /// The cells that hold many points, in their order; ``nobody`` where no cell is. Faster than one by one.
    ///
    /// - Precondition: `cells` has as many elements as `points`.
    public func locate(_ points: Span<Point>, into cells: inout MutableSpan<UInt32>) {
        precondition(points.count == cells.count)
        guard let index else {
            for i in cells.indices { cells[i] = Self.nobody }
            return
        }
        unsafe points.withUnsafeBufferPointer { points in
            unsafe cells.withUnsafeMutableBufferPointer { cells in
                unsafe index.read { unsafe $0.locate(points, into: cells) }
            }
        }
    }

    /// The cells that hold many points, in their order; ``nobody`` where no cell is.
    public func cells(of points: [Point]) -> [UInt32] {
        var cells = [UInt32](repeating: Self.nobody, count: points.count)
        var span = cells.mutableSpan
        locate(points.span, into: &span)
        return cells
    }

    /// The cell that holds the whole box, where that is seen without a test: no border passes near the box. `nil` tells
    /// nothing.
    public func only(in box: Box) -> Int? { index?.only(in: box).map { Int($0) - 1 } }

    /// The cells whose boxes meet a box, by index.
    public func candidates(in box: Box) -> [Int] { boxes.indices(meeting: box).map { boxedCells[$0] } }
}
