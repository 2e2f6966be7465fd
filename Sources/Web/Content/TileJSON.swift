internal import Geometry
internal import Planning
internal import Storage
internal import Tiling

/// What some layers' tiles hold and where they are: TileJSON 3.0.
struct TileJSON: Sendable {
    let layers: [MapLayer]
    var zooms: ClosedRange<Int>
    /// Of all layers, in degrees; `nil` while nothing has a place.
    let box: Box?
    /// Templates of the addresses; none in a package.
    var tiles: [String] = []
    private let content: MapContent

    init(_ layers: [MapLayer], of content: MapContent) {
        self.layers = layers
        self.content = content
        zooms = TileSource.zooms(of: layers, in: content)
        let boxes = layers.map { $0.areaLayer.map { content.areas[$0]?.box } ?? content.box }
        box = boxes.reduce(nil) { box, next in next.map { box?.union($0) ?? $0 } ?? box }
    }

    var name: String { content.district?.name ?? layers.map(\.rawValue).joined(separator: ",") }
    var attribution: String? { content.notes.notice }

    /// West, south, east, north.
    var bounds: [Double]? { box.map { Point($0.minX, $0.minY).degrees + Point($0.maxX, $0.maxY).degrees } }

    /// Longitude, latitude, zoom.
    var center: [Double]? {
        box.map { $0.middle.degrees + [Double(min(zooms.upperBound, max(zooms.lowerBound, 14)))] }
    }

    var vectorLayers: JSONValue {
        .array(
            layers.map { layer in
                let zooms = TileSource.zooms(of: layer, in: content).clamped(to: zooms)
                return .object([
                    "id": .text(layer.rawValue), "minzoom": JSONValue(zooms.lowerBound),
                    "maxzoom": JSONValue(zooms.upperBound), "fields": .object(layer.fields.mapValues(JSONValue.text)),
                ])
            })
    }

    var json: JSONValue {
        let coded = layers.filter { $0.fields["code"] != nil }
        return .object(
            [
                "tilejson": .text("3.0.0"), "name": .text(name), "version": .text("1.0.0"), "scheme": .text("xyz"),
                "tiles": .array(tiles.map(JSONValue.text)), "minzoom": JSONValue(zooms.lowerBound),
                "maxzoom": JSONValue(zooms.upperBound), "attribution": JSONValue(attribution),
                "generation": .integer(content.generation), "datum": .text(content.datum.name),
                "promoteId": .object(Dictionary(uniqueKeysWithValues: coded.map { ($0.rawValue, .text("code")) })),
                "vector_layers": vectorLayers, "bounds": bounds.map { .array($0.map(JSONValue.number)) } ?? .null,
                "center": center.map { .array($0.map(JSONValue.number)) } ?? .null,
            ].filter { $0.value != .null })
    }
}
