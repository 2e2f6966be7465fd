/// What `gridmap locate` is asked to do.
public struct LocateRequest: Sendable {
    /// How points are written.
    public enum Format: Hashable, Sendable {
        case csv
        /// One feature to a line, or after record separators.
        case features
        case pairs(Pairs)
    }

    /// Coordinates as little-endian numbers, longitude first.
    public enum Pairs: String, Hashable, Sendable, CaseIterable {
        /// Int32, in units of 1e-7 degree.
        case lattice
        /// Float64.
        case degrees

        var size: Int { self == .lattice ? 8 : 16 }
    }

    public var areas: AreaSource
    public var format = Format.csv
    /// The reference system of the points; `nil` for degrees.
    public var referenceSystem: String?
    /// Of the points' text.
    public var encoding: String?
    /// The file with the points.
    public var input = "/dev/stdin"
    /// The file to write; `nil` for standard output.
    public var output: String?

    /// What messages call the input.
    var inputName: String { input == "/dev/stdin" ? "standard input" : input }

    public init(areas: AreaSource) { self.areas = areas }
}

/// Areas of any source that share borders.
public struct AreaSource: Sendable {
    /// A path, with `:layer` when the file has several; or an index of `gridmap index`.
    public var name: String
    /// The column that names the areas; `nil` takes `code`, `ref`, `id` or `name`, else the row's number.
    public var id: String?
    /// Of the areas, in any form that ``Geometry/ReferenceSystem`` takes; `nil` for what the source says, or degrees.
    public var referenceSystem: String?
    /// Whether areas that overlap or gape are accepted; points in several of them are counted.
    public var isLenient = false

    public init(_ name: String) { self.name = name }
}

/// How many points lie where.
public struct LocateSummary: Hashable, Sendable, Codable {
    public var areas = 0
    public var rows = 0
    public var inside = 0
    /// On a border: given to one of its areas, always the same one.
    public var border = 0
    public var outside = 0
    /// Rows without coordinates.
    public var withoutPlace = 0
    /// In several areas, and given to the first of them.
    public var inDoubt = 0

    mutating func add(_ other: LocateSummary) {
        rows += other.rows
        inside += other.inside
        border += other.border
        outside += other.outside
        withoutPlace += other.withoutPlace
        inDoubt += other.inDoubt
    }
}
