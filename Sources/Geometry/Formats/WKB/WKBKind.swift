/// The geometry types of WKB that are read and written.
enum WKBKind: UInt32, CaseIterable, CustomStringConvertible {
    case point = 1
    case line, polygon, multiPoint, multiLine, multiPolygon, collection

    /// Known types that are not simple features.
    static let refused: [UInt32: String] = [
        0: "GEOMETRY", 8: "CIRCULARSTRING", 9: "COMPOUNDCURVE", 10: "CURVEPOLYGON", 11: "MULTICURVE",
        12: "MULTISURFACE", 13: "CURVE", 14: "SURFACE", 15: "POLYHEDRALSURFACE", 16: "TIN", 17: "TRIANGLE",
    ]

    init(_ shape: Shape<some Hashable & Sendable>) {
        switch shape {
        case .point: self = .point
        case .multiPoint: self = .multiPoint
        case .line: self = .line
        case .multiLine: self = .multiLine
        case .polygon: self = .polygon
        case .multiPolygon: self = .multiPolygon
        case .collection: self = .collection
        }
    }

    /// The name in WKT.
    var description: String {
        switch self {
        case .point: "POINT"
        case .line: "LINESTRING"
        case .polygon: "POLYGON"
        case .multiPoint: "MULTIPOINT"
        case .multiLine: "MULTILINESTRING"
        case .multiPolygon: "MULTIPOLYGON"
        case .collection: "GEOMETRYCOLLECTION"
        }
    }
}
