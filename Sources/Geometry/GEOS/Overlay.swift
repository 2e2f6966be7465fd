internal import CGEOS

/// What areas have together and apart, on the lattice.
///
/// OverlayNG with a fixed precision grid of one lattice unit: results are valid, and crossings of two edges are
/// rounded to the lattice with everything near them noded there. Only the areal part of a result is kept: where two
/// areas merely touch, their intersection is empty.
///
/// Areas must be valid (see ``MultiPolygon/invalidity()``) but for ``union(_:)``, whose areas may overlap at will.
/// GEOS's refusal is ``GeometryError/overlay(operation:reason:)``.
public enum Overlay {
    /// The area that at least one of the areas covers.
    public static func union(_ areas: [MultiPolygon]) throws(GeometryError) -> MultiPolygon {
        let parts = areas.flatMap(\.polygons)
        guard !parts.isEmpty else { return MultiPolygon([]) }
        return try GEOSContext.lent("union") { context throws(GeometryError) in
            let all = try context.collection(GEOS_GEOMETRYCOLLECTION, of: parts.count) { index throws(GeometryError) in
                try context.polygon(parts[index])
            }
            let union = try OwnedGeometry(GEOSUnaryUnionPrec_r(context.handle, all.pointer, 1), in: context)
            return MultiPolygon(try context.polygons(in: union))
        }
    }

    /// The area that both cover.
    public static func intersection(
        _ a: MultiPolygon, _ b: MultiPolygon
    ) throws(GeometryError) -> MultiPolygon {
        guard let boxA = a.box, let boxB = b.box, boxA.intersects(boxB) else { return MultiPolygon([]) }
        return try GEOSContext.lent("intersection") { context throws(GeometryError) in
            let geometryA = try context.area(a)
            let geometryB = try context.area(b)
            let shared = try OwnedGeometry(
                GEOSIntersectionPrec_r(context.handle, geometryA.pointer, geometryB.pointer, 1), in: context)
            return MultiPolygon(try context.polygons(in: shared))
        }
    }

    /// The area that `a` covers and `b` does not.
    public static func difference(
        _ a: MultiPolygon, _ b: MultiPolygon
    ) throws(GeometryError) -> MultiPolygon {
        guard let boxA = a.box, let boxB = b.box, boxA.intersects(boxB) else { return a }
        return try GEOSContext.lent("difference") { context throws(GeometryError) in
            let geometryA = try context.area(a)
            let geometryB = try context.area(b)
            let rest = try OwnedGeometry(
                GEOSDifferencePrec_r(context.handle, geometryA.pointer, geometryB.pointer, 1), in: context)
            return MultiPolygon(try context.polygons(in: rest))
        }
    }

    /// Twice the area that both cover, in lattice units squared, without rounding the crossings to the lattice:
    /// what shares of a footprint are taken from.
    public static func sharedDoubleArea(_ a: MultiPolygon, _ b: MultiPolygon) throws(GeometryError) -> Double {
        guard let boxA = a.box, let boxB = b.box, boxA.intersects(boxB) else { return 0 }
        return try GEOSContext.lent("shared area") { context throws(GeometryError) in
            let geometryA = try context.area(a)
            let geometryB = try context.area(b)
            let shared = try OwnedGeometry(
                GEOSIntersection_r(context.handle, geometryA.pointer, geometryB.pointer), in: context)
            var area = 0.0
            guard GEOSArea_r(context.handle, shared.pointer, &area) == 1 else { throw context.failure }
            return 2 * area
        }
    }
}
