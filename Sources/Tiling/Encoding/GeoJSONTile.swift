public import Geometry

/// A tile as a GeoJSON FeatureCollection (RFC 7946), in degrees with just the decimals that tell its units apart.
public struct GeoJSONTile: Sendable {
    public private(set) var bytes: [UInt8] = Array(#"{"type":"FeatureCollection","features":["#.utf8)
    public private(set) var featureCount = 0
    public private(set) var vertexCount = 0
    private let z: Int
    private let decimals: Int

    public init(z: Int) {
        self.z = z
        decimals = WebMercator.decimals(z: z)
    }

    /// - Parameter id: `nil` for a feature without one, such as a border.
    public mutating func append(id: Int64?, properties: [(name: String, value: JSONValue)], shape: TileShape) {
        if featureCount > 0 { bytes.append(0x2C) }
        featureCount += 1
        write(#"{"type":"Feature","#)
        if let id { write("\"id\":\(id),") }
        write(#""properties":{"#)
        for (number, property) in properties.enumerated() {
            if number > 0 { bytes.append(0x2C) }
            JSONValue.text(property.name).write(into: &bytes)
            bytes.append(0x3A)
            property.value.write(into: &bytes)
        }
        write(#"},"geometry":{"type":""#)
        write(shape)
        write("}}")
    }

    public mutating func append(_ feature: TileFeature, shape: TileShape) {
        append(id: feature.id, properties: feature.properties, shape: shape)
    }

    /// The finished text.
    public consuming func finished() -> [UInt8] {
        write("]}")
        return bytes
    }

    private mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func write(_ shape: TileShape) {
        switch shape {
        case .point(let point):
            write(#"Point","coordinates":"#)
            write(point)
        case .lines(let lines) where lines.count == 1:
            write(#"LineString","coordinates":"#)
            write(lines[0])
        case .lines(let lines):
            write(#"MultiLineString","coordinates":"#)
            list(lines) { $0.write($1) }
        case .areas(let polygons) where polygons.count == 1:
            write(#"Polygon","coordinates":"#)
            list(polygons[0]) { $0.write($1, closed: true) }
        case .areas(let polygons):
            write(#"MultiPolygon","coordinates":"#)
            list(polygons) { tile, rings in tile.list(rings) { $0.write($1, closed: true) } }
        }
    }

    private mutating func list<Element>(_ elements: [Element], _ one: (inout GeoJSONTile, Element) -> Void) {
        bytes.append(0x5B)
        for (number, element) in elements.enumerated() {
            if number > 0 { bytes.append(0x2C) }
            one(&self, element)
        }
        bytes.append(0x5D)
    }

    private mutating func write(_ points: [PlanePoint], closed: Bool = false) {
        list(closed ? points + points.prefix(1) : points) { $0.write($1) }
    }

    private mutating func write(_ point: PlanePoint) {
        vertexCount += 1
        let position = WebMercator.degrees(point, z: z)
        bytes.append(0x5B)
        Decimals.append(position.x, decimals, to: &bytes)
        bytes.append(0x2C)
        Decimals.append(position.y, decimals, to: &bytes)
        bytes.append(0x5D)
    }
}
