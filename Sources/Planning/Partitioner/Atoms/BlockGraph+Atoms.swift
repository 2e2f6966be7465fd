internal import Geometry
internal import Topology

extension BlockGraph {
    /// Atoms as blocks. They are joined where they share a border; a detached part is tied to the rest where it is
    /// nearest, so that one search serves all parts.
    init(_ coverage: Coverage, weights: [Int], plane: MetricPlane) throws(GeometryError) {
        let lengths = try coverage.arcLengths(on: plane)
        var outer = [Double](repeating: 0, count: coverage.cellCount)
        for (arc, length) in zip(coverage.arcs, lengths) where arc.isOuter {
            outer[Int(max(arc.left, arc.right))] += length
        }
        var edges: [Edge] = []
        for atom in 0..<coverage.cellCount {
            for (other, arcs) in coverage.neighbours(ofCell: atom) where atom < other {
                edges.append(
                    Edge(
                        a: Int32(atom), b: Int32(other), length: arcs.reduce(0) { $0 + lengths[$1] },
                        barrierLength: 0, strengthLength: 0))
            }
        }
        self.init(
            weights: weights, areas: try coverage.shapes.map { area throws(GeometryError) in try plane.area(of: area) },
            outerLengths: outer, edges: edges + (try Self.ties(coverage, plane)))
    }

    /// For each detached part, from the largest outwards, an edge of no length from its atom that is nearest to those
    /// tied already, by the distance of their boxes.
    private static func ties(_ coverage: Coverage, _ plane: MetricPlane) throws(GeometryError) -> [Edge] {
        let parts = coverage.components
        guard parts.count > 1, let whole = coverage.box else { return [] }
        let unit = try plane.metresPerUnit(at: whole.middle)
        let boxes = (0..<coverage.cellCount).map { coverage.box(ofCell: $0) ?? whole }
        let largest = parts.indices.reduce(0) { parts[$1].count > parts[$0].count ? $1 : $0 }
        var tied = parts[largest]
        var open = parts.indices.filter { $0 != largest }
        var nearest = [(distance: Double, atom: Int)](repeating: (.infinity, 0), count: coverage.cellCount)
        var ties: [Edge] = []
        while !open.isEmpty {
            for atom in open.lazy.flatMap({ parts[$0] }) {
                for other in tied {
                    let distance = boxes[atom].squaredDistance(to: boxes[other], unit)
                    if distance < nearest[atom].distance { nearest[atom] = (distance, other) }
                }
            }
            let atoms = open.lazy.flatMap { parts[$0] }
            guard let atom = atoms.min(by: { (nearest[$0].distance, $0) < (nearest[$1].distance, $1) }) else { break }
            let other = nearest[atom].atom
            ties.append(
                Edge(
                    a: Int32(min(atom, other)), b: Int32(max(atom, other)), length: 0, barrierLength: 0,
                    strengthLength: 0))
            tied = parts[open.remove(at: open.firstIndex { parts[$0].contains(atom) } ?? 0)]
        }
        return ties
    }
}

extension Box {
    fileprivate var middle: Point {
        Point(Int32((Int64(minX) + Int64(maxX)) / 2), Int32((Int64(minY) + Int64(maxY)) / 2))
    }

    /// The square of the metres between two boxes; 0 when they meet.
    fileprivate func squaredDistance(to other: Box, _ unit: (east: Double, north: Double)) -> Double {
        let east = max(0, max(Int(other.minX) - Int(maxX), Int(minX) - Int(other.maxX)))
        let north = max(0, max(Int(other.minY) - Int(maxY), Int(minY) - Int(other.maxY)))
        let (x, y) = (Double(east) * unit.east, Double(north) * unit.north)
        return x * x + y * y
    }
}
