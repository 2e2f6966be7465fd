/// How answers about features can be written.
enum FeatureFormat: String, CaseIterable, Sendable {
    case json, geojson, geojsonseq, csv, html

    var contentType: String {
        switch self {
        case .json: "application/json"
        case .geojson: "application/geo+json"
        case .geojsonseq: "application/geo+json-seq"
        case .csv: "text/csv; charset=utf-8"
        case .html: "text/html; charset=utf-8"
        }
    }

    var mediaType: String { String(contentType.prefix { $0 != ";" }) }

    /// Of features, and of everything else.
    static let ofFeatures: [FeatureFormat] = [.geojson, .geojsonseq, .csv, .html]
    static let ofFeature: [FeatureFormat] = [.geojson, .html]
    static let ofDocuments: [FeatureFormat] = [.json, .html]

    /// What a request asks for: by `f` before `Accept`, the first of the formats when it does not care.
    ///
    /// - Parameter schema: whether JSON is a JSON Schema here, and may be asked for as one.
    static func asked(_ ask: Ask, of formats: [FeatureFormat], asSchema schema: Bool = false) throws -> FeatureFormat {
        if let name = ask.query["f"] {
            let given = name == "json" && formats.contains(.geojson) ? "geojson" : name
            guard let format = formats.first(where: { $0.rawValue == given }) else {
                let known = formats.map(\.rawValue).joined(separator: ", ")
                throw Problem.badParameter("f", "“\(name.prefix(40))” is none of \(known).")
            }
            return format
        }
        let own = formats.map { (type: schema && $0 == .json ? schemaType : $0.mediaType, format: $0) }
        // Plain JSON is a name for GeoJSON and for a schema too.
        let plain = schema ? FeatureFormat.json : formats.contains(.geojson) ? .geojson : nil
        let all = own + (plain.map { [(json.mediaType, $0)] } ?? [])
        if let index = ask.headers.preferred(all.map(\.type)) { return all[index].format }
        throw Problem.notServed("This is served as \(own.map(\.type).joined(separator: ", ")).")
    }

    /// Of a JSON Schema.
    static let schemaType = "application/schema+json"
}
