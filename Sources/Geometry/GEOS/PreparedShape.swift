internal import CGEOS

/// How two shapes lie to each other (OGC 06-103r4, 6.1.2.3), the first one's view.
public enum SpatialRelation: String, Hashable, Sendable, CaseIterable {
    case intersects, equals, disjoint, touches, within, overlaps, crosses, contains

    /// The same from the second one's view.
    public var inverse: SpatialRelation {
        switch self {
        case .within: .contains
        case .contains: .within
        default: self
        }
    }
}

/// A shape that many others are compared with, in any unit: GEOS indexes it once.
///
/// For one thread at a time.
public final class PreparedShape {
    private let context: GEOSContext
    private let geometry: OpaquePointer
    private let prepared: OpaquePointer

    /// - Throws: ``GeometryError/overlay(operation:reason:)`` for what is no valid simple feature: relations to it would
    ///   mean nothing.
    public init(_ shape: Shape<Position>) throws(GeometryError) {
        let context = try GEOSContext(operation: "comparing shapes")
        let geometry = try context.geometry(shape)
        guard GEOSisValid_r(context.handle, geometry.pointer) == 1 else { throw context.invalid }
        guard let prepared = GEOSPrepare_r(context.handle, geometry.pointer) else { throw context.failure }
        self.prepared = prepared
        self.geometry = geometry.released()
        self.context = context
    }

    deinit {
        GEOSPreparedGeom_destroy_r(context.handle, prepared)
        GEOSGeom_destroy_r(context.handle, geometry)
    }

    /// Whether `shape` lies to this one as `relation` says.
    ///
    /// - Throws: ``GeometryError/overlay(operation:reason:)`` where the relation is not defined: most are not for
    ///   collections, and some shapes that are invalid have none.
    public func isRelated(_ shape: Shape<Position>, _ relation: SpatialRelation) throws(GeometryError) -> Bool {
        let other = try context.geometry(shape)
        let (handle, pointer) = (context.handle, other.pointer)
        let answer =
            switch relation {
            case .intersects: GEOSPreparedIntersects_r(handle, prepared, pointer)
            case .disjoint: GEOSPreparedDisjoint_r(handle, prepared, pointer)
            case .touches: GEOSPreparedTouches_r(handle, prepared, pointer)
            case .crosses: GEOSPreparedCrosses_r(handle, prepared, pointer)
            case .overlaps: GEOSPreparedOverlaps_r(handle, prepared, pointer)
            case .within: GEOSPreparedContains_r(handle, prepared, pointer)
            case .contains: GEOSPreparedWithin_r(handle, prepared, pointer)
            case .equals: GEOSEquals_r(handle, geometry, pointer)
            }
        guard answer == 0 || answer == 1 else { throw context.failure }
        return answer == 1
    }
}

@available(*, unavailable)
extension PreparedShape: Sendable {}
