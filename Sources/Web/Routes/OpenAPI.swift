internal import Geometry
internal import Tiling

/// The description of the API (OpenAPI 3.0.3), made from the routes themselves: what is not a route is not described,
/// and no parameter is that a route would refuse.
struct OpenAPI {
    let routes: [Route]
    /// What `{collection}` may be.
    let collections: [String]
    let server: String

    static let contentType = "application/vnd.oai.openapi+json;version=3.0"

    var json: JSONValue {
        var paths: [String: JSONValue] = [:]
        for route in routes {
            var operations = ["get": operation(route)]
            if route.take != nil { operations["post"] = upload(route) }
            paths[route.path] = .object(operations)
        }
        return .object([
            "openapi": .text("3.0.3"),
            "info": .object([
                "title": .text("gridmap"), "version": .text("1.0.0"),
                "description": .text("Work grids as a map, tiles and features; read-only."),
            ]),
            "servers": .array([.object(["url": .text(server.isEmpty ? "/" : server)])]),
            "paths": .object(paths),
            "components": .object(["responses": .object(["Problem": Self.problem])]),
        ])
    }

    private func operation(_ route: Route) -> JSONValue {
        let types = route.description?.types ?? ["*/*"]
        let content = types.map { ($0, JSONValue.object($0.hasSuffix("json") ? ["schema": Self.schema($0)] : [:])) }
        var parameters = route.parameterNames.map { parameter($0, in: "path") }
        parameters += route.query.sorted().map { parameter($0, in: "query") }
        if route.takesProperties { parameters.append(Self.equalities) }
        var responses: [String: JSONValue] = [
            "200": .object([
                "description": .text("The answer."),
                "content": .object(Dictionary(uniqueKeysWithValues: content)),
            ]),
            "304": .object(["description": .text("The client has it already.")]),
            "default": .object(["$ref": .text("#/components/responses/Problem")]),
        ]
        if types.contains(TileFormat.mvt.contentType) {
            responses["204"] = .object(["description": .text("Nothing is there.")])
        }
        return .object([
            "operationId": .text(route.description?.operation ?? Self.name(route)),
            "summary": .text(route.description?.summary ?? route.path), "parameters": .array(parameters),
            "responses": .object(responses),
        ])
    }

    private func upload(_ route: Route) -> JSONValue {
        let content = Dictionary(uniqueKeysWithValues: route.taken.map { ($0, JSONValue.object([:])) })
        return .object([
            "operationId": .text((route.description?.operation ?? Self.name(route)) + ".many"),
            "summary": .text("Many at once, each given back with its answer"),
            "requestBody": .object(["required": .bool(true), "content": .object(content)]),
            "responses": .object([
                "200": .object(["description": .text("The answer."), "content": .object(content)]),
                "default": .object(["$ref": .text("#/components/responses/Problem")]),
            ]),
        ])
    }

    private static func name(_ route: Route) -> String {
        let words = route.pieces.map { piece in
            switch piece {
            case .literal(let literal): literal
            case .parameter(let name): "by-" + name
            }
        }
        return words.isEmpty ? "page" : words.joined(separator: ".")
    }

    private static func schema(_ type: String) -> JSONValue {
        guard type == "application/geo+json" else { return .object(["type": .text("object")]) }
        return .object([
            "type": .text("object"), "required": .array([.text("type")]),
            "properties": .object([
                "type": .object([
                    "type": .text("string"), "enum": .array([.text("FeatureCollection"), .text("Feature")]),
                ])
            ]),
        ])
    }

    private func parameter(_ name: String, in place: String) -> JSONValue {
        let known = ParameterDescription.known[name]
        var schema: [String: JSONValue] = known?.schema ?? ["type": .text("string")]
        if name == "collection" { schema["enum"] = .array(collections.map(JSONValue.text)) }
        var members: [String: JSONValue] = [
            "name": .text(name), "in": .text(place), "required": .bool(place == "path" || known?.isRequired == true),
            "schema": .object(schema),
        ]
        if place == "query" {
            members["style"] = .text("form")
            members["explode"] = .bool(false)
        }
        if let about = known?.about { members["description"] = .text(about) }
        return .object(members)
    }

    /// Any property of the collection, as `?kind=road`.
    private static let equalities = JSONValue.object([
        "name": .text("equalities"), "in": .text("query"), "style": .text("form"), "explode": .bool(true),
        "description": .text("Any queryable property as a parameter: features whose property equals it."),
        "schema": .object([
            "type": .text("object"), "additionalProperties": .object(["type": .text("string")]),
        ]),
    ])

    private static let problem = JSONValue.object([
        "description": .text("What is wrong (RFC 9457)."),
        "content": .object([
            "application/problem+json": .object([
                "schema": .object([
                    "type": .text("object"),
                    "required": .array(["type", "title", "status", "detail", "code"].map(JSONValue.text)),
                    "properties": .object([
                        "type": .object(["type": .text("string")]), "title": .object(["type": .text("string")]),
                        "status": .object(["type": .text("integer")]), "detail": .object(["type": .text("string")]),
                        "code": .object(["type": .text("string")]), "parameter": .object(["type": .text("string")]),
                        "instance": .object(["type": .text("string")]),
                    ]),
                ])
            ])
        ]),
    ])
}

/// What a parameter means, wherever it occurs.
struct ParameterDescription {
    let about: String
    let schema: [String: JSONValue]
    var isRequired = false

    private static func text(_ about: String, _ choices: [String] = []) -> ParameterDescription {
        var schema: [String: JSONValue] = ["type": .text("string")]
        if !choices.isEmpty { schema["enum"] = .array(choices.map(JSONValue.text)) }
        return ParameterDescription(about: about, schema: schema)
    }

    private static func uri(_ about: String) -> ParameterDescription {
        text(about, FeatureCRS.allCases.map(\.rawValue))
    }

    private static func place(_ about: String) -> ParameterDescription {
        ParameterDescription(about: about, schema: ["type": .text("integer"), "minimum": .integer(0)])
    }

    private static func degrees(_ about: String, _ limit: Int64) -> ParameterDescription {
        ParameterDescription(
            about: about, schema: ["type": .text("number"), "minimum": .integer(-limit), "maximum": .integer(limit)],
            isRequired: true)
    }

    static let known: [String: ParameterDescription] = [
        "f": text(
            "The format, before what Accept says: json, geojson, geojsonseq, csv, html, mvt or topojson, as far as served."
        ),
        "limit": ParameterDescription(
            about: "Features in one answer; more than \(ItemsQuery.maxLimit) are taken for that many.",
            schema: [
                "type": .text("integer"), "minimum": .integer(1), "maximum": .integer(Int64(ItemsQuery.maxLimit)),
                "default": .integer(Int64(ItemsQuery.standardLimit)),
            ]),
        "after": ParameterDescription(
            about: "Only features with a greater id: part of the address of the next page.",
            schema: ["type": .text("integer")]),
        "bbox": ParameterDescription(
            about: "Only features that share a point with the box: four numbers, or six with heights.",
            schema: [
                "type": .text("array"), "minItems": .integer(4), "maxItems": .integer(6),
                "items": .object(["type": .text("number")]),
            ]),
        "bbox-crs": uri("The reference system of bbox."), "crs": uri("The reference system of the answer."),
        "filter-crs": uri("The reference system of geometries in filter."),
        "datetime": text("A moment, or an interval as 2026-01-01/.. ; features without a moment are given too."),
        "filter": text("A condition in CQL2."),
        "filter-lang": text("The language of filter.", ["cql2-text", "cql2-json"]),
        "properties": ParameterDescription(
            about: "The properties to give.",
            schema: ["type": .text("array"), "items": .object(["type": .text("string")])]),
        "collections": ParameterDescription(
            about: "The layers to take; all of them without it.",
            schema: [
                "type": .text("array"), "minItems": .integer(1),
                "items": .object([
                    "type": .text("string"), "enum": .array(TileSetService.layers.map { .text($0.rawValue) }),
                ]),
            ]),
        "tileMatrixSetId": text("A tile matrix set.", TileMatrixSet.published.map(\.rawValue)),
        "tileMatrix": ParameterDescription(
            about: "The zoom.", schema: ["type": .text("string"), "pattern": .text("^(0|[1-9][0-9]?)$")]),
        "tileRow": place("The row, from the north."),
        "tileCol": place("The column, from the antimeridian eastwards."),
        "collection": text("A layer."), "id": text("A feature's number."),
        "lon": degrees("Longitude in degrees.", 180), "lat": degrees("Latitude in degrees.", 90),
        "q": ParameterDescription(
            about: "A code's beginning, or a part of a name.",
            schema: ["type": .text("string"), "minLength": .integer(1), "maxLength": .integer(80)], isRequired: true),
    ]
}
