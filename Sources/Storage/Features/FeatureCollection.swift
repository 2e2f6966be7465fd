public import Filtering
internal import GRDB
public import Geometry

/// A layer as others may read it: of a district's file what tiles and exports show and no more, of another GeoPackage
/// all columns that hold plain values.
public struct FeatureCollection: Sendable {
    /// Its name in addresses.
    public let id: String
    public let title: String
    public let about: String?
    public let properties: [Property]
    /// Degrees: west, south and east, north. `nil` while it has no shape, or none that can be placed.
    public let extent: (low: Position, high: Position)?
    /// In the words of ``Geometry/Shape/kind``; `nil` for any.
    public let shapeKind: String?

    /// What it is stored in, as `EPSG:4490`; `nil` for a system that has no such name.
    public let referenceSystem: String?

    let rows: FeatureRows
    let placement: Placement

    public struct Property: Sendable {
        public let name: String
        public let kind: ValueKind
        /// Whether every number is whole.
        public let isInteger: Bool
        /// What stands for it in a SELECT over the table `t`.
        let sql: String

        init(_ name: String, _ kind: ValueKind, isInteger: Bool = false, sql: String? = nil) {
            self.name = name
            self.kind = kind
            self.isInteger = isInteger
            self.sql = sql ?? "t.\(name.sqlName)"
        }
    }

    /// What stored coordinates mean, and in which unit filters compare them.
    enum Placement: Sendable {
        /// Degrees of the district's datum, read onto the lattice; compared as integers, exactly.
        case lattice
        /// Degrees of a datum that needs no shift; compared as they are.
        case degrees
        /// Transformed to degrees, then compared. `reach` is where shapes can lie, in degrees; `nil` where that is unknown.
        case system(ReferenceSystem, reach: (low: Position, high: Position)?)
    }

    /// The name of the geometry in filters and queryables; a property of this name is given, but cannot be asked for.
    public static let geometryName = "geometry"

    /// What filters may name.
    public var schema: FilterSchema {
        var schema = Dictionary(properties.map { ($0.name, $0.kind) }) { first, _ in first }
        schema[Self.geometryName] = .geometry
        return schema
    }

    /// The property that says when a feature was, if there is one: the first of its moments.
    public var time: Property? { properties.first { $0.kind == .date || $0.kind == .timestamp } }
}

/// One feature on its way out.
public struct Feature: Sendable {
    /// On the lattice as long as nothing is lost by it.
    public enum Placed: Sendable {
        case lattice(Shape<Point>)
        case degrees(Shape<Position>)
    }

    public let id: Int64
    public let shape: Placed?
    /// In the order of the collection's properties.
    public let values: [Value?]
}

extension Feature.Placed {
    var vertexCount: Int {
        switch self {
        case .lattice(let shape): shape.vertices.count
        case .degrees(let shape): shape.vertices.count
        }
    }

    public var degrees: Shape<Position> {
        switch self {
        case .lattice(let shape): shape.inDegrees
        case .degrees(let shape): shape
        }
    }
}
