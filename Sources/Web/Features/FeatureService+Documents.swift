internal import Filtering
internal import Geometry
internal import Storage

/// What tells of the features: landing page, conformance, collections, queryables.
extension FeatureService {
    private static let formats = FeatureFormat.ofDocuments

    /// `/ogc`
    func landing(_ ask: Ask) async throws -> Answer {
        let format = try FeatureFormat.asked(ask, of: Self.formats)
        let title = "gridmap 网格地图"
        let links =
            selves(formats: Self.formats, as: format) + [
                link(base + "/api", "service-desc", "application/vnd.oai.openapi+json;version=3.0", "OpenAPI"),
                link(base + "/docs", "service-doc", "text/html", "Documentation"),
                link(address("conformance"), "conformance", "application/json", "Conformance"),
                link(address("collections"), "data", "application/json", "Collections"),
            ]
            + (hasTiles
                ? [
                    link(address("tiles"), TileSetService.tileSetsRelation, "application/json", "Vector tile sets"),
                    link(
                        address("tileMatrixSets"), TileSetService.setsRelation, "application/json", "Tile matrix sets"),
                ] : [])
        let json: [String: JSONValue] = [
            "title": .text(title), "description": .text("The layers of one file, read-only."), "links": .array(links),
        ]
        return answer(format, json) {
            htmlPage(title) { page in
                page.list([
                    (address("collections"), "图层 Collections"), (address("conformance"), "一致性 Conformance"),
                    (base + "/docs", "说明 Documentation"), (base + "/api", "OpenAPI 3.0"),
                ])
            }
        }
    }

    static let conformance: [String] =
        ["core", "oas30", "html", "geojson"].map { "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/\($0)" }
        + ["http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs"]
        + ["queryables", "queryables-query-parameters", "filter", "features-filter"].map {
            "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/\($0)"
        }
        + [
            "cql2-text", "cql2-json", "basic-cql2", "advanced-comparison-operators", "case-insensitive-comparison",
            "accent-insensitive-comparison", "basic-spatial-functions", "basic-spatial-functions-plus",
            "spatial-functions", "temporal-functions", "arithmetic", "property-property",
        ].map { "http://www.opengis.net/spec/cql2/1.0/conf/\($0)" }

    /// Of all that is served here.
    var conformsTo: [String] { Self.conformance + (hasTiles ? TileSetService.conformance : []) }

    /// `/ogc/conformance`
    func conformance(_ ask: Ask) throws -> Answer {
        let format = try FeatureFormat.asked(ask, of: Self.formats)
        return answer(format, ["conformsTo": .array(conformsTo.map(JSONValue.text))]) {
            htmlPage("一致性 Conformance") { page in page.list(conformsTo.map { ($0, $0) }) }
        }
    }

    /// `/ogc/collections`
    func collectionList(_ ask: Ask) async throws -> Answer {
        let format = try FeatureFormat.asked(ask, of: Self.formats)
        let known = try await known()
        let json: [String: JSONValue] = [
            "collections": .array(known.collections.map { .object(described($0, known.notes, as: .json)) }),
            "links": .array(selves("collections", formats: Self.formats, as: format)),
            "crs": .array(FeatureCRS.allCases.map { .text($0.rawValue) }),
        ]
        return answer(format, json) {
            htmlPage("图层 Collections") { page in
                page.list(known.collections.map { (address("collections", $0.id), $0.title) })
            }
        }
    }

    /// `/ogc/collections/{collection}`
    func collectionPage(_ ask: Ask) async throws -> Answer {
        let format = try FeatureFormat.asked(ask, of: Self.formats)
        let known = try await known()
        let collection = try known.collection(ask.parameter("collection"))
        return answer(format, described(collection, known.notes, as: format)) {
            htmlPage(collection.title) { page in
                if let about = collection.about { page.paragraph(about) }
                for note in known.notes { page.paragraph(note.value) }
                page.list([
                    (address("collections", collection.id, "items", query: [("f", "html")]), "要素 Features"),
                    (address("collections", collection.id, "queryables", query: [("f", "html")]), "查询字段 Queryables"),
                ])
                page.table(
                    ["字段 Property", "类型 Kind"], collection.properties.map { [$0.name, $0.kind.rawValue] })
            }
        }
    }

    private func described(
        _ collection: FeatureCollection, _ notes: [(name: String, value: String)], as format: FeatureFormat
    ) -> [String: JSONValue] {
        let own = ["collections", collection.id]
        let items = FeatureFormat.ofFeatures.map { other in
            link(
                address(own[0], own[1], "items", query: [("f", other.rawValue)]), "items", other.mediaType,
                "\(collection.title) (\(other.rawValue))")
        }
        let queryables = link(
            address(own[0], own[1], "queryables"), Self.queryablesRelation,
            FeatureFormat.schemaType, "Queryables")
        let isTiled = hasTiles && TileSetService.layers.contains { $0.rawValue == collection.id }
        let tiles =
            isTiled
            ? [
                link(
                    address(own[0], own[1], "tiles"), TileSetService.tileSetsRelation, "application/json",
                    "Vector tile sets")
            ] : []
        var members: [String: JSONValue] = [
            "id": .text(collection.id), "title": .text(collection.title), "itemType": .text("feature"),
            "crs": .array(FeatureCRS.allCases.map { .text($0.rawValue) }),
            "links": .array(selves(own[0], own[1], formats: Self.formats, as: format) + items + [queryables] + tiles),
        ]
        // Longitude comes first in every file.
        if let stored = collection.referenceSystem.flatMap({ FeatureCRS($0) }) {
            members["storageCrs"] = .text((stored == .wgs84 ? .crs84 : stored).rawValue)
        }
        for note in notes { members[note.name] = .text(note.value) }
        if let about = collection.about { members["description"] = .text(about) }
        if let (low, high) = collection.extent {
            let box = [low.x, low.y, high.x, high.y].map(JSONValue.number)
            members["extent"] = .object([
                "spatial": .object(["bbox": .array([.array(box)]), "crs": .text(FeatureCRS.crs84.rawValue)])
            ])
        }
        return members
    }

    /// `/ogc/collections/{collection}/queryables`
    func queryables(_ ask: Ask) async throws -> Answer {
        let format = try FeatureFormat.asked(ask, of: Self.formats, asSchema: true)
        let collection = try await collection(ask)
        var properties: [String: JSONValue] = [:]
        for property in collection.properties { properties[property.name] = Self.schema(property) }
        let kind = collection.shapeKind?.lowercased() ?? "any"
        properties[FeatureCollection.geometryName] = .object([
            "x-ogc-role": .text("primary-geometry"), "format": .text("geometry-\(kind)"),
        ])
        let json: [String: JSONValue] = [
            "$schema": .text("https://json-schema.org/draft/2020-12/schema"),
            "$id": .text(address("collections", collection.id, "queryables")), "type": .text("object"),
            "title": .text(collection.title), "properties": .object(properties), "additionalProperties": .bool(false),
        ]
        let answer = answer(format, json) {
            htmlPage("查询字段 Queryables: \(collection.title)") { page in
                page.table(
                    ["字段 Property", "类型 Kind"],
                    collection.properties.map { [$0.name, $0.kind.rawValue] } + [
                        [FeatureCollection.geometryName, kind]
                    ])
            }
        }
        guard format == .json else { return answer }
        return Answer(
            Representation(
                Array(JSONValue.object(json).json.utf8), contentType: FeatureFormat.schemaType,
                headers: answer.representation.headers))
    }

    private static func schema(_ property: FeatureCollection.Property) -> JSONValue {
        let members: [String: JSONValue] =
            switch property.kind {
            case .boolean: ["type": .text("boolean")]
            case .number: ["type": .text(property.isInteger ? "integer" : "number")]
            case .text, .geometry: ["type": .text("string")]
            case .date: ["type": .text("string"), "format": .text("date")]
            case .timestamp: ["type": .text("string"), "format": .text("date-time")]
            }
        return .object(members.merging(["title": .text(property.name)]) { first, _ in first })
    }
}
