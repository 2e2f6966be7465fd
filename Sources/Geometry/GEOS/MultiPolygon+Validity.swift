internal import CGEOS

/// Why an area is no valid simple feature, and where.
public struct Invalidity: Hashable, Sendable {
    /// GEOS's words, as “Self-intersection” or “Hole lies outside shell”.
    public let reason: String
    /// The lattice point nearest to the place.
    public let place: Point

    public init(reason: String, place: Point) {
        self.reason = reason
        self.place = place
    }
}

extension MultiPolygon {
    /// The first fault GEOS finds by the rules of OGC simple features; `nil` when the area is valid.
    public func invalidity() throws(GeometryError) -> Invalidity? {
        try GEOSContext.lent("validity check") { context throws(GeometryError) in
            let geometry = try context.area(self)
            var reason: UnsafeMutablePointer<CChar>?
            var place: OpaquePointer?
            let verdict = GEOSisValidDetail_r(context.handle, geometry.pointer, 0, &reason, &place)
            defer { if let reason { GEOSFree_r(context.handle, reason) } }
            let position = place == nil ? nil : try context.positions(of: OwnedGeometry(place, in: context)).first
            switch verdict {
            case 1: return nil
            case 0: break
            default: throw context.failure
            }
            return Invalidity(
                reason: reason.map { String(cString: $0) } ?? "invalid",
                place: position.flatMap(Point.init(rounding:)) ?? polygons.first?.exterior.points.first ?? Point(0, 0))
        }
    }

    /// A valid area of the same place: what the rings enclose, once; overlaps merged, holes cut out, spikes dropped.
    ///
    /// GEOS's structure method, then rounded to the lattice again.
    public func repaired() throws(GeometryError) -> MultiPolygon {
        try GEOSContext.lent("repair") { context throws(GeometryError) in
            let geometry = try context.area(self)
            guard let parameters = GEOSMakeValidParams_create_r(context.handle) else { throw context.failure }
            defer { GEOSMakeValidParams_destroy_r(context.handle, parameters) }
            guard GEOSMakeValidParams_setMethod_r(context.handle, parameters, GEOS_MAKE_VALID_STRUCTURE) == 1,
                GEOSMakeValidParams_setKeepCollapsed_r(context.handle, parameters, 0) == 1
            else { throw context.failure }
            let valid = try OwnedGeometry(
                GEOSMakeValidWithParams_r(context.handle, geometry.pointer, parameters), in: context)
            let rounded = try OwnedGeometry(GEOSGeom_setPrecision_r(context.handle, valid.pointer, 1, 0), in: context)
            return MultiPolygon(try context.polygons(in: rounded))
        }
    }
}

extension Point {
    /// The nearest lattice point to a place in lattice units; `nil` off the lattice's reach.
    init?(rounding position: Position) {
        guard let x = Int32(exactly: position.x.rounded()), let y = Int32(exactly: position.y.rounded()) else {
            return nil
        }
        self.init(x, y)
    }
}
