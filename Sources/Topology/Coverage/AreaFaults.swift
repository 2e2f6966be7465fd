public import Geometry

/// Faults that are areas: overlaps, gaps, parts outside an outline. Measured by GEOS, on the lattice.
struct AreaFaults {
    /// The cells, the invalid ones made valid.
    private let cells: [MultiPolygon]
    private let graph: BorderGraph
    private let tree: BoxTree
    private let boxed: [Int]

    init(_ cells: [MultiPolygon], graph: BorderGraph, invalid: Set<Int>) throws(GeometryError) {
        var valid = cells
        for cell in invalid { valid[cell] = try cells[cell].repaired() }
        self.cells = valid
        self.graph = graph
        let boxes = valid.enumerated().compactMap { cell, area in area.box.map { (cell, $0) } }
        tree = BoxTree(boxes.map(\.1))
        boxed = boxes.map(\.0)
    }

    var union: MultiPolygon { get throws(GeometryError) { try Overlay.union(cells) } }

    /// Overlaps begin where an unmatched edge runs inside another cell, and go on across matched borders.
    func overlaps(from contacts: [(edge: Int32, cell: Int32)]) throws(GeometryError) -> [Fault] {
        struct Pair: Hashable, Comparable {
            let a: Int
            let b: Int
            init(_ x: Int, _ y: Int) { (a, b) = (min(x, y), max(x, y)) }
            static func < (x: Pair, y: Pair) -> Bool { (x.a, x.b) < (y.a, y.b) }
        }
        var faults: [Fault] = []
        var queue = Set(contacts.map { Pair(Int(graph.cell(of: Int($0.edge))), Int($0.cell)) }).sorted()
        var seen = Set(queue)
        var next = 0
        while next < queue.count {
            let pair = queue[next]
            next += 1
            let common = try Overlay.intersection(cells[pair.a], cells[pair.b])
            guard common.doubleArea > 0 else { continue }
            for part in common.polygons {
                faults.append(try Self.fault(.overlap, of: MultiPolygon(part), cells: [pair.a, pair.b]))
            }
            let further =
                neighbours(of: pair.a).map { Pair($0, pair.b) } + neighbours(of: pair.b).map { Pair(pair.a, $0) }
            for pair in further where pair.a != pair.b && meet(pair.a, pair.b) && seen.insert(pair).inserted {
                queue.append(pair)
            }
        }
        return faults
    }

    private func meet(_ a: Int, _ b: Int) -> Bool {
        guard let boxA = cells[a].box, let boxB = cells[b].box else { return false }
        return boxA.intersects(boxB)
    }

    /// Cells across a matched edge.
    private func neighbours(of cell: Int) -> [Int] {
        let rings = Int(graph.cellRings[cell])..<Int(graph.cellRings[cell + 1])
        var found = Set<Int>()
        for ring in rings {
            for edge in graph.rings[ring].edges where graph.twins[edge] >= 0 {
                found.insert(Int(graph.cell(of: Int(graph.twins[edge]))))
            }
        }
        return found.sorted()
    }

    func gapsAndOutside(of union: MultiPolygon, within outline: MultiPolygon) throws(GeometryError) -> [Fault] {
        var faults: [Fault] = []
        for gap in try Overlay.difference(outline, union).polygons { faults.append(try gapFault(gap)) }
        for piece in try Overlay.difference(union, outline).polygons {
            for cell in tree.indices(meeting: piece.box).map({ boxed[$0] }) {
                for part in try Overlay.intersection(cells[cell], MultiPolygon(piece)).polygons {
                    faults.append(try Self.fault(.outside, of: MultiPolygon(part), cells: [cell]))
                }
            }
        }
        return faults
    }

    func narrowGaps(
        in union: MultiPolygon, upTo width: Double, on plane: MetricPlane
    ) throws(GeometryError) -> [Fault] {
        var faults: [Fault] = []
        for hole in union.polygons.flatMap(\.holes) {
            for gap in try Overlay.difference(MultiPolygon(Polygon(hole)), union).polygons
            where try MultiPolygon(gap).isNarrow(upTo: width, on: plane) {
                faults.append(try gapFault(gap))
            }
        }
        return faults
    }

    private func gapFault(_ gap: Polygon) throws(GeometryError) -> Fault {
        let vertices = gap.rings.flatMap(\.points)
        let around = tree.indices(meeting: gap.box).map { boxed[$0] }.filter { cell in
            vertices.contains { cells[cell].place(of: $0) == .border }
        }
        return try Self.fault(.gap, of: MultiPolygon(gap), cells: around)
    }

    private static func fault(
        _ kind: Fault.Kind, of area: MultiPolygon, cells: [Int]
    ) throws(GeometryError) -> Fault {
        Fault(kind, cells: cells, place: try area.interiorPoint(), shape: Shape(area))
    }
}

extension MultiPolygon {
    /// Whether no circle wider than `width` metres fits in.
    public func isNarrow(upTo width: Double, on plane: MetricPlane) throws(GeometryError) -> Bool {
        guard doubleArea > 0 else { return true }
        // A circle of this diameter has this area; what is smaller is surely narrow.
        if try plane.area(of: self) <= width * width * .pi / 4 { return true }
        return try inscribedCircle(tolerance: max(0.01, width / 20), on: plane).radius * 2 <= width
    }

    /// Whether two areas are the same ground but for films along their borders, in which no circle wider than `width`
    /// metres fits.
    public func isSame(
        as other: MultiPolygon, upTo width: Double, on plane: MetricPlane
    ) throws(GeometryError) -> Bool {
        if self == other { return true }
        guard try Overlay.difference(self, other).isNarrow(upTo: width, on: plane) else { return false }
        return try Overlay.difference(other, self).isNarrow(upTo: width, on: plane)
    }
}
