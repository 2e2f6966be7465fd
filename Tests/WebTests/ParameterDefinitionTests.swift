import Foundation
import Testing

@testable import Web

/// Parameters as `/api` describes them, beside the fragments of OpenAPI that the standards define them by.
@Suite struct ParameterDefinitionTests {
    private func definition(_ name: String, at path: String) async throws -> [String: Any] {
        let district = try TestDistrict()
        defer { district.remove() }
        let api = try await TestClient(district).ask("/api").json()
        let paths = try #require(api["paths"] as? [String: [String: [String: Any]]])
        let parameters = try #require(paths[path]?["get"]?["parameters"] as? [[String: Any]])
        return try #require(parameters.first { $0["name"] as? String == name }, "\(name)")
    }

    @Test(arguments: [
        ("limit", "integer"), ("bbox", "array"), ("datetime", "string"), ("crs", "string"), ("bbox-crs", "string"),
        ("filter", "string"), ("filter-lang", "string"), ("filter-crs", "string"),
    ])
    func `conf core fc-limit-definition, fc-bbox-definition, fc-time-definition: each is optional, of its type`(
        _ name: String, _ type: String
    ) async throws {
        let definition = try await definition(name, at: "/ogc/collections/{collection}/items")
        #expect(definition["in"] as? String == "query" && definition["required"] as? Bool == false)
        let schema = try #require(definition["schema"] as? [String: Any])
        #expect(schema["type"] as? String == type)
        switch name {
        case "limit":
            #expect(schema["minimum"] as? Int == 1 && schema["maximum"] as? Int == 10_000)
            #expect(schema["default"] as? Int == 100)
        case "bbox":
            #expect(schema["minItems"] as? Int == 4 && schema["maxItems"] as? Int == 6)
            #expect((schema["items"] as? [String: String]) == ["type": "number"])
        default: break
        }
        #expect(definition["style"] as? String == "form" && definition["explode"] as? Bool == false)
    }

    @Test(arguments: ["/ogc/tiles", "/ogc/collections/{collection}/tiles"])
    func `conf core tc-tilematrix-definition, tc-tilerow-definition, tc-tilecol-definition: a tile has all three`(
        _ start: String
    ) async throws {
        for (name, type) in [("tileMatrix", "string"), ("tileRow", "integer"), ("tileCol", "integer")] {
            let path = start + "/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}"
            let definition = try await definition(name, at: path)
            #expect(definition["in"] as? String == "path" && definition["required"] as? Bool == true)
            let schema = try #require(definition["schema"] as? [String: Any])
            #expect(schema["type"] as? String == type)
        }
    }
}
