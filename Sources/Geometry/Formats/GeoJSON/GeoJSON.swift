/// One feature as a file has it.
public struct GeoJSONFeature: Sendable {
    /// A text or a number.
    public var id: JSONValue?
    /// In the file's units; `nil` for a null geometry.
    public var shape: Shape<Position>?
    /// In the file's order; no name occurs twice.
    public var properties: [(name: String, value: JSONValue)]
}

/// A feature, and where it lies in the bytes that it was read from.
public struct GeoJSONPassage: Sendable {
    public var feature: GeoJSONFeature
    public var extent: Range<Int>
    /// The value of `properties`, if it has any.
    public var properties: Range<Int>?
    /// Whether it is one of a collection's features.
    public var isInCollection: Bool
    /// Whether it is a geometry that no feature is around.
    public var isBare = false
}

/// GeoJSON (RFC 7946): a feature collection, one feature, a bare geometry; or a sequence of them, one to a line or
/// after record separators (RFC 8142). A byte order mark is accepted.
///
/// Read are positions of any coordinate system, their third and further numbers dropped. Members that the format does
/// not know are skipped. A member that it knows may stand anywhere in its object, but only once. Rings must be closed
/// and have four positions; lines have none or two.
public enum GeoJSON {
    /// Reads a file feature by feature in little memory.
    ///
    /// - Parameter body: gets each feature with its index, counted from 0 through the file; may throw to stop. A fault
    ///   further on in the file is thrown after the features before it were given.
    /// - Throws: ``GeometryError/unreadable(path:reason:)``; ``GeometryError/malformed(format:reason:offset:)`` and
    ///   ``GeometryError/tooLarge(format:reason:offset:)``, wrapped in ``GeometryError/feature(index:_:)`` within a
    ///   feature; and what `body` throws.
    public static func forEachFeature(
        inFile path: String, limits: FormatLimits = .default, _ body: (GeoJSONFeature, Int) throws -> Void
    ) throws {
        var reader = try GeoJSONReader(.opening(path), limits: limits)
        var index = 0
        while let feature = try reader.nextFeature() {
            try body(feature, index)
            index += 1
        }
    }

    /// All features of a text.
    ///
    /// - Throws: as ``forEachFeature(inFile:limits:_:)``.
    public static func features(
        in bytes: [UInt8], limits: FormatLimits = .default
    ) throws(GeometryError) -> [GeoJSONFeature] {
        try bytes.span.bytes.withUnsafeBytes { bytes throws(GeometryError) in
            var reader = try GeoJSONReader(.memory(bytes), limits: limits)
            var features: [GeoJSONFeature] = []
            while let feature = try reader.nextFeature() { features.append(feature) }
            return features
        }
    }

    /// All features of a text, and where they lie.
    ///
    /// - Throws: as ``forEachFeature(inFile:limits:_:)``.
    public static func passages(
        in bytes: [UInt8], limits: FormatLimits = .default
    ) throws(GeometryError) -> [GeoJSONPassage] {
        try bytes.span.bytes.withUnsafeBytes { bytes throws(GeometryError) in
            var reader = try GeoJSONReader(.memory(bytes), limits: limits)
            var passages: [GeoJSONPassage] = []
            while let passage = try reader.nextPassage() { passages.append(passage) }
            return passages
        }
    }

    /// The one geometry object that a text consists of.
    public static func shape(
        in bytes: [UInt8], limits: FormatLimits = .default
    ) throws(GeometryError) -> Shape<Position> {
        try bytes.span.bytes.withUnsafeBytes { bytes throws(GeometryError) in
            var reader = try GeoJSONReader(.memory(bytes), limits: limits)
            return try reader.onlyGeometry()
        }
    }

    /// The shape that a geometry object stands for; offsets in errors count in its ``JSONValue/json``.
    public static func shape(_ value: JSONValue) throws(GeometryError) -> Shape<Position> {
        try shape(in: Array(value.json.utf8))
    }

    /// The name in the `crs` member that files older than RFC 7946 may have, such as
    /// `urn:ogc:def:crs:EPSG::4490`; `nil` when there is none.
    public static func referenceSystemName(
        inFile path: String, limits: FormatLimits = .default
    ) throws(GeometryError) -> String? {
        var reader = try GeoJSONReader(.opening(path), limits: limits)
        return try reader.referenceSystemName()
    }

    /// The name in the `crs` member of a text; see ``referenceSystemName(inFile:limits:)``.
    public static func referenceSystemName(
        in bytes: [UInt8], limits: FormatLimits = .default
    ) throws(GeometryError) -> String? {
        try bytes.span.bytes.withUnsafeBytes { bytes throws(GeometryError) in
            var reader = try GeoJSONReader(.memory(bytes), limits: limits)
            return try reader.referenceSystemName()
        }
    }
}
