/// The geometry blob of a GeoPackage (OGC 12-128r19, clause 2.1.3): a header with an optional envelope, then WKB.
public enum GeoPackageGeometry {
    /// Reads a blob of any writer. Z and M are dropped.
    ///
    /// - Returns: the srs_id of the header, and the shape in its units; `nil` for an empty one.
    /// - Throws: ``GeometryError/malformed(format:reason:offset:)``, ``GeometryError/tooLarge(format:reason:offset:)``.
    public static func read(
        _ blob: [UInt8], limits: FormatLimits = .default
    ) throws(GeometryError) -> (srsID: Int32, shape: Shape<Position>?) {
        try read(blob.span.bytes, limits: limits)
    }

    /// Reads a blob in borrowed memory; see ``read(_:limits:)-([UInt8],_)``.
    public static func read(
        _ blob: RawSpan, limits: FormatLimits = .default
    ) throws(GeometryError) -> (srsID: Int32, shape: Shape<Position>?) {
        try blob.withUnsafeBytes { blob throws(GeometryError) in try decode(blob, limits) }
    }

    /// Reads a blob in degrees of the file's datum straight onto the lattice; `nil` for an empty one.
    ///
    /// - Throws: as ``read(_:limits:)-([UInt8],_)``, and ``GeometryError/outOfRange(_:)`` beyond ±180, ±90 degrees.
    public static func lattice(
        _ blob: [UInt8], limits: FormatLimits = .default
    ) throws(GeometryError) -> Shape<Point>? {
        try lattice(blob.span.bytes, limits: limits)
    }

    /// Reads a blob in borrowed memory onto the lattice; see ``lattice(_:limits:)-([UInt8],_)``.
    public static func lattice(
        _ blob: RawSpan, limits: FormatLimits = .default
    ) throws(GeometryError) -> Shape<Point>? {
        try blob.withUnsafeBytes { blob throws(GeometryError) in try decode(blob, limits).shape }
    }

    /// Writes a blob, little-endian, in degrees, with the envelope [minx, maxx, miny, maxy] unless the shape is empty.
    public static func write(_ shape: Shape<Point>, srsID: Int32) -> [UInt8] {
        var blob = WKBWriter()
        let isEmpty = shape.isEmpty
        blob.append([0x47, 0x50, 0, isEmpty ? 0b0001_0001 : 0b0000_0011])
        blob.append(UInt32(bitPattern: srsID))
        if !isEmpty { blob.append(repeatElement(0, count: 32)) }
        blob.write(shape)
        if let box = blob.box {
            let low = Lattice.degrees(Point(box.minX, box.minY))
            let high = Lattice.degrees(Point(box.maxX, box.maxY))
            for (index, side) in [low.x, high.x, low.y, high.y].enumerated() { blob.put(side, at: 8 + 8 * index) }
        }
        return blob.bytes
    }

    private static func decode<Vertex: ReadableVertex>(
        _ blob: UnsafeRawBufferPointer, _ limits: FormatLimits
    ) throws(GeometryError) -> (srsID: Int32, shape: Shape<Vertex>?) {
        let header = try Header(blob)
        var reader = WKBReader<Vertex>(blob, from: header.size, format: format, limits: limits)
        let shape = try reader.whole()
        guard !shape.isEmpty else { return (header.srsID, nil) }
        if header.saysEmpty {
            throw .malformed(format: format, reason: "flagged as empty, but it is not", offset: 3)
        }
        return (header.srsID, shape)
    }

    static let format = "GeoPackage geometry"

    private struct Header {
        let srsID: Int32
        let saysEmpty: Bool
        /// Bytes before the WKB.
        let size: Int

        init(_ blob: UnsafeRawBufferPointer) throws(GeometryError) {
            func malformed(_ reason: String, _ offset: Int) -> GeometryError {
                .malformed(format: format, reason: reason, offset: offset)
            }
            guard blob.count >= 8 else { throw malformed("ends in its header", blob.count) }
            guard blob[0] == 0x47, blob[1] == 0x50 else { throw malformed("does not start with “GP”", 0) }
            guard blob[2] == 0 else { throw malformed("version \(blob[2]); only 0 is known", 2) }
            let flags = blob[3]
            guard flags & 0b1100_0000 == 0 else { throw malformed("reserved header flags are set", 3) }
            guard flags & 0b0010_0000 == 0 else { throw malformed("an extended geometry type is not accepted", 3) }
            let envelope: Int
            switch flags >> 1 & 0b111 {
            case 0: envelope = 0
            case 1: envelope = 32
            case 2, 3: envelope = 48
            case 4: envelope = 64
            case let kind: throw malformed("envelope kind \(kind); 0 to 4 are known", 3)
            }
            guard blob.count >= 8 + envelope else { throw malformed("ends in its envelope", blob.count) }
            let id = blob.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
            srsID = Int32(bitPattern: flags & 1 == 1 ? UInt32(littleEndian: id) : UInt32(bigEndian: id))
            saysEmpty = flags & 0b0001_0000 != 0
            size = 8 + envelope
        }
    }
}
