import Foundation
import HTTPTypes
import Testing

@testable import Web

/// `POST /locate`.
@Suite struct LocateRouteTests {
    private static let csv: HTTPFields = [.contentType: "text/csv; charset=utf-8"]
    private static let json: HTTPFields = [.contentType: "application/geo+json"]

    /// The code of the grid at a place, as GET tells it.
    private static func code(_ client: TestClient, _ lon: Double, _ lat: Double) async throws -> String? {
        let found = try await client.ask("/locate?lon=\(lon)&lat=\(lat)").json()
        return (found["grid"] as? [String: Any])?["code"] as? String
    }

    @Test func `rows and features come back with their grid`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let code = try #require(try await Self.code(client, 112.1901, 30.3401))
        let rows = try await client.ask(
            "/locate", method: .post, Self.csv, body: "ref,lon,lat\r\na,112.1901,30.3401\r\n\"b,c\",0,0\r\n")
        #expect(rows.status == 200 && rows.headers[.contentType] == "text/csv")
        #expect(
            String(decoding: rows.body, as: UTF8.self)
                == "ref,lon,lat,grid,place\na,112.1901,30.3401,\(code),inside\n\"b,c\",0,0,,outside\n")
        let feature =
            #"{"type":"Feature","properties":{"n":1.0},"geometry":{"type":"Point","coordinates":[112.1901,30.3401]}}"#
        let collection = #"{"type":"FeatureCollection","features":[\#(feature), \#(feature)]}"#
        let features = try await client.ask("/locate", method: .post, Self.json, body: collection)
        let added = feature.replacing("1.0}", with: #"1.0,"grid":"\#(code)","place":"inside"}"#)
        #expect(
            String(decoding: features.body, as: UTF8.self)
                == #"{"type":"FeatureCollection","features":[\#(added),\#(added)]}"# + "\n")
        let sequence = try await client.ask(
            "/locate", method: .post, [.contentType: "application/geo+json-seq"], body: "\u{1E}\(feature)\n")
        #expect(String(decoding: sequence.body, as: UTF8.self) == "\u{1E}\(added)\n")
    }

    @Test(arguments: [
        ("text/csv", "lon,lat\n112.1901,30.3401\nx,1\n", 400, "Row 2"), ("text/csv", "", 400, "nothing"),
        ("text/csv", "a,b\n1,2\n", 400, "longitude"), ("text/csv", "lon,lat\n1,2,3\n", 400, "line 2"),
        ("text/csv", "lon,lat\n\"1,2\n", 400, "quote"), ("text/csv", "lon,lat\n1,91\n", 400, "Row 1"),
        ("application/geo+json", "{", 400, "the text ends"), ("application/geo+json", "[]", 400, "“{” is expected"),
        ("application/geo+json", String(repeating: "[", count: 100_000), 400, "“{” is expected"),
        (
            "application/geo+json",
            #"{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[1,2],[3,4]]}}"#, 400,
            "Row 1"
        ),
        ("text/plain", "lon,lat\n", 415, "text/csv"), ("", "lon,lat\n", 415, "text/csv"),
    ])
    func `what cannot be located is named`(type: String, body: String, status: Int, says: String) async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let reply = try await client.ask("/locate", method: .post, [.contentType: type], body: body)
        let problem = try reply.json()
        #expect(reply.status == status, "\(problem)")
        #expect((problem["detail"] as? String ?? "").contains(says), "\(problem)")
    }

    @Test func `other routes take no body, and this one not any amount`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let other = try await client.ask("/grids.json", method: .post, Self.csv, body: "lon,lat\n")
        #expect(other.status == 405 && other.headers[.allow] == "GET, HEAD, OPTIONS")
        let asked = try await client.ask("/locate?lon=1", method: .post, Self.csv, body: "lon,lat\n")
        #expect(asked.status == 400)
        let line = String(repeating: "7", count: 1 << 20) + "\n"
        let large = try await client.ask(
            "/locate", method: .post, Self.csv, body: "lon,lat\n" + String(repeating: line, count: 17))
        #expect(large.status == 413)
    }
}
