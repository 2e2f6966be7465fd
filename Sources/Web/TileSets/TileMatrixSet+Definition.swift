internal import Geometry
internal import Tiling

/// The published sets in the words of OGC 17-083r4 (Two Dimensional Tile Matrix Set and Tile Set Metadata 2.0).
extension TileMatrixSet {
    /// Pixels along the side of a tile, as scales are reckoned.
    private static let pixels = 256
    /// The side of a pixel in metres, as the standard reckons it.
    private static let pixelSize = 0.00028
    /// The equator of WGS 84's ellipsoid, in metres.
    private static let equator = 2 * Double.pi * 6_378_137

    var uri: String { "http://www.opengis.net/def/tilematrixset/OGC/1.0/\(rawValue)" }

    var crs: String { self == .worldCRS84Quad ? FeatureCRS.crs84.rawValue : FeatureCRS.webMercator.rawValue }

    var title: String {
        self == .worldCRS84Quad ? "经纬度 CRS84 (WorldCRS84Quad)" : "网络墨卡托 Web Mercator (WebMercatorQuad)"
    }

    private var knownScales: String {
        "http://www.opengis.net/def/wkss/OGC/1.0/"
            + (self == .worldCRS84Quad ? "GoogleCRS84Quad" : "GoogleMapsCompatible")
    }

    /// The side of a pixel, in units of the reference system.
    private func cellSize(z: Int) -> Double {
        let across = self == .worldCRS84Quad ? 360 : Self.equator
        return across / Double(columns(z: z) * Self.pixels)
    }

    func scaleDenominator(z: Int) -> Double { Self.equator / Double(columns(z: z) * Self.pixels) / Self.pixelSize }

    var definition: [String: JSONValue] {
        let isDegrees = self == .worldCRS84Quad
        let origin = isDegrees ? [-180.0, 90] : [-Self.equator / 2, Self.equator / 2]
        return [
            "id": .text(rawValue), "title": .text(title), "uri": .text(uri), "crs": .text(crs),
            "orderedAxes": .array((isDegrees ? ["Lon", "Lat"] : ["X", "Y"]).map(JSONValue.text)),
            "wellKnownScaleSet": .text(knownScales),
            "tileMatrices": .array(
                (0...TileID.maxZoom).map { z in
                    .object([
                        "id": .text(String(z)), "scaleDenominator": .number(scaleDenominator(z: z)),
                        "cellSize": .number(cellSize(z: z)), "cornerOfOrigin": .text("topLeft"),
                        "pointOfOrigin": .array(origin.map(JSONValue.number)), "tileWidth": JSONValue(Self.pixels),
                        "tileHeight": JSONValue(Self.pixels), "matrixWidth": JSONValue(columns(z: z)),
                        "matrixHeight": JSONValue(rows(z: z)),
                    ])
                }),
        ]
    }

    /// The tiles of a zoom that may hold something of a box, as a tile set tells them.
    func limits(of box: Box, z: Int) -> JSONValue {
        let range = TileRange(touching: box, z: z, in: self)
        return .object([
            "tileMatrix": .text(String(z)), "minTileRow": JSONValue(range.rows.lowerBound),
            "maxTileRow": JSONValue(range.rows.upperBound), "minTileCol": JSONValue(range.columns.lowerBound),
            "maxTileCol": JSONValue(range.columns.upperBound),
        ])
    }
}
