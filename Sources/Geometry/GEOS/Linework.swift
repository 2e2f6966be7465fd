internal import CGEOS

/// Lines on the lattice and the faces between them.
public enum Linework {
    /// The same lines cut wherever two of them meet, every piece once; crossings are rounded to the lattice.
    ///
    /// Lines may cross, overlap, repeat and close; those of a single place are dropped. Where lines overlap, every
    /// vertex of theirs ends a piece.
    /// - Throws: ``GeometryError/overlay(operation:reason:)`` when GEOS refuses.
    public static func noded(_ lines: [[Point]]) throws(GeometryError) -> [[Point]] {
        let lines = lines.filter { line in line.contains { $0 != line[0] } }
        guard !lines.isEmpty else { return [] }
        return try GEOSContext.lent("noding") { context throws(GeometryError) in
            let all = try context.collection(GEOS_MULTILINESTRING, of: lines.count) { index throws(GeometryError) in
                try context.line(lines[index])
            }
            let noded = try OwnedGeometry(GEOSUnaryUnionPrec_r(context.handle, all.pointer, 1), in: context)
            return try context.lines(in: noded)
        }
    }

    /// The bounded faces of noded lines, each with its holes; lines that end free bound nothing.
    ///
    /// - Precondition: the lines meet only at their ends, as ``noded(_:)`` makes them.
    /// - Throws: ``GeometryError/overlay(operation:reason:)`` when GEOS refuses.
    public static func polygons(from noded: [[Point]]) throws(GeometryError) -> [Polygon] {
        let lines = noded.filter { line in line.contains { $0 != line[0] } }
        guard !lines.isEmpty else { return [] }
        return try GEOSContext.lent("polygonizing") { context throws(GeometryError) in
            let all = try context.collection(GEOS_MULTILINESTRING, of: lines.count) { index throws(GeometryError) in
                try context.line(lines[index])
            }
            var members: [OpaquePointer?] = [all.pointer]
            let faces = try OwnedGeometry(GEOSPolygonize_r(context.handle, &members, 1), in: context)
            return try context.polygons(in: faces)
        }
    }
}
