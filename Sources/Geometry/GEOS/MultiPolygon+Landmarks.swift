internal import CGEOS

extension MultiPolygon {
    /// The widest circle that fits into the area, its centre found to `tolerance`: where a label has most room.
    ///
    /// Lattice units are longer northwards than eastwards, so this circle is an ellipse on the ground; for one in
    /// metres see ``inscribedCircle(tolerance:on:)``.
    /// - Parameter tolerance: lattice units, more than 0.
    /// - Throws: ``GeometryError/overlay(operation:reason:)`` for an area of nothing.
    public func inscribedCircle(tolerance: Double) throws(GeometryError) -> (centre: Point, radius: Double) {
        guard doubleArea > 0 else { throw .overlay(operation: "inscribed circle", reason: "the area is empty") }
        return try GEOSContext.lent("inscribed circle") { context throws(GeometryError) in
            let geometry = try context.area(self)
            let ends = try context.inscribedRadius(of: geometry, tolerance: max(1, tolerance))
            guard let centre = Point(rounding: ends.centre) else { throw context.failure("no centre") }
            return (centre, ends.radius)
        }
    }

    /// The widest circle on the ground that fits into the area.
    ///
    /// - Parameter tolerance: metres, more than 0.
    /// - Returns: its centre, and its radius in metres.
    public func inscribedCircle(
        tolerance: Double, on plane: MetricPlane
    ) throws(GeometryError) -> (centre: Point, radius: Double) {
        guard doubleArea > 0 else { throw .overlay(operation: "inscribed circle", reason: "the area is empty") }
        let circle = try GEOSContext.lent("inscribed circle") { context throws(GeometryError) in
            let geometry = try context.area(self, on: plane)
            return try context.inscribedRadius(of: geometry, tolerance: max(0.01, tolerance))
        }
        return (try plane.lattice([circle.centre])[0], circle.radius)
    }

    /// A lattice point strictly inside the area, in the middle of a wide place; for an area so thin that no lattice
    /// point is inside, one on its border.
    public func interiorPoint() throws(GeometryError) -> Point {
        guard let anyPoint = polygons.first?.exterior.points.first else {
            throw .overlay(operation: "interior point", reason: "the area is empty")
        }
        let position = try GEOSContext.lent("interior point") { context throws(GeometryError) in
            let geometry = try context.area(self)
            let point = try OwnedGeometry(GEOSPointOnSurface_r(context.handle, geometry.pointer), in: context)
            return try context.positions(of: point).first
        }
        guard let position, let rounded = Point(rounding: position) else { return anyPoint }
        let candidates = [rounded] + rounded.neighbours
        if let inside = candidates.first(where: { place(of: $0) == .inside }) { return inside }
        for vertex in rings.lazy.flatMap(\.points) {
            if let inside = vertex.neighbours.first(where: { place(of: $0) == .inside }) { return inside }
        }
        return candidates.first { place(of: $0) == .border } ?? anyPoint
    }
}

extension GEOSContext {
    fileprivate func inscribedRadius(
        of geometry: borrowing OwnedGeometry, tolerance: Double
    ) throws(GeometryError) -> (centre: Position, radius: Double) {
        let line = try OwnedGeometry(
            GEOSMaximumInscribedCircle_r(handle, geometry.pointer, tolerance), in: self)
        let ends = try positions(of: line)
        guard let centre = ends.first, let touched = ends.last else { throw failure }
        return (centre, centre.distance(to: touched))
    }
}

extension Point {
    /// The eight lattice points around this one.
    fileprivate var neighbours: [Point] {
        [Point(x &- 1, y), Point(x &+ 1, y), Point(x, y &- 1), Point(x, y &+ 1)]
            + [Point(x &- 1, y &- 1), Point(x &+ 1, y &- 1), Point(x &- 1, y &+ 1), Point(x &+ 1, y &+ 1)]
    }
}
