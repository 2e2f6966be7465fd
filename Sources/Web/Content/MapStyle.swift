internal import Geometry
internal import Storage
internal import Tiling

/// A style for MapLibre GL JS: grids filled by their load, borders by their level, a label in each area.
///
/// It names no `glyphs`: MapLibre (5.11 and later) then draws text with the fonts of the client's machine, so that Chinese
/// names need no font server.
struct MapStyle: Sendable {
    private let name: String?
    private let center: [Double]?
    private let source: String
    private let borders: MapLayer

    /// - Parameter url: makes an address of a path. MapLibre asks for absolute ones.
    init(of content: MapContent, url: (String) -> String) {
        borders = content.grids.isEmpty ? .communityBorders : .gridBorders
        let layers: Set<MapLayer> = [.communities, .grids, borders, .communityLabels, .gridLabels]
        let kind = TileSource.Kind(layers, .mvt)
        name = content.district?.name
        center = TileJSON(kind.layers, of: content).center
        source = url("/\(kind.layerList).json")
    }

    var json: JSONValue {
        .object(
            [
                "version": .integer(8), "name": JSONValue(name ?? "gridmap"),
                "center": center.map { .array($0.prefix(2).map(JSONValue.number)) } ?? .null,
                "zoom": .integer(13),
                "sources": .object(["gridmap": .object(["type": .text("vector"), "url": .text(source)])]),
                "layers": .array(Self.fills + lines + Self.labels),
            ].filter { $0.value != .null })
    }

    private static let fills: [JSONValue] = [
        layer("background", "background", paint: ["background-color": .text("#f4f3ef")]),
        layer(
            "communities", "fill", from: .communities,
            paint: ["fill-color": .text("#ffffff"), "fill-antialias": .bool(false)]),
        layer(
            "grids", "fill", from: .grids,
            paint: [
                "fill-color": .expression(
                    "match", .get("state"), .text("under"), .text("#7fb2d9"), .text("within"), .text("#a9d18e"),
                    .text("over"), .text("#e2725b"), .text("#d9d9d9")), "fill-opacity": .number(0.6),
                "fill-antialias": .bool(false),
            ]),
    ]

    private var lines: [JSONValue] {
        let levels: [(level: String, width: Double, minZoom: Int)] = [
            ("grid", 0.75, 12), ("community", 1.5, 9), ("street", 2, 0), ("district", 2.5, 0), ("outline", 2.5, 0),
        ]
        return levels.map { level, width, minZoom in
            Self.layer(
                "borders-\(level)", "line", from: borders,
                layout: ["line-cap": .text("round"), "line-join": .text("round")],
                paint: ["line-color": .text("#4a4a4a"), "line-width": .number(width)],
                and: [
                    "minzoom": JSONValue(minZoom), "filter": .expression("==", .get("level"), .text(level)),
                ])
        }
    }

    /// A label shows from the zoom at which it fits; a community's gives way to those of its grids.
    private static let labels: [JSONValue] = [
        label(.communityLabels, size: 14, and: ["maxzoom": .integer(16)]), label(.gridLabels, size: 12),
    ]

    private static func label(_ from: MapLayer, size: Int, and further: [String: JSONValue] = [:]) -> JSONValue {
        layer(
            from.rawValue, "symbol", from: from,
            layout: [
                "text-field": .get("name"), "text-size": JSONValue(size),
                "text-font": .array([.text("Noto Sans CJK SC"), .text("sans-serif")]), "text-max-width": .integer(8),
            ],
            paint: [
                "text-color": .text("#222222"), "text-halo-color": .text("#ffffff"), "text-halo-width": .number(1.2),
            ],
            and: further.merging(["filter": .expression(">=", .expression("zoom"), .get("label_zoom"))]) { $1 })
    }

    private static func layer(
        _ id: String, _ type: String, from source: MapLayer? = nil, layout: [String: JSONValue] = [:],
        paint: [String: JSONValue], and further: [String: JSONValue] = [:]
    ) -> JSONValue {
        var members: [String: JSONValue] = ["id": .text(id), "type": .text(type), "paint": .object(paint)]
        if let source {
            members["source"] = .text("gridmap")
            members["source-layer"] = .text(source.rawValue)
        }
        if !layout.isEmpty { members["layout"] = .object(layout) }
        return .object(members.merging(further) { $1 })
    }
}

extension JSONValue {
    /// An expression of the style: an operator and what it is applied to.
    fileprivate static func expression(_ name: String, _ operands: JSONValue...) -> JSONValue {
        .array([.text(name)] + operands)
    }

    fileprivate static func get(_ property: String) -> JSONValue { .expression("get", .text(property)) }
}
