public import Geometry

/// One feature as tiles carry it: the same id in every tile, zoom and format, and properties with distinct names.
public struct TileFeature: Sendable {
    /// At most 2⁵³ − 1; `nil` for a feature without one, such as a border.
    public var id: Int64?
    public var properties: [(name: String, value: JSONValue)]

    public init(id: Int64?, properties: [(name: String, value: JSONValue)]) {
        self.id = id
        self.properties = properties
    }

    /// Appends the members `id` and `properties` of a JSON object.
    ///
    /// - Parameter layer: a further property that says which layer it is of; `nil` for none.
    func writeMembers(layer: String?, into bytes: inout [UInt8]) {
        if let id { bytes.append(contentsOf: "\"id\":\(id),".utf8) }
        bytes.append(contentsOf: #""properties":{"#.utf8)
        let all = (layer.map { [(name: "layer", value: JSONValue.text($0))] } ?? []) + properties
        for (number, property) in all.enumerated() {
            if number > 0 { bytes.append(0x2C) }
            JSONValue.text(property.name).write(into: &bytes)
            bytes.append(0x3A)
            property.value.write(into: &bytes)
        }
        bytes.append(0x7D)
    }
}

/// What one layer has in a tile, on the plane of the tile's zoom: what every format is written from.
public struct TileLayer: Sendable {
    public let name: String
    public private(set) var members: [(feature: TileFeature, shape: TileShape)] = []
    /// Vertices of all shapes.
    public private(set) var vertexCount = 0

    public init(_ name: String) { self.name = name }

    public mutating func append(_ feature: TileFeature, _ shape: TileShape) {
        members.append((feature, shape))
        vertexCount += shape.vertexCount
    }
}

extension TileShape {
    /// Whether it is the tile's whole square.
    public func fills(_ tile: TileID) -> Bool {
        guard case .areas(let polygons) = self, polygons.count == 1, polygons[0].count == 1 else { return false }
        let box = tile.box
        return polygons[0][0].allSatisfy(box.contains)
            && RingAssembly.doubleArea(polygons[0][0]) == Int128(2 * TileID.extent * TileID.extent)
    }

    var vertexCount: Int {
        switch self {
        case .point: 1
        case .lines(let lines): lines.reduce(0) { $0 + $1.count }
        case .areas(let polygons): polygons.reduce(0) { $1.reduce($0) { $0 + $1.count } }
        }
    }
}
