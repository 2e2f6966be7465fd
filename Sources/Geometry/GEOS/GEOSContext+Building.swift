internal import CGEOS

/// Shapes into GEOS: lattice points become integer-valued doubles, which a double holds exactly.
extension GEOSContext {
    func ring(_ ring: Ring) throws(GeometryError) -> OwnedGeometry {
        let sequence = try sequence(Self.positions(ring.closed))
        return try OwnedGeometry(GEOSGeom_createLinearRing_r(handle, sequence), in: self)
    }

    /// - Precondition: at least two different points.
    func line(_ points: [Point]) throws(GeometryError) -> OwnedGeometry {
        let sequence = try sequence(Self.positions(points))
        return try OwnedGeometry(GEOSGeom_createLineString_r(handle, sequence), in: self)
    }

    func point(_ position: Position) throws(GeometryError) -> OwnedGeometry {
        let sequence = try sequence([position])
        return try OwnedGeometry(GEOSGeom_createPoint_r(handle, sequence), in: self)
    }

    func polygon(_ polygon: Polygon) throws(GeometryError) -> OwnedGeometry {
        var holes = OwnedGeometries(capacity: polygon.holes.count, in: self)
        for hole in polygon.holes { holes.append(try ring(hole)) }
        let shell = try ring(polygon.exterior).released()
        var pointers = holes.released()
        return try OwnedGeometry(
            GEOSGeom_createPolygon_r(handle, shell, &pointers, UInt32(pointers.count)), in: self)
    }

    /// A polygon without holes off the lattice.
    ///
    /// - Parameter corners: an open list of at least three.
    func polygon(_ corners: [Position]) throws(GeometryError) -> OwnedGeometry {
        let sequence = try sequence(corners + corners.prefix(1))
        let shell = try OwnedGeometry(GEOSGeom_createLinearRing_r(handle, sequence), in: self).released()
        return try OwnedGeometry(GEOSGeom_createPolygon_r(handle, shell, nil, 0), in: self)
    }

    func area(_ area: MultiPolygon) throws(GeometryError) -> OwnedGeometry {
        if area.polygons.count == 1 { return try polygon(area.polygons[0]) }
        return try collection(GEOS_MULTIPOLYGON, of: area.polygons.count) { index throws(GeometryError) in
            try polygon(area.polygons[index])
        }
    }

    func collection(
        _ kind: GEOSGeomTypes, of count: Int, member: (Int) throws(GeometryError) -> OwnedGeometry
    ) throws(GeometryError) -> OwnedGeometry {
        var members = OwnedGeometries(capacity: count, in: self)
        for index in 0..<count { members.append(try member(index)) }
        var pointers = members.released()
        return try OwnedGeometry(
            GEOSGeom_createCollection_r(handle, Int32(kind.rawValue), &pointers, UInt32(pointers.count)), in: self)
    }

    private static func positions(_ points: [Point]) -> [Position] {
        points.map { Position(Double($0.x), Double($0.y)) }
    }

    /// - Returns: a sequence that the caller must hand on at once to the call that takes it.
    private func sequence(_ positions: [Position]) throws(GeometryError) -> OpaquePointer {
        guard positions.allSatisfy({ $0.x.isFinite && $0.y.isFinite }) else { throw .notFinite }
        guard let count = UInt32(exactly: positions.count) else { throw .tooLarge(reason: "too many vertices") }
        let sequence = positions.withUnsafeBytes { bytes in
            GEOSCoordSeq_copyFromBuffer_r(handle, bytes.assumingMemoryBound(to: Double.self).baseAddress, count, 0, 0)
        }
        guard let sequence else { throw failure }
        return sequence
    }
}
