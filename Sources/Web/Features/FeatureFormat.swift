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
    static func asked(_ ask: Ask, of formats: [FeatureFormat]) throws -> FeatureFormat {
        if let name = ask.query["f"] {
            let given = name == "json" && formats.contains(.geojson) ? "geojson" : name
            guard let format = formats.first(where: { $0.rawValue == given }) else {
                let known = formats.map(\.rawValue).joined(separator: ", ")
                throw Problem.badParameter("f", "“\(name.prefix(40))” is none of \(known).")
            }
            return format
        }
        let types = formats.map(\.mediaType)
        if let index = ask.headers.preferred(types) { return formats[index] }
        // Plain JSON is a name for GeoJSON too.
        if formats.contains(.geojson), ask.headers.accepts(["application/json"]) { return .geojson }
        throw Problem.notServed("This is served as \(types.joined(separator: ", ")).")
    }
}
