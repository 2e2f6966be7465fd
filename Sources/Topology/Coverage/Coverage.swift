public import Geometry

/// Cells that share borders: non-overlapping and edge-matched, in the sense of JTS and GEOS.
///
/// Where two cells meet they have the same vertices, so the border between them is stored once:
///
/// ```
///     ●━━━━ 0 ━━━━●━━━━ 1 ━━━━●        ●  node: not exactly two edges meet there
///     ┃           ┃           ┃        ━  arc: everything between two nodes
///     5   cell 0  2   cell 1  ┃           arc 2: left 0, right 1
///     ┃           ┃           ┃           arc 1: left 1, right -1 (nobody)
///     ●━━━━ 4 ━━━━●━━━━━━━━━━━┛        cell 0 = [+4, +2, ~0, ~5], counter-clockwise
/// ```
///
/// A ring is a list of signed arcs: `i` along arc i, `~i` against it. Cells may have several parts, holes and islands;
/// a cell may be empty. Every vertex of the cells is kept, whether it bends the border or not.
///
/// Invariants, checked by ``checkInvariants()``: an arc's two sides differ; every ring is closed; every arc is used once
/// by each side that has a cell; two arcs meet at nodes only; the cells' areas add up to the outline's, exactly.
/// Made in O(n log n) for n vertices. Cells keep their order: a cell is named by its index.
public struct Coverage: Sendable {
    /// A maximal border between the same two cells (or a cell and nobody), from node to node.
    ///
    /// Its direction depends on its points alone: the end that is lexicographically smaller, with the point after it as
    /// the second key, comes first. A closed border without a node starts at its smallest point. Closed arcs repeat
    /// their first point at the end.
    public struct Arc: Hashable, Sendable {
        /// The cell on the left, or -1 where there is none.
        public let left: Int32
        /// The cell on the right, or -1 where there is none.
        public let right: Int32
        public let points: [Point]
        public let box: Box

        public var isClosed: Bool { points[0] == points[points.count - 1] }
        /// Whether there is a cell on one side only.
        public var isOuter: Bool { left < 0 || right < 0 }
    }

    public let arcs: [Arc]
    /// Signed arcs of all rings, one ring after another.
    let ringArcs: [Int32]
    /// Where each ring begins in ``ringArcs``, and a last entry for the end.
    let ringOffsets: [Int32]
    let ringIsHole: [Bool]
    /// Where the rings of each cell begin, and a last entry for the end.
    let cellOffsets: [Int32]
    let adjacency: Adjacency

    /// - Parameter cells: in any order; valid, not overlapping, with the same vertices on both sides of every border.
    /// - Throws: every fault there is (``faults(in:)``) when they are not.
    public init(_ cells: [MultiPolygon]) throws(CoverageFaults) {
        let graph = BorderGraph(cells)
        let faults = Self.borderFaults(in: cells, graph: graph).faults
        guard faults.isEmpty else { throw CoverageFaults(faults) }
        self.init(graph, cellCount: cells.count)
    }

    /// - Precondition: the cells are a valid coverage.
    init(valid cells: [MultiPolygon]) { self.init(BorderGraph(cells), cellCount: cells.count) }
}

extension Coverage {
    public var cellCount: Int { cellOffsets.count - 1 }

    /// The parts of a cell, each as its exterior ring and its holes: lists of signed arcs, the cell on the left.
    public func parts(ofCell cell: Int) -> [[[Int32]]] {
        var parts: [[[Int32]]] = []
        for ring in ringIndices(ofCell: cell) {
            let arcs = Array(ringArcs[Int(ringOffsets[ring])..<Int(ringOffsets[ring + 1])])
            if ringIsHole[ring] { parts[parts.count - 1].append(arcs) } else { parts.append([arcs]) }
        }
        return parts
    }

    /// The rings of a cell, each part's exterior before its holes: lists of signed arcs, the cell on the left.
    public func rings(ofCell cell: Int) -> [[Int32]] { parts(ofCell: cell).flatMap { $0 } }

    /// A cell as polygons: the vertices it was made from, each ring starting at a node if it has one.
    public func shape(ofCell cell: Int) -> MultiPolygon {
        MultiPolygon(
            parts(ofCell: cell).compactMap { part in
                let rings = part.compactMap { Ring(points(along: $0)) }
                guard let exterior = rings.first else { return nil }
                return Polygon(exterior, holes: Array(rings.dropFirst()))
            })
    }

    public var shapes: [MultiPolygon] { (0..<cellCount).map(shape(ofCell:)) }

    /// The box of a cell; `nil` when the cell is empty.
    public func box(ofCell cell: Int) -> Box? {
        var box: Box?
        for ring in ringIndices(ofCell: cell) where !ringIsHole[ring] {
            for arc in ringArcs[Int(ringOffsets[ring])..<Int(ringOffsets[ring + 1])] {
                let other = arcs[Int(arc < 0 ? ~arc : arc)].box
                box = box?.union(other) ?? other
            }
        }
        return box
    }

    /// The box of everything; `nil` when all cells are empty.
    public var box: Box? { arcs.dropFirst().reduce(arcs.first?.box) { $0?.union($1.box) } }

    /// The vertices along a ring of signed arcs; the first is not repeated.
    func points(along ring: [Int32]) -> [Point] {
        var points: [Point] = []
        for signed in ring {
            if signed >= 0 {
                points.append(contentsOf: arcs[Int(signed)].points.dropLast())
            } else {
                points.append(contentsOf: arcs[Int(~signed)].points.dropFirst().reversed())
            }
        }
        return points
    }

    func ringIndices(ofCell cell: Int) -> Range<Int> { Int(cellOffsets[cell])..<Int(cellOffsets[cell + 1]) }
}
