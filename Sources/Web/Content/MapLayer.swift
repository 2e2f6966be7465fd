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
    /// How many there are: in every grid, and place by place where there is none.
    case buildingCounts = "buildings~counts"
    case unitCounts = "units~counts"

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
        case .barriers, .buildings, .units, .buildingCounts, .unitCounts: nil
        }
    }

    /// The layer whose rows are counted; `nil` for what is shown itself.
    var counted: MapLayer? {
        switch self {
        case .buildingCounts: .buildings
        case .unitCounts: .units
        default: nil
        }
    }

    /// The layer of the file whose rows are read tile by tile, to be shown.
    var rowLayer: Layer? { areaLayer == nil ? Layer(rawValue: rawValue) : nil }

    /// The same, to be shown or counted.
    var rowsOfFile: Layer? { rowLayer ?? counted?.rowLayer }

    /// `nil` for what is no layer of areas.
    var part: Part? {
        guard areaLayer != nil else { return nil }
        return rawValue.hasSuffix("~borders") ? .borders : rawValue.hasSuffix("~labels") ? .labels : .areas
    }

    /// The first zoom at which the layer itself is shown: what is smaller than a few units is left to the layer above.
    var minZoom: Int {
        switch self {
        case .barriers: 11
        case .buildings, .units: 14
        default: 0
        }
    }

    /// The layer that stands in below ``minZoom``, and where a tile would hold too much.
    var above: MapLayer? {
        switch self {
        case .units: .unitCounts
        case .buildings: .buildingCounts
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
        case .buildingCounts, .unitCounts:
            [
                rowsOfFile?.rawValue ?? "": "number", "households": "number",
                "grid": "code of the grid counted; none for several, and for what lies in none",
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
