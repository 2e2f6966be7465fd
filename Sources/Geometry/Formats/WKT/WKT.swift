/// Well-known text: for messages, tests and tables.
public enum WKT {
    /// Reads one geometry. Z and M are dropped; an empty point becomes an empty multipoint.
    ///
    /// - Throws: ``GeometryError/malformed(format:reason:offset:)`` with the offset in UTF-8, for anything that is not
    ///   exactly one geometry of the seven simple kinds with finite coordinates and closed rings;
    ///   ``GeometryError/tooLarge(format:reason:offset:)``.
    public static func read(
        _ text: String, limits: FormatLimits = .default
    ) throws(GeometryError) -> Shape<Position> {
        var reader = WKTReader(text, limits: limits)
        return try reader.whole()
    }

    /// Writes degrees, exact, without trailing zeros.
    public static func write(_ shape: Shape<Point>) -> String {
        let degrees = DegreeText()
        return WKTWriter { points, bytes in
            degrees.append(points, opening: nil, separator: UInt8(ascii: " "), closing: nil, to: &bytes)
        }.text(shape)
    }

    /// Writes coordinates in the fewest digits that read back the same.
    public static func write(_ shape: Shape<Position>) -> String {
        func written(_ value: Double) -> String {
            let text = value.description
            return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        }
        return WKTWriter { positions, bytes in
            bytes.append(contentsOf: positions.map { "\(written($0.x)) \(written($0.y))" }.joined(separator: ",").utf8)
        }.text(shape)
    }
}
