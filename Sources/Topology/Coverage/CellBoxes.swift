public import Geometry

/// The boxes of a coverage's cells: which of them meet a given one.
public struct CellBoxes: Sendable {
    private let tree: BoxTree
    private let cells: [Int]

    public init(_ coverage: Coverage) {
        let boxes = (0..<coverage.cellCount).compactMap { cell in coverage.box(ofCell: cell).map { (cell, $0) } }
        tree = BoxTree(boxes.map(\.1))
        cells = boxes.map(\.0)
    }

    /// The cells whose boxes meet a box, by index.
    public func cells(meeting box: Box) -> [Int] { tree.indices(meeting: box).map { cells[$0] } }
}
