internal import Foundation
public import Geometry

/// Finds the cell of a coverage that holds a point.
///
/// A point means itself moved by (+ε, +ε²), east and a little north, so a point on a shared border lies in exactly one
/// of its cells, always the same one. Where that is outside the coverage, the answer is the incident cell of smallest
/// index. All tests are exact.
public struct Locator: Sendable {
    let index: CellIndex?

    /// In ``locate(_:into:)``: the point lies in no cell.
    public static let nobody = UInt32.max

    public init(_ coverage: Coverage) {
        self.init(coverage, threads: ProcessInfo.processInfo.activeProcessorCount)
    }

    init(_ index: CellIndex) { self.index = index }

    init(_ coverage: Coverage, threads: Int, edgesPerTile: Int = 512) {
        index = CellIndex(coverage, threads: threads, edgesPerTile: edgesPerTile)
    }

    /// The size in memory of what points are looked up in.
    public var indexBytes: Int { index?.byteCount ?? 0 }

    /// The cell that holds a point, and whether the point lies inside it or on a border; `nil` and outside where no
    /// cell is.
    public func locate(_ point: Point) -> (cell: Int?, place: Place) {
        guard let index else { return (nil, .outside) }
        let (id, isOnBorder) = unsafe index.read { unsafe $0.found(point) }
        return id == 0 ? (nil, .outside) : (Int(id) - 1, isOnBorder ? .border : .inside)
    }

    /// The cells that hold many points, in their order; ``nobody`` where no cell is. Faster than one by one.
    ///
    /// - Precondition: `cells` has as many elements as `points`.
    public func locate(_ points: Span<Point>, into cells: inout MutableSpan<UInt32>) {
        precondition(points.count == cells.count)
        guard let index else { return cells.update(repeating: Self.nobody) }
        unsafe points.withUnsafeBufferPointer { points in
            unsafe cells.withUnsafeMutableBufferPointer { cells in
                unsafe index.read { unsafe $0.locate(points, into: cells, borders: nil) }
            }
        }
    }

    /// ``locate(_:into:)``, and whether each point lies on a border.
    ///
    /// - Precondition: `cells` and `borders` have as many elements as `points`.
    public func locate(
        _ points: Span<Point>, into cells: inout MutableSpan<UInt32>, borders: inout MutableSpan<Bool>
    ) {
        precondition(points.count == cells.count && points.count == borders.count)
        guard let index else {
            cells.update(repeating: Self.nobody)
            return borders.update(repeating: false)
        }
        unsafe points.withUnsafeBufferPointer { points in
            unsafe cells.withUnsafeMutableBufferPointer { cells in
                unsafe borders.withUnsafeMutableBufferPointer { borders in
                    unsafe index.read { unsafe $0.locate(points, into: cells, borders: borders.baseAddress) }
                }
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
}
