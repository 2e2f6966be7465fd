/// Any JSON value.
///
/// Integers that fit 64 bits stay integers; every other number is a finite double.
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// Reads one JSON text (RFC 8259) that fills `bytes`.
    ///
    /// - Throws: ``GeometryError/malformed(format:reason:offset:)``, also for a name that occurs twice in an object, a
    ///   NUL in a text and a number beyond the range of a double; ``GeometryError/tooLarge(format:reason:offset:)``.
    public static func read(
        _ bytes: [UInt8], limits: FormatLimits = .default
    ) throws(GeometryError) -> JSONValue {
        try bytes.span.bytes.withUnsafeBytes { bytes throws(GeometryError) in
            var json = JSONScanner(.memory(bytes), format: "JSON", limits: limits)
            try json.skipByteOrderMark()
            let value = try json.value()
            try json.expectEnd()
            return value
        }
    }
}
