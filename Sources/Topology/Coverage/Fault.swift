public import Geometry

/// A finding about borders: where cells do not fit together.
public struct Fault: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// An area that belongs to no cell though it should.
        case gap
        /// An area that belongs to two cells.
        case overlap
        /// A piece of a cell's border that meets another cell without having the same vertices: it crosses the other
        /// cell's border, touches it between its vertices, runs inside it, or along it on the same side.
        case unmatchedEdge
        /// An area of a cell that lies outside the outline given.
        case outside
        /// A cell that is no valid area by itself.
        case invalidCell(CellDefect)
    }

    public let kind: Kind
    /// The cells concerned, by index: two for an overlap; those around a gap; for an edge its own cell first, then those
    /// it meets.
    public let cells: [Int]
    /// A point of the fault to look at.
    public let place: Point
    /// The area of a gap, an overlap or an outside part; the line of an unmatched edge; the point of an invalid cell.
    public let shape: Shape<Point>

    public init(_ kind: Kind, cells: [Int], place: Point, shape: Shape<Point>) {
        self.kind = kind
        self.cells = cells
        self.place = place
        self.shape = shape
    }

    /// The area of the fault in square metres; 0 for a line or a point.
    public func area(on plane: MetricPlane) throws(GeometryError) -> Double {
        guard let area = shape.area else { return 0 }
        return try plane.area(of: area)
    }
}

/// What is wrong with a cell by itself.
public enum CellDefect: String, Hashable, Sendable, CaseIterable {
    /// Two edges cross, or touch between their ends.
    case selfCrossing
    /// Two edges run along the same line: a spike, a ring given twice, parts that share a border.
    case edgeUsedTwice
    /// A ring comes back to one of its vertices.
    case ringTouchesItself
    /// A hole does not lie in its exterior.
    case holeOutside
    /// A hole lies in another hole, or a part in another part.
    case nested
    /// Holes that touch cut the inside in pieces.
    case insideInPieces
    /// It is wider than 180°: lines have no exact side there.
    case tooWide
}

/// All that keeps cells from being a coverage.
public struct CoverageFaults: Error, Hashable, Sendable, CustomStringConvertible {
    public let faults: [Fault]

    init(_ faults: [Fault]) { self.faults = faults }

    public var description: String {
        let first = faults.first.map { ", the first a \($0.kind) of cells \($0.cells) at \($0.place)" } ?? ""
        return "\(faults.count) faults\(first)"
    }
}
