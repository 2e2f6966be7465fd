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

    /// One tile. With several layers a feature of a GeoJSON tile says which it is of, in the property `layer`.
    ///
    /// - Parameter layers: of distinct names; those without features are left out of an MVT, so that the tile of
    ///   nothing is no bytes at all.
    public func encode(_ layers: [TileLayer], in tile: TileID) -> [UInt8] {
        switch self {
        case .geojson: GeoJSONTile.encode(layers, in: tile)
        case .topojson: TopoJSONTile.encode(layers, in: tile)
        case .mvt: VectorTile.encode(layers, in: tile)
        }
    }
}
