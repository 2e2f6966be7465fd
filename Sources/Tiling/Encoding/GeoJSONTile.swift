internal import Geometry

/// A tile as a GeoJSON FeatureCollection (RFC 7946), in degrees with just the decimals that tell its units apart.
struct GeoJSONTile {
    private var bytes: [UInt8] = []
    private let id: TileID
    private let decimals: Int

    static func encode(_ layers: [TileLayer], in id: TileID, namingLayers: Bool) -> [UInt8] {
        var tile = GeoJSONTile(id)
        tile.write(#"{"type":"FeatureCollection","#)
        if let shift = id.set.shiftedDatum { tile.write(#""datum":"\#(shift)","#) }
        tile.write(#""features":"#)
        let features = layers.flatMap { layer in
            layer.members.map { (layer: namingLayers ? layer.name : nil, member: $0) }
        }
        tile.list(features) { tile, each in
            tile.write(#"{"type":"Feature","#)
            each.member.feature.writeMembers(layer: each.layer, into: &tile.bytes)
            tile.write(#","geometry":{"type":""#)
            tile.write(each.member.shape)
            tile.write("}}")
        }
        tile.write("}")
        return tile.bytes
    }

    private init(_ id: TileID) {
        self.id = id
        decimals = id.set.decimals(z: id.z)
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
        let position = id.set.degrees(point, z: id.z)
        bytes.append(0x5B)
        Decimals.append(position.x, decimals, to: &bytes)
        bytes.append(0x2C)
        Decimals.append(position.y, decimals, to: &bytes)
        bytes.append(0x5D)
    }
}
