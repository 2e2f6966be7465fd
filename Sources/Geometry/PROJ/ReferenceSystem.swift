/// What the coordinates of a source mean.
///
/// ```swift
/// let system = try ReferenceSystem("EPSG:4546")
/// let degrees = try system.degrees(positions)
/// ```
/// Positions are always easting, northing or longitude, latitude, whatever order the system's authority prescribes.
/// Conversion works on doubles, before anything is rounded to the lattice. Degrees of CGCS2000 and of WGS 84 are taken
/// to be the same.
public struct ReferenceSystem: Sendable {
    /// `EPSG:4546`, `GCJ-02`, or what a definition calls itself. Of a user's own projection or pipeline it tells
    /// nothing, for parameters are secret.
    public let name: String
    /// Whether positions are degrees.
    public let isGeographic: Bool
    /// Whether converting is good to about a metre only: GCJ-02 and BD-09.
    public var isApproximate: Bool { definition == .gcj02 || definition == .bd09 }

    enum Definition: Hashable {
        /// A definition for PROJ, and the datum whose degrees it leads to.
        case system(String, Datum)
        case pipeline(String)
        case gcj02, bd09
    }
    private let definition: Definition

    /// Reads what a user or a file says about coordinates:
    ///
    /// - `EPSG:4546`, a bare `4546`, another authority's code, or a URN;
    /// - `GCJ-02`, `BD-09`;
    /// - a PROJ string, `+proj=tmerc +lon_0=112.25 …`, as for a system local to a city;
    /// - WKT of any version, or PROJJSON;
    /// - `+proj=pipeline …`, the user's own operation from the source's coordinates (degrees where they are angles)
    ///   to longitude and latitude.
    /// - Throws: ``GeometryError/unknownReferenceSystem(_:)``; ``GeometryError/needsParameters(_:)`` for Xi'an 80 and
    ///   Beijing 54, by whatever name or ellipsoid, without a pipeline.
    public init(_ text: String) throws(GeometryError) {
        (name, isGeographic, definition) = try Self.read(text)
    }

    /// Degrees, longitude first: of WGS 84 and CGCS2000 alike, which PROJ knows no difference between.
    ///
    /// - Throws: ``GeometryError/notFinite``; ``GeometryError/transformFailed(_:reason:)`` with the position that has
    ///   no image, ``GeometryError/outOfRange(_:)`` with an image that is no longitude and latitude.
    public func degrees(_ positions: [Position]) throws(GeometryError) -> [Position] {
        guard positions.allSatisfy({ $0.x.isFinite && $0.y.isFinite }) else { throw .notFinite }
        let degrees =
            switch definition {
            case .gcj02: positions.map(GCJ02.decode)
            case .bd09: positions.map(BD09.decode)
            case .system, .pipeline: try transform().apply(.forward, to: positions)
            }
        if let wrong = degrees.first(where: { abs($0.x) > 180 || abs($0.y) > 90 }) { throw .outOfRange(wrong) }
        return degrees
    }

    /// Positions in this system from degrees of WGS 84 or CGCS2000.
    ///
    /// - Throws: ``GeometryError/notFinite``; ``GeometryError/transformFailed(_:reason:)``, also when a pipeline has no
    ///   way back.
    public func from(degrees: [Position]) throws(GeometryError) -> [Position] {
        guard degrees.allSatisfy({ $0.x.isFinite && $0.y.isFinite }) else { throw .notFinite }
        return switch definition {
        case .gcj02: degrees.map(GCJ02.encode)
        case .bd09: degrees.map(BD09.encode)
        case .system, .pipeline: try transform().apply(.inverse, to: degrees)
        }
    }

    private func transform() throws(GeometryError) -> Transform {
        switch definition {
        case .pipeline(let text): try .kept(pipeline: text, name: name)
        case .system(let text, let target): try .kept(from: text, to: "EPSG:\(target.epsg)", name: name)
        case .gcj02, .bd09: throw .unknownReferenceSystem(name)
        }
    }
}

extension ReferenceSystem: Hashable {
    public static func == (a: Self, b: Self) -> Bool { a.definition == b.definition }
    public func hash(into hasher: inout Hasher) { hasher.combine(definition) }
}

/// Whatever prints a value shows the name only.
extension ReferenceSystem: CustomStringConvertible, CustomReflectable {
    public var description: String { name }
    public var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
