/// Well-known binary: ISO 13249-3 and PostGIS's extended form.
public enum WKB {
    /// Reads one geometry. Z and M are dropped, an SRID is skipped; an empty point becomes an empty multipoint.
    ///
    /// - Throws: ``GeometryError/malformed(format:reason:offset:)`` for anything that is not exactly one geometry of
    ///   the seven simple kinds with finite coordinates and closed rings; ``GeometryError/tooLarge(format:reason:offset:)``.
    public static func read(
        _ bytes: [UInt8], limits: FormatLimits = .default
    ) throws(GeometryError) -> Shape<Position> {
        try read(bytes.span.bytes, limits: limits)
    }

    /// Reads one geometry from borrowed memory; see ``read(_:limits:)-([UInt8],_)``.
    public static func read(
        _ bytes: RawSpan, limits: FormatLimits = .default
    ) throws(GeometryError) -> Shape<Position> {
        try bytes.withUnsafeBytes { bytes throws(GeometryError) in
            var reader = WKBReader<Position>(bytes, format: "WKB", limits: limits)
            return try reader.whole()
        }
    }

    /// Writes ISO WKB, little-endian, in degrees.
    public static func write(_ shape: Shape<Point>) -> [UInt8] {
        var writer = WKBWriter()
        writer.write(shape)
        return writer.bytes
    }
}
