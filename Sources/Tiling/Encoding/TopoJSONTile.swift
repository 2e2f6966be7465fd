internal import Geometry

/// A tile as a TopoJSON topology: one object per layer, all with the same arcs, on the lattice of the decimals that a
/// GeoJSON tile prints.
struct TopoJSONTile {
    private var bytes: [UInt8] = []
    private var shared: SharedArcs
    private let id: TileID
    private let decimals: Int

    static func encode(_ layers: [TileLayer], in id: TileID) -> [UInt8] {
        var tile = TopoJSONTile(layers, id)
        tile.write(layers)
        return tile.bytes
    }

    private init(_ layers: [TileLayer], _ id: TileID) {
        self.id = id
        decimals = id.set.decimals(z: id.z)
        shared = SharedArcs(layers.lazy.flatMap(\.members).map(\.shape))
    }

    private mutating func write(_ layers: [TileLayer]) {
        write(#"{"type":"Topology","#)
        if let shift = id.set.shiftedDatum { write(#""datum":"\#(shift)","#) }
        write(#""transform":{"scale":[1e-\#(decimals),1e-\#(decimals)],"translate":[0,0]},"#)
        write(#""objects":{"#)
        for (number, layer) in layers.enumerated() {
            if number > 0 { write(",") }
            JSONValue.text(layer.name).write(into: &bytes)
            write(#":{"type":"GeometryCollection","geometries":"#)
            list(layer.members) { tile, member in
                tile.write("{")
                member.feature.writeMembers(layer: nil, into: &tile.bytes)
                tile.write(#","type":""#)
                tile.write(member.shape)
                tile.write("}")
            }
            write("}")
        }
        write(#"},"arcs":"#)
        list(shared.arcs) { tile, arc in
            var last: (x: Int64, y: Int64) = (0, 0)
            tile.list(arc) { tile, point in
                let place = tile.quantized(point)
                tile.write("[\(place.x - last.x),\(place.y - last.y)]")
                last = place
            }
        }
        write("}")
    }

    private mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func write(_ shape: TileShape) {
        switch shape {
        case .point(let point):
            let place = quantized(point)
            write(#"Point","coordinates":[\#(place.x),\#(place.y)]"#)
        case .lines(let lines) where lines.count == 1:
            write(#"LineString","arcs":"#)
            write(shared.path(along: lines[0]))
        case .lines(let lines):
            write(#"MultiLineString","arcs":"#)
            list(lines) { $0.write($0.shared.path(along: $1)) }
        case .areas(let polygons) where polygons.count == 1:
            write(#"Polygon","arcs":"#)
            list(polygons[0]) { $0.write($0.shared.path(around: $1)) }
        case .areas(let polygons):
            write(#"MultiPolygon","arcs":"#)
            list(polygons) { tile, rings in tile.list(rings) { $0.write($0.shared.path(around: $1)) } }
        }
    }

    private mutating func write(_ path: [Int]) { list(path) { $0.write(String($1)) } }

    private mutating func list<Element>(_ elements: [Element], _ one: (inout TopoJSONTile, Element) -> Void) {
        bytes.append(0x5B)
        for (number, element) in elements.enumerated() {
            if number > 0 { bytes.append(0x2C) }
            one(&self, element)
        }
        bytes.append(0x5D)
    }

    private func quantized(_ point: PlanePoint) -> (x: Int64, y: Int64) {
        let position = id.set.degrees(point, z: id.z)
        return (Decimals.scaled(position.x, decimals), Decimals.scaled(position.y, decimals))
    }
}
