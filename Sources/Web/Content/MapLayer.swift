internal import Geometry
internal import Storage
internal import Tiling

/// The layers that are served as tiles.
enum MapLayer: String, CaseIterable, Sendable {
    case district, streets, communities, grids
    /// The borders between the cells of a level, each once.
    case districtBorders = "district~borders"
    case streetBorders = "streets~borders"
    case communityBorders = "communities~borders"
    case gridBorders = "grids~borders"
    /// One point for each cell of a level, where its label stands.
    case districtLabels = "district~labels"
    case streetLabels = "streets~labels"
    case communityLabels = "communities~labels"
    case gridLabels = "grids~labels"
    case barriers, buildings, units

    /// What is shown of the areas of a level.
    enum Part: Sendable {
        case areas, borders, labels
    }

    /// Served from the content in memory; `nil` for what is read from the file, tile by tile.
    var areaLayer: Layer? {
        switch self {
        case .district, .districtBorders, .districtLabels: .district
        case .streets, .streetBorders, .streetLabels: .streets
        case .communities, .communityBorders, .communityLabels: .communities
        case .grids, .gridBorders, .gridLabels: .grids
        case .barriers, .buildings, .units: nil
        }
    }

    /// `nil` for what is no layer of areas.
    var part: Part? {
        guard areaLayer != nil else { return nil }
        return rawValue.hasSuffix("~borders") ? .borders : rawValue.hasSuffix("~labels") ? .labels : .areas
    }

    /// The first zoom at which there are tiles: what is smaller than a few units is left to the layers above.
    var minZoom: Int {
        switch self {
        case .barriers: 11
        case .buildings, .units: 14
        default: 0
        }
    }

    /// The layer that stands in when a tile would hold too much: its features carry the counts.
    var above: MapLayer? {
        switch self {
        case .units: .buildings
        case .buildings: .grids
        case .gridLabels: .communityLabels
        case .communityLabels: .streetLabels
        case .streetLabels: .districtLabels
        default: nil
        }
    }

    /// Names of properties and their kinds, for TileJSON.
    var fields: [String: String] {
        switch part {
        case .borders:
            [
                "left": "id of the cell on the left", "right": "id of the cell on the right",
                "level": "outline, district, street, community or grid",
            ]
        case .labels:
            ownFields.merging(["label_zoom": "zoom from which the label fits"]) { $1 }
        case .areas:
            ownFields.merging(["merged": "ids of the cells too small to draw that are drawn with this one"]) { $1 }
        case nil: ownFields
        }
    }

    private var ownFields: [String: String] {
        if let areaLayer { return Self.areaFields[areaLayer] ?? [:] }
        return switch self {
        case .barriers: ["kind": "string", "name": "string"]
        case .buildings:
            [
                "name": "string", "use": "string", "levels": "number", "households": "number",
                "households_source": "recorded or estimated", "grid": "string", "undecided": "string",
            ]
        default: ["ref": "string", "building": "string", "households": "number", "grid": "string"]
        }
    }

    private static let areaFields: [Layer: [String: String]] = [
        .district: ["code": "string", "name": "string"],
        .streets: ["code": "string", "name": "string"],
        .communities: [
            "code": "string", "name": "string", "class": "string", "grids": "number", "households": "number",
            "households_source": "recorded or estimated", "buildings": "number",
        ],
        .grids: [
            "code": "string", "name": "string", "community": "string", "kind": "ordinary or dedicated",
            "locked": "boolean", "households": "number", "households_source": "recorded or estimated",
            "buildings": "number", "area_m2": "number", "band_min": "number", "band_max": "number",
            "state": "under, within or over",
        ],
    ]
}
