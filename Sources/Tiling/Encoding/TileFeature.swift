public import Geometry

/// One feature as tiles carry it: the same id in every tile, zoom and format, and flat properties.
public struct TileFeature: Sendable {
    public var id: Int64
    /// Plain values, no arrays or objects: every tile format can hold them.
    public var properties: [(name: String, value: JSONValue)]

    public init(id: Int64, properties: [(name: String, value: JSONValue)]) {
        self.id = id
        self.properties = properties
    }
}
