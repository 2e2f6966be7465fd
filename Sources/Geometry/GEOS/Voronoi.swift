internal import CGEOS

/// Who is nearest: the plane divided among sites, off the lattice.
public enum Voronoi {
    /// The part of a box that lies nearer to each site than to any other.
    ///
    /// Neighbouring cells have the very same vertices on their common border, but for where three cells meet on the
    /// side of a fourth.
    /// - Parameters:
    ///   - sites: different places inside the box, in metres.
    ///   - box: its corners; the cells together are the box.
    /// - Returns: for every site, in the order given, its convex cell as an open counter-clockwise ring.
    /// - Throws: ``GeometryError/notFinite``; ``GeometryError/overlay(operation:reason:)`` when two sites are one place,
    ///   or one lies outside the box.
    public static func cells(
        of sites: [Position], around box: (min: Position, max: Position)
    ) throws(GeometryError) -> [[Position]] {
        guard !sites.isEmpty else { return [] }
        let window = Window(min: box.min, max: box.max)
        guard [box.min.x, box.min.y, box.max.x, box.max.y].allSatisfy(\.isFinite) else { throw .notFinite }
        guard sites.allSatisfy(window.contains) else {
            throw .overlay(operation: "Voronoi diagram", reason: "a site lies outside the box")
        }
        guard sites.count > 1 else { return [window.corners] }
        // Near the origin, where doubles are dense.
        let origin = Position((box.min.x + box.max.x) / 2, (box.min.y + box.max.y) / 2)
        let local = sites.map { $0.moved(-origin.x, -origin.y) }
        let frame = Window(
            min: box.min.moved(-origin.x, -origin.y), max: box.max.moved(-origin.x, -origin.y))
        let unordered = try diagram(of: local, around: frame).compactMap(frame.clipped)
        let index = SiteIndex(local, in: frame)
        var cells = [[Position]](repeating: [], count: sites.count)
        for cell in unordered {
            let site = index.nearest(to: cell.mean)
            guard cells[site].isEmpty else {
                throw .overlay(operation: "Voronoi diagram", reason: "two cells fell to one site")
            }
            cells[site] = cell.map { $0.moved(origin.x, origin.y) }
        }
        guard cells.allSatisfy({ !$0.isEmpty }) else {
            throw .overlay(operation: "Voronoi diagram", reason: "two sites are one place")
        }
        return cells
    }

    /// GEOS's cells, in no order, reaching beyond the box.
    private static func diagram(of sites: [Position], around frame: Window) throws(GeometryError) -> [[Position]] {
        try GEOSContext.lent("Voronoi diagram") { context throws(GeometryError) in
            let points = try context.collection(GEOS_MULTIPOINT, of: sites.count) { index throws(GeometryError) in
                try context.point(sites[index])
            }
            let envelope = try context.polygon([frame.corners])
            let diagram = try OwnedGeometry(
                GEOSVoronoiDiagram_r(context.handle, points.pointer, envelope.pointer, 0, 0), in: context)
            return try context.exteriors(in: diagram)
        }
    }
}

extension Position {
    fileprivate func moved(_ dx: Double, _ dy: Double) -> Position { Position(x + dx, y + dy) }
}

extension [Position] {
    fileprivate var mean: Position {
        let sum = reduce(Position(0, 0)) { $0.moved($1.x, $1.y) }
        return Position(sum.x / Double(count), sum.y / Double(count))
    }
}
