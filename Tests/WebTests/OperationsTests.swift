import Foundation
import FoundationNetworking
import HTTPTypes
import HummingbirdCore
import NIOCore
import Storage
import TestSupport
import Testing

@testable import Web

/// Limits, counts and the end of a server, over a real socket.
@Suite(.serialized) struct OperationsTests {
    private func get(_ url: URL) async throws -> (status: Int, headers: [AnyHashable: Any], text: String) {
        let (data, response) = try await URLSession.shared.data(from: url)
        let http = try #require(response as? HTTPURLResponse)
        return (http.statusCode, http.allHeaderFields, String(decoding: data, as: UTF8.self))
    }

    private struct Cuts: Decodable {
        struct Refused: Decodable {
            let status: String
            let cut: Double?
            /// Those before it were cut like slow clients.
            let attempt: Int
        }
        let body_drip, head_drip, idle, slow_read: Double?
        let refused: Refused
    }

    @Test func `slow clients are cut, and told of in the counts`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        var options = WebOptions()
        options.limits.requestSeconds = 1
        options.limits.stallSeconds = 1
        options.limits.idleSeconds = 1.5
        try await LiveServer.serving(district, options) { url in
            let port = try #require(url.port)
            // Once asked for, it is given by the connection itself, however busy the other threads are.
            let target = "/grids,buildings/14/13298/6741.geojson"
            #expect(try await get(url.appending(path: target)).text.utf8.count > 4000)
            let output = try await LiveServer.aside {
                try Oracle.run("slow_clients.py", arguments: ["\(port)", target])
            }
            let cuts = try JSONDecoder().decode(Cuts.self, from: output)
            #expect(cuts.body_drip != nil && cuts.head_drip != nil && cuts.idle != nil && cuts.slow_read != nil)
            #expect(cuts.refused.status == "413" && cuts.refused.cut != nil)
            let metrics = try await get(url.appending(path: "metrics")).text
            #expect(metrics.contains("gridmap_http_connections_cut_total{slow=\"request\"} \(cuts.refused.attempt)\n"))
            #expect(metrics.contains("gridmap_http_connections_cut_total{slow=\"answer\"} 1\n"))
        }
    }

    @Test func `requests are counted by template and layer, and addresses made up add no series`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        try await LiveServer.serving(district) { url in
            for _ in 0..<3 { _ = try await get(url.appending(path: "grids/14/13298/6741.geojson")) }
            let answer = try await get(url.appending(path: "health"))
            #expect((answer.headers["Server-Timing"] as? String)?.hasPrefix("app;dur=") == true)
            for number in 0..<50 {
                _ = try await get(url.appending(path: "no\(number)/14/1/1.mvt"))
                _ = try await get(url.appending(path: "a/b/c/d/e/f/\(number)"))
            }
            let reply = try await get(url.appending(path: "metrics"))
            #expect(reply.headers["Content-Type"] as? String == "text/plain; version=0.0.4; charset=utf-8")
            let lines = reply.text.split(separator: "\n")
            let tile = "route=\"/{layer}/{z}/{x}/{file}\""
            #expect(
                lines.contains("gridmap_http_requests_total{\(tile),layer=\"grids\",method=\"GET\",status=\"2xx\"} 3"))
            #expect(lines.contains("gridmap_http_requests_total{\(tile),layer=\"\",method=\"GET\",status=\"4xx\"} 50"))
            #expect(
                lines.contains(
                    "gridmap_http_requests_total{route=\"none\",layer=\"\",method=\"GET\",status=\"4xx\"} 50"))
            #expect(!reply.text.contains("no1") && !reply.text.contains("a/b"))
            #expect(lines.contains("gridmap_cache_hits_total{cache=\"ready\"} 2"))
            #expect(lines.contains("gridmap_cache_misses_total{cache=\"tiles\"} 1"))
            #expect(lines.contains { $0.hasPrefix("process_resident_memory_bytes ") })
            // Every series has its type before it, and none stands twice.
            #expect(Set(lines).count == lines.count)
            for line in lines where !line.hasPrefix("#") {
                let name = line.prefix { $0 != "{" && $0 != " " }
                let base = name.replacing(/_(bucket|sum|count)$/, with: "")
                #expect(lines.contains { $0.hasPrefix("# TYPE \(name) ") || $0.hasPrefix("# TYPE \(base) ") })
            }
        }
    }

    @Test func `more requests than there is room for are told to come again, health is not`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let app = try TestClient(district).app
        func ask(_ target: String) async -> MapResponder.Reply {
            let head = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: target)
            return await app.responder.reply(to: .init(head: head, body: .init(buffer: .init())), isAdmitted: false)
        }
        let busy = await ask("/grids/14/13298/6741.geojson").head
        #expect(busy.status == .serviceUnavailable && busy.headerFields[.retryAfter] == "1")
        for vital in ["/health", "/metrics"] { #expect(await ask(vital).head.status == .ok) }
    }

    @Test func `limits that make no sense are refused`() throws {
        let district = try TestDistrict()
        defer { district.remove() }
        for value in [0, -1, .nan, .infinity, 1e9] {
            #expect(throws: WebError.badLimit("request-seconds")) {
                try TestClient(district) { $0.limits.requestSeconds = value }
            }
        }
        #expect(throws: WebError.badLimit("max-connections")) {
            try TestClient(district) { $0.limits.connections = 0 }
        }
    }

    @Test func `a date is written as RFC 9110 has it`() {
        #expect(AnswerDate.text(of: 784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(AnswerDate.text(of: 1_709_164_799) == "Wed, 28 Feb 2024 23:59:59 GMT")
    }
}
