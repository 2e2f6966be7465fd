internal import Planning

/// A column of a feature table, beside `id`, the natural key, the geometry and the bookkeeping.
public struct Field: Hashable, Sendable {
    public enum Kind: String, Sendable {
        case text = "TEXT"
        case integer = "INTEGER"
        case real = "REAL"
        case boolean = "BOOLEAN"
    }

    public let name: String
    public let kind: Kind
    /// A figure gridmap computes; changing it alone makes no new version of the row.
    public let isDerived: Bool
    /// SQL after the type.
    let constraint: String

    init(_ name: String, _ kind: Kind, derived: Bool = false, _ constraint: String = "") {
        self.name = name
        self.kind = kind
        self.isDerived = derived
        self.constraint = constraint
    }
}

extension Layer {
    /// The columns between the natural key and the geometry, in table order.
    public var fields: [Field] { isAssigned ? ownFields + Self.assignment : ownFields }

    /// Those whose former values are in the layer's history.
    var ownFields: [Field] {
        switch self {
        case .district:
            [Self.name, Self.areaClass, Self.outline]
        case .streets:
            [Self.name, Self.areaClass, Field("district", .text), Self.outline]
        case .communities:
            [Self.name, Self.areaClass, Field("street", .text), Self.outline]
        case .grids:
            [
                Self.name,
                Field("community", .text, "NOT NULL \(Self.reference(to: .communities))"),
                Field("kind", .text, "NOT NULL DEFAULT 'ordinary' CHECK (kind IN ('ordinary', 'dedicated'))"),
                Self.flag("locked"),
                Field("households", .integer, derived: true, "CHECK (households >= 0)"),
                Field(
                    "households_source", .text, derived: true,
                    "CHECK (households_source IN ('recorded', 'estimated'))"),
                Field("buildings", .integer, derived: true, "CHECK (buildings >= 0)"),
                Field("area_m2", .real, derived: true, "CHECK (area_m2 >= 0)"),
            ]
        case .barriers:
            [
                Field("name", .text), Field("kind", .text),
                Field("strength", .real, "CHECK (strength >= 0)"),
                Self.flag("bridge"), Self.flag("tunnel"),
            ]
        case .estates:
            [Field("name", .text)]
        case .buildings:
            [
                Field("name", .text), Field("use", .text),
                Field("levels", .real, "CHECK (levels >= 0)"),
                Self.count("households"),
                Self.count("households_units", derived: true),
                Self.count("households_estimated", derived: true),
                Field(
                    "households_source", .text, derived: true,
                    "CHECK (households_source IN ('recorded', 'estimated'))"),
                Self.count("population"),
                Field("estate", .text),
            ]
        case .units:
            [Field("building", .text), Self.count("households"), Self.count("population")]
        case .facilities:
            [Field("kind", .text), Field("name", .text)]
        }
    }

    private static let name = Field("name", .text, "NOT NULL CHECK (name <> '')")
    private static let areaClass = Field("class", .text)
    private static let outline = Field("outline", .text, derived: true, "CHECK (outline IN ('given', 'derived'))")

    private static func count(_ name: String, derived: Bool = false) -> Field {
        Field(name, .integer, derived: derived, "CHECK (\(name) >= 0)")
    }

    private static func flag(_ name: String) -> Field {
        Field(name, .boolean, "NOT NULL DEFAULT 0 CHECK (\(name) IN (0, 1))")
    }

    private static func reference(to layer: Layer) -> String {
        "REFERENCES \(layer.rawValue)(code) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED"
    }

    /// In the order of their coming: a file keeps the text of its schema.
    static let methods: [Assignment.Method] = [.footprint, .point, .building, .entrance, .manual]

    /// Former assignments are versions of their own, in `assignments_history`.
    static let assignment = [
        Field("community", .text, derived: true, "REFERENCES communities(code) ON UPDATE CASCADE ON DELETE SET NULL"),
        Field("grid", .text, derived: true, reference(to: .grids)),
        Field("share", .real, derived: true, "CHECK (share BETWEEN 0 AND 1)"),
        Field("community_share", .real, derived: true, "CHECK (community_share BETWEEN 0 AND 1)"),
        // Not IN: with more than two values SQLite makes a temporary table of them for every row it inserts.
        Field(
            "method", .text, derived: true,
            "CHECK (\(methods.map { "method = '\($0.rawValue)'" }.joined(separator: " OR ")))"),
        Field("undecided", .text, derived: true, "CHECK (undecided IN ('smallShare', 'waived'))"),
    ]
}
