/// The formats that tiles are written in.
public enum TileFormat: String, CaseIterable, Sendable {
    /// RFC 7946, in degrees.
    case geojson
    /// TopoJSON 1, in degrees: a border is written once, however many features it bounds.
    case topojson
    /// Mapbox Vector Tile 2.1, in units of 1/4096 tile.
    case mvt

    /// - Parameter fileExtension: its name, or `pbf` for MVT.
    public init?(fileExtension: some StringProtocol) {
        self.init(rawValue: fileExtension == "pbf" ? "mvt" : String(fileExtension))
    }

    /// Its media type in a set: in shifted degrees nothing may be called GeoJSON, whose degrees are WGS 84's.
    public func contentType(in set: TileMatrixSet) -> String {
        self == .mvt || set.shiftedDatum == nil ? contentType : "application/json"
    }

    public var contentType: String {
        switch self {
        case .geojson: "application/geo+json"
        case .topojson: "application/topo+json"
        case .mvt: "application/vnd.mapbox-vector-tile"
        }
    }

    /// One tile.
    ///
    /// - Parameters:
    ///   - layers: of distinct names; those without features are left out of an MVT, so that the tile of nothing is no
    ///     bytes at all.
    ///   - namingLayers: whether a feature of a GeoJSON tile says which layer it is of, in the property `layer`; without
    ///     it when there are several. Where several are asked for, it must not depend on how many have something here.
    public func encode(_ layers: [TileLayer], in tile: TileID, namingLayers: Bool? = nil) -> [UInt8] {
        switch self {
        case .geojson: GeoJSONTile.encode(layers, in: tile, namingLayers: namingLayers ?? (layers.count > 1))
        case .topojson: TopoJSONTile.encode(layers, in: tile)
        case .mvt: VectorTile.encode(layers, in: tile)
        }
    }
}
