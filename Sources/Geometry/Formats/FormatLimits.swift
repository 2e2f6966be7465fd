/// What a reader accepts from outside; beyond it the input is refused before memory is spent on it.
public struct FormatLimits: Hashable, Sendable {
    /// Levels of nesting: JSON arrays and objects, or geometry collections.
    public var maxDepth: Int
    /// Vertices, rings and parts of one geometry, counted together.
    public var maxVertices: Int
    /// Values in one feature's properties.
    public var maxValues: Int
    /// Bytes of one JSON text, or of coordinates that come before their geometry's type.
    public var maxTokenBytes: Int

    public init(
        maxDepth: Int = 32, maxVertices: Int = 10_000_000, maxValues: Int = 1_000_000,
        maxTokenBytes: Int = 1 << 27
    ) {
        self.maxDepth = maxDepth
        self.maxVertices = maxVertices
        self.maxValues = maxValues
        self.maxTokenBytes = maxTokenBytes
    }

    public static let `default` = FormatLimits()
}
