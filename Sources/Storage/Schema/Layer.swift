/// The feature tables of a district's file.
public enum Layer: String, CaseIterable, Codable, Sendable {
    case district, streets, communities, grids, barriers, estates, buildings, units, facilities
}

extension Layer {
    /// The natural key: what a re-import matches rows by.
    public var key: String { isArea ? "code" : "ref" }

    /// District, streets, communities, grids: rows with a code, whose shape is an area.
    public var isArea: Bool {
        switch self {
        case .district, .streets, .communities, .grids: true
        case .barriers, .estates, .buildings, .units, .facilities: false
        }
    }

    /// Rows that belong to a grid.
    public var isAssigned: Bool {
        switch self {
        case .buildings, .units, .facilities: true
        default: false
        }
    }

    /// The name for readers such as QGIS.
    var title: String {
        switch self {
        case .district: "区 District"
        case .streets: "街道 Streets and towns"
        case .communities: "社区 Communities"
        case .grids: "网格 Grids"
        case .barriers: "分界要素 Barriers"
        case .estates: "小区 Estates"
        case .buildings: "楼栋 Buildings"
        case .units: "单元 Units"
        case .facilities: "部件 Facilities"
        }
    }

    /// GeoPackage's geometry type. Areas are always multipolygons; the rest is what its source had.
    var geometryType: String { isArea ? "MULTIPOLYGON" : "GEOMETRY" }

    var historyTable: String { rawValue + "_history" }
    var spatialIndex: String { "rtree_\(rawValue)_geom" }
}
