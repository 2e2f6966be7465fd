import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import Web

/// Entity tags, compression, caching, sharing.
@Suite struct DeliveryTests {
    private let target = "/grids/14/13298/6741.geojson"

    @Test func `gzip is sent to who takes it, and is the same text`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let plain = try await client.ask(target)
        let packed = try await client.ask(target, [.acceptEncoding: "br, gzip;q=0.8"])
        #expect(plain.headers[.contentEncoding] == nil)
        #expect(packed.headers[.contentEncoding] == "gzip")
        #expect(packed.body.count < plain.body.count)
        let unpacked = try Command.run("/bin/sh", ["-c", "gzip -dc"], input: packed.body)
        #expect(unpacked == plain.body)
        for refused in ["gzip;q=0", "identity", "br", "*;q=0"] {
            #expect(try await client.ask(target, [.acceptEncoding: refused]).headers[.contentEncoding] == nil)
        }
        for reply in [plain, packed] {
            #expect(reply.headers[.vary] == "Accept-Encoding")
            #expect(reply.headers[.cacheControl] == "no-cache")
        }
    }

    @Test func `each representation has its strong tag, and is not sent twice`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let plain = try #require(try await client.ask(target).headers[.eTag])
        let packed = try #require(try await client.ask(target, [.acceptEncoding: "gzip"]).headers[.eTag])
        #expect(plain != packed && plain.hasPrefix("\"") && packed.hasSuffix("-gz\""))
        for tag in [plain, "W/\(plain)", "\"other\", \(plain)", "*"] {
            let reply = try await client.ask(target, [.ifNoneMatch: tag])
            #expect(reply.status == 304)
            #expect(reply.body.isEmpty)
            #expect(reply.headers[.eTag] == plain)
            #expect(reply.headers[.cacheControl] == "no-cache" && reply.headers[.vary] == "Accept-Encoding")
        }
        for tag in [packed, "\"other\"", "W/\"x\""] {
            #expect(try await client.ask(target, [.ifNoneMatch: tag]).status == 200)
        }
    }

    @Test func `HEAD is GET without the body`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        for target in [target, "/", "/grids.json", "/locate?lon=112.2&lat=30.35", "/nothing.json", "/health"] {
            let get = try await client.ask(target)
            let head = try await client.ask(target, method: .head)
            #expect(head.status == get.status)
            #expect(head.body.isEmpty)
            #expect(head.headers[.contentLength] == String(get.body.count))
            #expect(head.headers[.eTag] == get.headers[.eTag])
            #expect(head.headers[.contentType] == get.headers[.contentType])
        }
    }

    @Test func `a format that is not served is refused by Accept too`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        for accept in ["*/*", "application/geo+json", "application/json, image/png", "application/*;q=0.1"] {
            #expect(try await client.ask(target, [.accept: accept]).status == 200)
        }
        for accept in ["image/png", "text/html", "application/geo+json;q=0"] {
            #expect(try await client.ask(target, [.accept: accept]).status == 406)
        }
    }

    @Test func `only given origins may read from elsewhere`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let closed = try TestClient(district)
        let origin: HTTPFields = [.origin: "https://map.example.org"]
        #expect(try await closed.ask(target, origin).headers[.accessControlAllowOrigin] == nil)
        let client = try TestClient(district) { $0.cors = ["https://map.example.org"] }
        let reply = try await client.ask(target, origin)
        #expect(reply.headers[.accessControlAllowOrigin] == "https://map.example.org")
        #expect(reply.headers[.vary] == "Accept-Encoding, Origin")
        let exposed = reply.headers[.accessControlExposeHeaders] ?? ""
        for name in ["ETag", "Link", "Retry-After", "Gridmap-Generation", "Server-Timing", "Gridmap-Omitted"] {
            #expect(exposed.contains(name), "\(name)")
        }
        let other = try await client.ask(target, [.origin: "https://elsewhere.example"])
        #expect(other.headers[.accessControlAllowOrigin] == nil)
        let preflight = try await client.ask(target, method: .options, origin)
        #expect(preflight.status == 204)
        #expect(preflight.headers[.accessControlAllowMethods] == "GET, HEAD")
    }

    @Test func `other machines are served only when that is said`() throws {
        let district = try TestDistrict()
        defer { district.remove() }
        for host in ["0.0.0.0", "192.168.1.5", "::", "example.org", "127.0.0.1.example.org", "1270.0.0.1"] {
            #expect(throws: WebError.notLoopback(host: host)) { try TestClient(district) { $0.host = host } }
            _ = try TestClient(district) {
                $0.host = host
                $0.open = true
            }
        }
        for host in ["127.0.0.1", "localhost", "::1", "127.9.9.9"] { _ = try TestClient(district) { $0.host = host } }
    }

    @Test func `addresses that no client could use are refused`() throws {
        let district = try TestDistrict()
        defer { district.remove() }
        for origin in ["https://*.example", "https://map.example/", "map.example", "https://me:pw@map.example"] {
            #expect(throws: WebError.badOrigin(origin)) { try TestClient(district) { $0.cors = [origin] } }
        }
        for url in ["https://me:pw@map.example/town", "https://me@map.example", "map.example"] {
            #expect(throws: WebError.badPublicURL(url)) { try TestClient(district) { $0.publicURL = url } }
        }
        _ = try TestClient(district) { $0.publicURL = "https://map.example/@town" }
    }

    @Test func `a basemap in a shifted datum is refused`() throws {
        let district = try TestDistrict()
        defer { district.remove() }
        func basemap(_ datum: String, _ url: String = "https://t.example/{z}/{x}/{y}.png") -> Basemap {
            Basemap(url: url, scheme: .xyz, datum: datum)
        }
        for datum in ["GCJ-02", "gcj02", "BD-09"] {
            #expect(throws: WebError.shiftedBasemap(datum: datum)) {
                try TestClient(district) { $0.basemap = basemap(datum) }
            }
        }
        #expect(throws: WebError.self) { try TestClient(district) { $0.basemap = basemap("mars") } }
        #expect(throws: WebError.self) {
            try TestClient(district) { $0.basemap = basemap("WGS84", "javascript:{z}{x}{y}") }
        }
        _ = try TestClient(district) { $0.basemap = basemap("CGCS2000") }
    }
}
