public import Geometry

/// Finds the cell that holds a point among cells that may overlap or gape, by testing each whose box holds it.
///
/// Where the cells are a coverage it answers as ``Locator`` does, only slower.
public struct LenientLocator: Sendable {
    private let cells: [MultiPolygon]
    private let tree: BoxTree
    private let boxed: [Int]

    public init(_ cells: [MultiPolygon]) {
        self.cells = cells
        let boxes = cells.enumerated().compactMap { index, cell in cell.box.map { (index, $0) } }
        tree = BoxTree(boxes.map(\.1))
        boxed = boxes.map(\.0)
    }

    /// The cell that holds a point moved as ``Locator`` says, of several the smallest; and whether there are several,
    /// so that the answer is in doubt.
    public func locate(_ point: Point) -> (cell: Int?, place: Place, isInDoubt: Bool) {
        let box = Box(minX: point.x, minY: point.y, maxX: point.x, maxY: point.y)
        let touching = tree.indices(meeting: box).map { boxed[$0] }.sorted()
            .map { (cell: $0, place: cells[$0].place(of: point)) }.filter { $0.place != .outside }
        let holding = touching.filter { cells[$0.cell].holdsMoved(point) }
        guard let cell = (holding.first ?? touching.first)?.cell else { return (nil, .outside, false) }
        let isOnBorder = touching.contains { $0.place == .border }
        return (cell, isOnBorder ? .border : .inside, holding.count > 1)
    }
}

extension MultiPolygon {
    /// Whether it holds a point moved by (+ε, +ε²): a ray northwards crosses an edge that begins at or west of the
    /// point's longitude and ends east of it, when the moved point is below the edge.
    fileprivate func holdsMoved(_ point: Point) -> Bool {
        var isInside = false
        for ring in rings {
            for (from, to) in zip(ring.closed, ring.closed.dropFirst()) {
                let (west, east) = from < to ? (from, to) : (to, from)
                guard west.x <= point.x, point.x < east.x else { continue }
                let side = cross(west, east, point)
                if side < 0 || (side == 0 && east.y > west.y) { isInside.toggle() }
            }
        }
        return isInside
    }
}
