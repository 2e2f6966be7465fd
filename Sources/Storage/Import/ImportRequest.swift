public import Geometry

/// What `gridmap import` is asked to do.
public struct ImportRequest: Sendable {
    public var layer: ImportLayer
    /// A path, with `:layer` when the file has several.
    public var source: String
    /// `EPSG:n`, `GCJ-02`, `BD-09` or a PROJ string; `nil` takes the source's own.
    public var referenceSystem: String?
    /// Of a text source; `UTF-8` given here also vouches that the text is not mis-decoded.
    public var encoding: String?
    /// The column of the natural key.
    public var key: String?
    /// Columns by target field; of several for one target, the first that is not empty fills it.
    public var fields: [(target: String, column: String)] = []
    /// Constants by target field.
    public var constants: [(target: String, value: String)] = []
    /// Metres within which borders are moved to fit, invalid shapes made valid; `nil` repairs nothing.
    public var repair: Double?
    /// The target field whose greater value wins an overlap.
    public var prefer: String?
    /// Whether rows that the source does not have any more are ended.
    public var replaces = false
    /// The datum of a file that this import creates; `nil` decides by where the source lies.
    public var datum: Datum?
    /// Who signs the operations log.
    public var actor: String

    public init(layer: ImportLayer, source: String, actor: String) {
        self.layer = layer
        self.source = source
        self.actor = actor
    }
}
