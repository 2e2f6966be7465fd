extension GeoJSON {
    /// Appends a geometry object in degrees: exterior rings counter-clockwise, holes clockwise, as RFC 7946 wants.
    ///
    /// - Parameter decimals: 0 to 7; 7 is exact. Rounded half away from zero, trailing zeros left out.
    public static func text(_ shape: Shape<Point>, decimals: Int = 7, into bytes: inout [UInt8]) {
        GeoJSONWriter(decimals: decimals).append(shape, to: &bytes)
    }

    /// Appends a feature object; see ``text(_:decimals:into:)``.
    ///
    /// - Parameters:
    ///   - shape: `nil` is written as a null geometry.
    ///   - properties: written in this order; the names must differ.
    public static func feature(
        id: Int64?, shape: Shape<Point>?, properties: [(String, JSONValue)], decimals: Int = 7,
        into bytes: inout [UInt8]
    ) {
        bytes.append(contentsOf: "{\"type\":\"Feature\"".utf8)
        if let id { bytes.append(contentsOf: ",\"id\":\(id)".utf8) }
        bytes.append(contentsOf: ",\"geometry\":".utf8)
        if let shape {
            text(shape, decimals: decimals, into: &bytes)
        } else {
            bytes.append(contentsOf: "null".utf8)
        }
        bytes.append(contentsOf: ",\"properties\":".utf8)
        JSONValue.write(properties, into: &bytes)
        bytes.append(UInt8(ascii: "}"))
    }
}
