public import Geometry

/// A row on its way into a feature table.
public struct FeatureRow: Sendable {
    /// The natural key: `code` of an area, `ref` of anything else.
    public var key: String
    /// In the order of the fields that the batch names.
    public var values: [FieldValue]
    public var shape: Shape<Point>?
    /// For a new row whose id was set aside before; otherwise the next free one is taken.
    public var id: Int64?

    public init(key: String, values: [FieldValue], shape: Shape<Point>?, id: Int64? = nil) {
        self.key = key
        self.values = values
        self.shape = shape
        self.id = id
    }
}

/// What became of a batch of rows.
public struct UpsertOutcome: Hashable, Sendable, Codable {
    public var added = 0
    public var changed = 0
    public var unchanged = 0
    /// Rows of the file that were not in the batch; ended if it was to replace them.
    public var gone = 0

    public init(added: Int = 0, changed: Int = 0, unchanged: Int = 0, gone: Int = 0) {
        self.added = added
        self.changed = changed
        self.unchanged = unchanged
        self.gone = gone
    }
}
