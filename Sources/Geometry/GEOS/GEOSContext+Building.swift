internal import CGEOS

/// Shapes into GEOS: lattice points become integer-valued doubles, which a double holds exactly.
extension GEOSContext {
    private func ring(_ open: [Position]) throws(GeometryError) -> OwnedGeometry {
        let sequence = try sequence(open + open.prefix(1))
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
        try self.polygon(polygon.rings.map { Self.positions($0.points) })
    }

    /// A polygon in any unit.
    ///
    /// - Parameter rings: open rings, the exterior first.
    func polygon(_ rings: [[Position]]) throws(GeometryError) -> OwnedGeometry {
        var holes = OwnedGeometries(capacity: rings.count - 1, in: self)
        for hole in rings.dropFirst() { holes.append(try ring(hole)) }
        let shell = try ring(rings[0]).released()
        var pointers = holes.released()
        return try OwnedGeometry(
            GEOSGeom_createPolygon_r(handle, shell, &pointers, UInt32(pointers.count)), in: self)
    }

    func area(_ area: MultiPolygon) throws(GeometryError) -> OwnedGeometry {
        if area.polygons.count == 1 { return try polygon(area.polygons[0]) }
        return try collection(GEOS_MULTIPOLYGON, of: area.polygons.count) { index throws(GeometryError) in
            try polygon(area.polygons[index])
        }
    }

    /// The area in metres.
    func area(_ area: MultiPolygon, on plane: MetricPlane) throws(GeometryError) -> OwnedGeometry {
        try collection(GEOS_MULTIPOLYGON, of: area.polygons.count) { index throws(GeometryError) in
            var rings: [[Position]] = []
            for ring in area.polygons[index].rings { rings.append(try plane.metres(ring.points)) }
            return try polygon(rings)
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

    /// A shape in any unit.
    func geometry(_ shape: Shape<Position>) throws(GeometryError) -> OwnedGeometry {
        switch shape {
        case .point(let position): return try point(position)
        case .line(let line):
            let sequence = try sequence(line)
            return try OwnedGeometry(GEOSGeom_createLineString_r(handle, sequence), in: self)
        case .polygon(let rings):
            guard !rings.isEmpty, rings.allSatisfy({ !$0.isEmpty }) else { throw failure("an empty ring") }
            return try polygon(rings.map { Array($0.dropLast()) })
        case .multiPoint(let points): return try collection(GEOS_MULTIPOINT, points.map { .point($0) })
        case .multiLine(let lines): return try collection(GEOS_MULTILINESTRING, lines.map { .line($0) })
        case .multiPolygon(let polygons): return try collection(GEOS_MULTIPOLYGON, polygons.map { .polygon($0) })
        case .collection(let members): return try collection(GEOS_GEOMETRYCOLLECTION, members)
        }
    }

    private func collection(
        _ kind: GEOSGeomTypes, _ members: [Shape<Position>]
    ) throws(GeometryError) -> OwnedGeometry {
        try collection(kind, of: members.count) { index throws(GeometryError) in try geometry(members[index]) }
    }

    private static func positions(_ points: [Point]) -> [Position] {
        points.map { Position(Double($0.x), Double($0.y)) }
    }

    /// - Returns: a sequence that the caller must hand on at once to the call that takes it.
    private func sequence(_ positions: [Position]) throws(GeometryError) -> OpaquePointer {
        guard positions.allSatisfy({ $0.x.isFinite && $0.y.isFinite }) else { throw .notFinite }
        guard let count = UInt32(exactly: positions.count) else { throw failure("too many vertices") }
        let sequence = positions.withUnsafeBytes { bytes in
            GEOSCoordSeq_copyFromBuffer_r(handle, bytes.assumingMemoryBound(to: Double.self).baseAddress, count, 0, 0)
        }
        guard let sequence else { throw failure }
        return sequence
    }
}
