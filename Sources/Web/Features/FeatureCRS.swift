internal import Geometry
internal import Storage

/// The reference systems in which features are given and asked for (OGC API – Features, part 2).
enum FeatureCRS: String, CaseIterable, Sendable {
    case crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
    case wgs84 = "http://www.opengis.net/def/crs/EPSG/0/4326"
    case cgcs2000 = "http://www.opengis.net/def/crs/EPSG/0/4490"
    case webMercator = "http://www.opengis.net/def/crs/EPSG/0/3857"

    /// By its URI, or by the short form `EPSG:4326`.
    init?(_ text: String) {
        let short = text.split(separator: ":")
        if short.count == 2, short[0].uppercased() == "EPSG" {
            self.init(rawValue: "http://www.opengis.net/def/crs/EPSG/0/\(short[1])")
        } else {
            self.init(rawValue: text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text)
        }
    }

    /// Whether the first coordinate goes north.
    var isNorthFirst: Bool { self == .wgs84 || self == .cgcs2000 }

    /// Coordinates as they were given, in degrees, longitude first.
    ///
    /// - Throws: ``Geometry/GeometryError/outOfRange(_:)`` and others.
    func degrees(_ given: [Position]) throws(GeometryError) -> [Position] {
        let positions = isNorthFirst ? given.map { Position($0.y, $0.x) } : given
        guard self == .webMercator else { return positions }
        // PROJ takes what lies beyond the antimeridian back into the world; whoever asked for it is to know.
        return zip(given, try Self.mercator().degrees(positions)).map { given, degrees in
            abs(given.x) <= Self.halfWorld ? degrees : Position(given.x / Self.halfWorld * 180, degrees.y)
        }
    }

    /// Metres of EPSG:3857 from Greenwich to the antimeridian.
    private static let halfWorld = 6_378_137 * Double.pi

    /// A shape to be written, east first.
    ///
    /// - Returns: `nil` where it has no place: at the poles in Web Mercator, and beyond the world.
    func shape(_ degrees: Shape<Position>) throws(GeometryError) -> Shape<Position>? {
        guard self == .webMercator else { return degrees }
        guard degrees.vertices.allSatisfy({ abs($0.x) <= 180 && abs($0.y) < 90 }) else { return nil }
        let mercator = try Self.mercator()
        return try degrees.mapVertices { positions throws(GeometryError) in
            // Millimetres are finer than anything that is stored.
            try mercator.from(degrees: positions).map {
                Position(($0.x * 1000).rounded() / 1000, ($0.y * 1000).rounded() / 1000)
            }
        }
    }

    /// Made once: reading a definition asks PROJ's database.
    private static let known: Result<ReferenceSystem, GeometryError> = Result { () throws(GeometryError) in
        try ReferenceSystem("EPSG:3857")
    }

    private static func mercator() throws(GeometryError) -> ReferenceSystem { try known.get() }
}
