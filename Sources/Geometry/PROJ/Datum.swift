/// The datum of a file's degrees.
///
/// The two agree within centimetres to a decimetre, and PROJ converts between them without a change.
public enum Datum: String, Hashable, Sendable, Codable {
    /// China Geodetic Coordinate System 2000, EPSG:4490.
    case cgcs2000
    /// World Geodetic System 1984, EPSG:4326.
    case wgs84

    public var epsg: Int32 {
        switch self {
        case .cgcs2000: 4490
        case .wgs84: 4326
        }
    }
}
