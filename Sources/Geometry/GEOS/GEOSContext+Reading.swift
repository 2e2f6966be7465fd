internal import CGEOS

/// Shapes out of GEOS.
extension GEOSContext {
    /// The polygons in a geometry, on the lattice; points and lines, which touching areas leave, are passed over.
    func polygons(in geometry: borrowing OwnedGeometry) throws(GeometryError) -> [Polygon] {
        try polygons(in: geometry.pointer)
    }

    private func polygons(in pointer: OpaquePointer) throws(GeometryError) -> [Polygon] {
        switch try kind(of: pointer) {
        case GEOS_POLYGON:
            return try polygon(pointer).map { [$0] } ?? []
        case GEOS_MULTIPOLYGON, GEOS_GEOMETRYCOLLECTION:
            var polygons: [Polygon] = []
            for member in try members(of: pointer) { polygons += try self.polygons(in: member) }
            return polygons
        default:
            return []
        }
    }

    /// The lines in a geometry, on the lattice.
    func lines(in geometry: borrowing OwnedGeometry) throws(GeometryError) -> [[Point]] {
        var lines: [[Point]] = []
        for member in try members(of: geometry.pointer) {
            let points = try points(of: member)
            if points.count > 1 { lines.append(points) }
        }
        return lines
    }

    /// The exterior rings of a collection of polygons off the lattice, open.
    func exteriors(in geometry: borrowing OwnedGeometry) throws(GeometryError) -> [[Position]] {
        var rings: [[Position]] = []
        for member in try members(of: geometry.pointer) {
            guard let ring = GEOSGetExteriorRing_r(handle, member) else { throw failure }
            rings.append(try positions(of: ring).dropLast())
        }
        return rings
    }

    /// The vertices of a point or a line.
    func positions(of geometry: borrowing OwnedGeometry) throws(GeometryError) -> [Position] {
        try positions(of: geometry.pointer)
    }

    private func kind(of pointer: OpaquePointer) throws(GeometryError) -> GEOSGeomTypes {
        let kind = GEOSGeomTypeId_r(handle, pointer)
        guard kind >= 0 else { throw failure }
        return GEOSGeomTypes(rawValue: UInt32(kind))
    }

    private func members(of pointer: OpaquePointer) throws(GeometryError) -> [OpaquePointer] {
        let count = GEOSGetNumGeometries_r(handle, pointer)
        guard count >= 0 else { throw failure }
        var members: [OpaquePointer] = []
        members.reserveCapacity(Int(count))
        for index in 0..<count {
            guard let member = GEOSGetGeometryN_r(handle, pointer, index) else { throw failure }
            members.append(member)
        }
        return members
    }

    private func polygon(_ pointer: OpaquePointer) throws(GeometryError) -> Polygon? {
        guard let shell = GEOSGetExteriorRing_r(handle, pointer) else { throw failure }
        guard let exterior = Ring(try points(of: shell)) else { return nil }
        let count = GEOSGetNumInteriorRings_r(handle, pointer)
        guard count >= 0 else { throw failure }
        var holes: [Ring] = []
        for index in 0..<count {
            guard let hole = GEOSGetInteriorRingN_r(handle, pointer, index) else { throw failure }
            if let ring = Ring(try points(of: hole)) { holes.append(ring) }
        }
        return Polygon(exterior, holes: holes)
    }

    private func points(of pointer: OpaquePointer) throws(GeometryError) -> [Point] {
        var points: [Point] = []
        for position in try positions(of: pointer) {
            guard let x = Int32(exactly: position.x), let y = Int32(exactly: position.y) else {
                throw failure("the result (\(position.x), \(position.y)) left the lattice")
            }
            points.append(Point(x, y))
        }
        return points
    }

    private func positions(of pointer: OpaquePointer) throws(GeometryError) -> [Position] {
        guard let sequence = GEOSGeom_getCoordSeq_r(handle, pointer) else { throw failure }
        var count: UInt32 = 0
        guard GEOSCoordSeq_getSize_r(handle, sequence, &count) == 1 else { throw failure }
        var positions = [Position](repeating: Position(0, 0), count: Int(count))
        let copied = positions.withUnsafeMutableBytes { bytes in
            GEOSCoordSeq_copyToBuffer_r(
                handle, sequence, bytes.assumingMemoryBound(to: Double.self).baseAddress, 0, 0)
        }
        guard copied == 1 else { throw failure }
        return positions
    }
}
