public import Geometry

/// Why a row, or a source as a whole, cannot be taken, or what was noticed about it; with the place to look for it.
public struct ImportFault: Error, Hashable, Sendable {
    public var problem: ImportProblem
    /// The row in the source, counted from 1 (a CSV's header not counted).
    public var feature: Int?
    /// The row's natural key, when it was read.
    public var key: String?
    /// Degrees of the file's datum, or the source's own units when the fault is in the transformation.
    public var place: Position?

    public init(_ problem: ImportProblem, feature: Int? = nil, key: String? = nil, place: Position? = nil) {
        self.problem = problem
        self.feature = feature
        self.key = key
        self.place = place
    }
}

/// An import that changed nothing, and why.
public struct ImportRefusal: Error, Hashable, Sendable {
    /// The source, as the user named it, with its layer.
    public var source: String
    /// The layer it should have gone to; ``locating`` for what was to be located, or in what.
    public var layer: String
    /// The first faults found, in the order of the source.
    public var faults: [ImportFault]
    /// How many more there were.
    public var omitted = 0

    static let locating = "locate"

    public init(source: String, layer: String, faults: [ImportFault], omitted: Int = 0) {
        self.source = source
        self.layer = layer
        self.faults = faults
        self.omitted = omitted
    }
}
