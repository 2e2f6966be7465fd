/// One feature as tiles carry it: the same id in every tile, zoom and format, and flat properties.
public struct TileFeature: Sendable {
    public var id: Int64
    public var properties: [(name: String, value: TileValue)]

    public init(id: Int64, properties: [(name: String, value: TileValue)]) {
        self.id = id
        self.properties = properties
    }
}

/// What a property can be in every tile format.
public enum TileValue: Hashable, Sendable {
    case null
    case flag(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
}
