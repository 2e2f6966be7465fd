import Foundation
import HTTPTypes
import NIOCore
import TestSupport
import Testing

@testable import Web

/// Answers that the connection itself gives are those that were made, in the order of their requests.
@Suite(.serialized) struct ReadyAnswerTests {
    private struct Request: Encodable {
        var method = "GET"
        let target: String
        var headers: [String: String] = [:]

        func encode(to encoder: any Encoder) throws {
            var values = encoder.unkeyedContainer()
            try values.encode(method)
            try values.encode(target)
            try values.encode(headers)
        }
    }

    private struct Reply: Decodable, Equatable {
        let status: Int
        var headers: [String: String]
        let body: Data

        /// Without what differs from one request to the next.
        var lasting: Reply {
            var reply = self
            for name in ["date", "server-timing"] { reply.headers[name] = nil }
            return reply
        }
    }

    private static func ask(_ url: URL, _ requests: [Request], atOnce: Bool = false) async throws -> [Reply] {
        let port = try #require(url.port)
        let input = try JSONEncoder().encode(requests)
        let output = try await LiveServer.aside {
            try Oracle.run("raw_requests.py", arguments: ["\(port)"] + (atOnce ? ["--at-once"] : []), input: input)
        }
        return try JSONDecoder().decode([Reply].self, from: output)
    }

    private static func hits(_ url: URL) async throws -> Int {
        let metrics = String(decoding: try await ask(url, [Request(target: "/metrics")])[0].body, as: UTF8.self)
        let line = try #require(metrics.firstMatch(of: #/gridmap_cache_hits_total\{cache="ready"\} (\d+)/#))
        return try #require(Int(line.1))
    }

    private static let tile = "/grids/14/13298/6741"

    @Test func `the second answer is the first, whatever was asked for`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        var options = WebOptions()
        options.cors = ["https://example.org"]
        try await LiveServer.serving(district, options) { url in
            let tag = try #require(try await Self.ask(url, [Request(target: Self.tile + ".mvt")])[0].headers["etag"])
            let packed = ["Accept-Encoding": "gzip"]
            let requests = [
                Request(target: Self.tile + ".mvt"), Request(target: Self.tile + ".geojson", headers: packed),
                Request(target: Self.tile + ".geojson"), Request(target: Self.tile + ".mvt", headers: packed),
                Request(target: Self.tile + ".mvt", headers: ["If-None-Match": tag]),
                Request(target: Self.tile + ".mvt", headers: ["If-None-Match": "\"other\""]),
                Request(target: Self.tile + ".mvt", headers: ["Origin": "https://example.org"]),
                Request(target: Self.tile + ".mvt", headers: ["Origin": "https://example.com"]),
                Request(target: Self.tile + ".geojson?filter=buildings%3D3&properties=code", headers: packed),
                Request(target: "/gcj02" + Self.tile + ".geojson"), Request(target: "/grids/17/0/0.mvt"),
                Request(
                    target: "/ogc/collections/grids/tiles/WebMercatorQuad/14/6741/13298", headers: ["Accept": "*/*"]),
            ]
            let first = try await Self.ask(url, requests)
            #expect(first.map(\.status) == [200, 200, 200, 200, 304, 200, 200, 200, 200, 200, 204, 200])
            let before = try await Self.hits(url)
            let second = try await Self.ask(url, requests)
            for (index, (one, other)) in zip(first, second).enumerated() {
                #expect(one.lasting == other.lasting, "\(requests[index])")
                #expect(other.headers["date"] != nil && other.headers["server-timing"]?.hasPrefix("app;dur=") == true)
            }
            #expect(try await Self.hits(url) == before + requests.count)
        }
    }

    @Test func `what is no plain question is answered where answers are made`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        try await LiveServer.serving(district) { url in
            let target = Self.tile + ".mvt"
            let whole = try await Self.ask(url, [Request(target: target), Request(target: target)])[1]
            let before = try await Self.hits(url)
            let replies = try await Self.ask(
                url,
                [
                    Request(method: "HEAD", target: target), Request(method: "OPTIONS", target: target),
                    Request(target: target + "?unknown=1"), Request(target: target, headers: ["Accept": "text/html"]),
                    Request(target: target, headers: ["Connection": "close"]),
                ])
            #expect(replies.map(\.status) == [200, 204, 400, 406, 200])
            #expect(replies[0].body.isEmpty && replies[0].headers["etag"] == whole.headers["etag"])
            #expect(replies[4].body == whole.body)
            #expect(try await Self.hits(url) == before)
        }
    }

    /// Ready ones, others, faulty ones, and more of them than a client that does not read may have waiting.
    @Test(arguments: Seed.first(3)) func `answers keep the order of their requests`(seed: Seed) async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        var generator = seed.generator
        let targets = [
            Self.tile + ".geojson", Self.tile + ".mvt", "/buildings/16/53194/26964.geojson", "/health", "/grids.json",
            "/grids/14/x/1.mvt", "/no", "/communities/12/3324/1685.topojson", "/ogc/collections/grids/items?limit=5",
            "/ogc/collections/buildings/items?bbox=112.19,30.34,112.2,30.35", "/ogc/collections/grids/items?bbox=1",
        ]
        let requests = (0..<400).map { _ in Request(target: targets.randomElement(using: &generator) ?? "/") }
        try await LiveServer.serving(district) { url in
            let single = try await Self.ask(url, targets.map { Request(target: $0) })
            let known = Dictionary(uniqueKeysWithValues: zip(targets, single.map(\.lasting)))
            let replies = try await Self.ask(url, requests, atOnce: true)
            #expect(replies.count == requests.count)
            for (request, reply) in zip(requests, replies) { #expect(reply.lasting == known[request.target]) }
        }
    }

    @Test func `a new generation ends them`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        try await LiveServer.serving(district) { url in
            let requests = [Request(target: Self.tile + ".geojson"), Request(target: "/units/17/106389/53929.geojson")]
            let first = try await Self.ask(url, requests + requests)
            try district.publish(households: 401)
            var last = first
            for _ in 0..<200 where last[0] == first[0] || last[0].lasting == first[0].lasting {
                try await Task.sleep(for: .milliseconds(25))
                last = try await Self.ask(url, requests)
            }
            #expect(last[0].headers["etag"] != first[0].headers["etag"])
            #expect(String(decoding: last[0].body, as: UTF8.self).contains("401"))
            #expect(last[1].lasting == first[1].lasting)
        }
    }

    @Test func `they are bounded, and those asked for stay`() throws {
        let answers = ReadyAnswers()
        answers.serve(7)
        func question(_ number: Int) throws -> ReadyAnswers.Question {
            let head = HTTPRequest(method: .get, scheme: nil, authority: "x", path: "/\(number)")
            return try #require(ReadyAnswers.Question(head))
        }
        func ready(_ generation: Int64) -> ReadyAnswers.Ready {
            ReadyAnswers.Ready(
                head: HTTPResponse(status: .ok), body: ByteBuffer(repeating: 7, count: 1 << 20), route: "", layer: "",
                generation: generation)
        }
        answers.keep(ready(6), for: try question(-1))
        answers.keep(ready(7), for: try question(0))
        for number in 1...100 {
            answers.keep(ready(7), for: try question(number))
            let stays = try answers.find(question(0)) != nil
            #expect(stays, "\(number)")
        }
        #expect(try answers.find(question(-1)) == nil && answers.find(question(1)) == nil)
        let kept = try (1...100).filter { try answers.find(question($0)) != nil }
        #expect(kept.count < 40 && kept.contains(100))
        answers.serve(8)
        #expect(try answers.find(question(100)) == nil)
    }
}
