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
    case barriers, buildings, units

    /// Served from the content in memory; `nil` for what is read from the file, tile by tile.
    var areaLayer: Layer? {
        switch self {
        case .district, .districtBorders: .district
        case .streets, .streetBorders: .streets
        case .communities, .communityBorders: .communities
        case .grids, .gridBorders: .grids
        case .barriers, .buildings, .units: nil
        }
    }

    var isBorders: Bool { rawValue.hasSuffix("~borders") }

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
        default: nil
        }
    }

    /// Names of properties and their kinds, for TileJSON.
    var fields: [String: String] {
        switch self {
        case .district, .streets: ["code": "string", "name": "string"]
        case .communities:
            [
                "code": "string", "name": "string", "class": "string", "grids": "number", "households": "number",
                "households_source": "recorded or estimated", "buildings": "number",
            ]
        case .grids:
            [
                "code": "string", "name": "string", "community": "string", "kind": "ordinary or dedicated",
                "locked": "boolean",
                "households": "number", "households_source": "recorded or estimated", "buildings": "number",
                "area_m2": "number", "band_min": "number", "band_max": "number", "state": "under, within or over",
            ]
        case .districtBorders, .streetBorders, .communityBorders, .gridBorders:
            ["left": "id of the cell on the left", "right": "id of the cell on the right"]
        case .barriers: ["kind": "string", "name": "string"]
        case .buildings:
            [
                "name": "string", "use": "string", "levels": "number", "households": "number",
                "households_source": "recorded or estimated", "grid": "string", "undecided": "string",
            ]
        case .units: ["ref": "string", "building": "string", "households": "number", "grid": "string"]
        }
    }
}
