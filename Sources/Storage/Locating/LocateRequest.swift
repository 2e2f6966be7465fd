/// What `gridmap locate` is asked to do.
public struct LocateRequest: Sendable {
    /// The areas: a path, with `:layer` when the file has several.
    public var coverage: String
    /// The column of the areas that names them; `nil` takes `code`, `ref`, `id` or `name`, else the row's number.
    public var id: String?
    /// The reference system of the points; `nil` for degrees.
    public var referenceSystem: String?
    /// Of the points' text.
    public var encoding: String?
    /// The CSV with the points.
    public var input = "/dev/stdin"
    /// The CSV to write; `nil` for standard output.
    public var output: String?

    /// What messages call the input.
    var inputName: String { input == "/dev/stdin" ? "standard input" : input }

    public init(coverage: String) { self.coverage = coverage }
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
}
