internal import Geometry
internal import Planning
internal import Storage
internal import Tiling

/// What some layers' tiles hold and where they are: TileJSON 3.0.
struct TileJSON: Sendable {
    let layers: [MapLayer]
    let set: TileMatrixSet
    var zooms: ClosedRange<Int>
    /// Of all layers, in degrees; `nil` while nothing has a place.
    let box: Box?
    /// Templates of the addresses; none in a package.
    var tiles: [String] = []
    private let content: MapContent
    /// Names of the properties that the tiles have; `nil` for all.
    private let shown: [String]?

    init(
        _ layers: [MapLayer], of content: MapContent, in set: TileMatrixSet = .webMercatorQuad,
        showing shown: [String]? = nil
    ) {
        self.layers = layers
        self.set = set
        self.shown = shown
        self.content = content
        zooms = TileSource.zooms(of: layers, in: content, on: set)
        box = layers.reduce(nil) { box, layer in content.box(of: layer).map { box?.union($0) ?? $0 } ?? box }
    }

    var name: String { content.district?.name ?? layers.map(\.rawValue).joined(separator: ",") }
    var attribution: String? { content.notes.notice }

    /// West, south, east, north; shifted as the tiles are.
    var bounds: [Double]? { box.map { degrees(Point($0.minX, $0.minY)) + degrees(Point($0.maxX, $0.maxY)) } }

    private func degrees(_ point: Point) -> [Double] {
        guard set.shiftedDatum != nil else { return point.degrees }
        let shifted = GCJ02.encode(Lattice.degrees(point))
        return [shifted.x, shifted.y]
    }

    /// Longitude, latitude, zoom.
    var center: [Double]? {
        box.map { degrees($0.middle) + [Double(min(zooms.upperBound, max(zooms.lowerBound, 14)))] }
    }

    /// The zooms at which one of the layers has tiles.
    private func zooms(of layer: MapLayer) -> ClosedRange<Int> {
        TileSource.zooms(of: layer, in: content, on: set).clamped(to: zooms)
    }

    /// Every layer that the tiles have, and from where to where; below a layer's own zooms, the one that stands in.
    var shownLayers: [(layer: MapLayer, zooms: ClosedRange<Int>)] {
        layers.flatMap { layer -> [(layer: MapLayer, zooms: ClosedRange<Int>)] in
            let zooms = self.zooms(of: layer)
            let first = TileSource.firstZoom(of: layer, on: set)
            guard let above = layer.above, zooms.lowerBound < first else { return [(layer, zooms)] }
            let early = layers.contains(above) ? [] : [(above, zooms.lowerBound...min(first - 1, zooms.upperBound))]
            return early + (first <= zooms.upperBound ? [(layer, first...zooms.upperBound)] : [])
        }
    }

    private func fields(_ layer: MapLayer) -> [String: String] {
        layer.fields.filter { shown?.contains($0.key) ?? true }
    }

    var vectorLayers: JSONValue {
        .array(
            shownLayers.map { layer, zooms in
                .object([
                    "id": .text(layer.rawValue), "minzoom": JSONValue(zooms.lowerBound),
                    "maxzoom": JSONValue(zooms.upperBound), "fields": .object(fields(layer).mapValues(JSONValue.text)),
                ])
            })
    }

    var json: JSONValue {
        let coded = layers.filter { fields($0)["code"] != nil }
        return .object(
            [
                "tilejson": .text("3.0.0"), "name": .text(name), "version": .text("1.0.0"), "scheme": .text("xyz"),
                "tiles": .array(tiles.map(JSONValue.text)), "minzoom": JSONValue(zooms.lowerBound),
                "maxzoom": JSONValue(zooms.upperBound), "attribution": JSONValue(attribution),
                "generation": .integer(content.generation), "datum": .text(set.shiftedDatum ?? content.datum.name),
                "promoteId": .object(Dictionary(uniqueKeysWithValues: coded.map { ($0.rawValue, .text("code")) })),
                "vector_layers": vectorLayers, "bounds": bounds.map { .array($0.map(JSONValue.number)) } ?? .null,
                "center": center.map { .array($0.map(JSONValue.number)) } ?? .null,
            ].filter { $0.value != .null })
    }
}
