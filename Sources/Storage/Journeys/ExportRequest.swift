/// The formats of an export.
public enum ExportFormat: String, Hashable, Sendable, Codable, CaseIterable {
    /// One FeatureCollection, RFC 7946.
    case geojson
    /// One feature on each line.
    case geojsonl
    /// For spreadsheets: without shapes.
    case csv
}

/// What `gridmap export` is asked to do.
public struct ExportRequest: Sendable {
    public var layer: Layer
    public var format: ExportFormat
    /// A file, replaced as a whole when everything is written; `nil` for standard output.
    public var path: String?

    public init(layer: Layer, format: ExportFormat = .geojson, path: String? = nil) {
        self.layer = layer
        self.format = format
        self.path = path
    }
}

/// What was written.
public struct ExportSummary: Hashable, Sendable, Codable {
    public var layer: Layer
    public var format: ExportFormat
    public var path: String?
    public var rows: Int
    /// Rows without a shape: written with a null geometry.
    public var withoutShape: Int
    public var generation: Int64
}
