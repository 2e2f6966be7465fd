internal import Geometry
internal import Storage
internal import Tiling

extension MapService {
    static let tileTypes = ["application/geo+json", "application/json"]

    func layer(_ name: String) throws -> MapLayer {
        guard let layer = MapLayer(rawValue: name) else {
            throw Problem.unknownLayer(name, known: MapLayer.allCases.map(\.rawValue))
        }
        return layer
    }

    /// `/{layer}/{z}/{x}/{y}.geojson`
    func tile(_ ask: Ask) async throws -> Answer {
        let layer = try layer(ask.parameter("layer"))
        let file = ask.parameter("file")
        guard let dot = file.lastIndex(of: ".") else { throw Problem.noSuchPage }
        guard file[dot...] == ".geojson" else {
            throw Problem.notServed("Tiles are served as .geojson, not as \(file[dot...].prefix(20)).")
        }
        guard ask.headers.accepts(Self.tileTypes) else {
            throw Problem.notServed("Tiles are served as \(Self.tileTypes.joined(separator: " or ")).")
        }
        let tile = try TileID(z: ask.parameter("z"), x: ask.parameter("x"), y: file[..<dot])
        return Answer(try await tiles.tile(tile, of: layer))
    }

    /// `/{layer}.json`: TileJSON 3.0.
    func tileJSON(_ ask: Ask) async throws -> Answer {
        let file = ask.parameter("file")
        guard file.hasSuffix(".json") else { throw Problem.noSuchPage }
        let layer = try layer(String(file.dropLast(5)))
        let content = try await contents.content()
        let zooms = TileSource.zooms(of: layer, in: content)
        let box = layer.areaLayer.flatMap { content.areas[$0]?.box } ?? content.box
        var members: [String: JSONValue] = [
            "tilejson": .text("3.0.0"), "name": .text(layer.rawValue), "version": .text("1.0.0"),
            "scheme": .text("xyz"), "tiles": .array([.text("/\(layer.rawValue)/{z}/{x}/{y}.geojson")]),
            "minzoom": JSONValue(zooms.lowerBound), "maxzoom": JSONValue(zooms.upperBound),
            "attribution": JSONValue(content.notes.notice), "generation": .integer(content.generation),
            "datum": .text(content.datum.name),
            "vector_layers": .array([
                .object([
                    "id": .text(layer.rawValue), "minzoom": JSONValue(zooms.lowerBound),
                    "maxzoom": JSONValue(zooms.upperBound), "fields": .object(layer.fields.mapValues(JSONValue.text)),
                ])
            ]),
        ]
        if let box {
            members["bounds"] = box.json
            members["center"] = .array(box.middle.json + [JSONValue(min(zooms.upperBound, max(zooms.lowerBound, 14)))])
        }
        return json(.object(members))
    }
}

extension Box {
    /// `[west, south, east, north]` in degrees.
    var json: JSONValue { .array(Point(minX, minY).json + Point(maxX, maxY).json) }

    var middle: Point {
        Point(Int32((Int64(minX) + Int64(maxX)) / 2), Int32((Int64(minY) + Int64(maxY)) / 2))
    }
}

extension Point {
    /// Longitude and latitude in degrees.
    var json: [JSONValue] {
        let degrees = Lattice.degrees(self)
        return [.number(degrees.x), .number(degrees.y)]
    }
}

extension Datum {
    var name: String {
        switch self {
        case .cgcs2000: "CGCS2000"
        case .wgs84: "WGS 84"
        }
    }
}
