import Foundation
import FoundationNetworking
import Geometry
import HTTPTypes
import Storage
import TestSupport
import Testing
import Tiling

@testable import Web

/// `/changes` and the addresses of one generation, over a real socket.
@Suite(.serialized) struct ChangesTests {
    private func get(
        _ url: URL
    ) async throws -> (status: Int, headers: @Sendable (String) -> String?, body: Data) {
        var request = URLRequest(url: url)
        request.cachePolicy = .reloadIgnoringLocalCacheData
        let (data, response) = try await URLSession.shared.data(for: request)
        let answer = try #require(response as? HTTPURLResponse)
        return (answer.statusCode, { answer.value(forHTTPHeaderField: $0) }, data)
    }

    private func json(_ data: Data) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private func generation(_ url: URL) async throws -> Int {
        try await until("a first generation") { try await get(url.appending(path: "ready")).status == 200 }
        return try #require(try json(try await get(url.appending(path: "ready")).body)["generation"] as? Int)
    }

    private func until(_ what: String, _ isSo: () async throws -> Bool) async throws {
        for _ in 0..<3_000 {
            if try await isSo() { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("\(what) did not come")
    }

    @Test func `what changed is told, by layer and tile`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        try await LiveServer.serving(district) { url in
            let start = try await generation(url)
            let changes = url.appending(path: "changes")
            func told(_ since: Int) async throws -> [String: Any] {
                try json(try await get(changes.appending(queryItems: [.init(name: "since", value: "\(since)")])).body)
            }
            let nothing = try await told(start)
            #expect(nothing["complete"] as? Bool == true && (nothing["layers"] as? [Any])?.isEmpty == true)
            // When the first write is told, the server has seen a whole generation before the next ones.
            try district.change(.buildingMoved)
            let first = start + 1
            try await until("the first change") { try await told(start)["generation"] as? Int == first }
            try await until("what it changed") { try await told(start)["complete"] as? Bool == true }
            try district.change(.unitGone)
            try await until("a unit's end") { try await told(first)["generation"] as? Int == first + 1 }
            try await until("what it changed") { try await told(first)["complete"] as? Bool == true }
            let one = try await told(first)
            let layers = try #require(one["layers"] as? [[String: Any]])
            #expect(layers.compactMap { $0["layer"] as? String } == ["units", "units~counts"])
            let tiles = try #require(layers[0]["tiles"] as? [String: [[Int]]])
            // At zooms where units are too small, their counts are others.
            #expect(Set(tiles.keys) == Set((0...18).map(String.init)), "\(one)")
            #expect(tiles["0"]?.count == 1 && tiles["14"]?.count == 1, "\(one)")
            try district.change(.tower)
            try await until("a tower") { try await told(first)["generation"] as? Int == first + 2 }
            try await until("what it changed") { try await told(first)["complete"] as? Bool == true }
            let both = try await told(first)
            let names = (both["layers"] as? [[String: Any]])?.compactMap { $0["layer"] as? String }
            let areas = ["communities", "grids", "communities~labels", "grids~labels"]
            #expect(names == areas + ["buildings", "units", "buildings~counts", "units~counts"])
            let unknown = try await told(start + 1000)
            #expect(unknown["complete"] as? Bool == false && (unknown["layers"] as? [Any])?.count == 17)
            for bad in ["", "-1", "x", "99999999999999999999", "1e3"] {
                let status = try await get(changes.appending(queryItems: [.init(name: "since", value: bad)])).status
                #expect(status == 400, "\(bad)")
            }
            #expect(try await get(changes).status == 400)
        }
    }

    @Test func `a stream tells every change, and goes on where it broke off`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        try await LiveServer.serving(district) { url in
            let start = try await generation(url)
            /// The events of a stream until there is one of this generation.
            func events(until last: Int, from first: String?, _ write: @escaping @Sendable () throws -> Void)
                async throws
                -> [String]
            {
                let output = try await LiveServer.aside {
                    let script = """
                        import http.client, sys
                        c = http.client.HTTPConnection("127.0.0.1", \(url.port ?? 0), timeout=20)
                        headers = {"Accept": "text/event-stream"}
                        if sys.argv[1]: headers["Last-Event-ID"] = sys.argv[1]
                        c.request("GET", "/changes", headers=headers)
                        r = c.getresponse()
                        print(r.status, r.getheader("Content-Type"), flush=True)
                        sys.stderr.write("x")
                        while True:
                            line = r.readline().decode().strip()
                            if line: print(line, flush=True)
                            if line == "id: \(last)": break
                        """
                    let writing = Thread {
                        Thread.sleep(forTimeInterval: 1.5)
                        try? write()
                    }
                    writing.start()
                    return try Command.run("/usr/bin/env", ["python3", "-c", script, first ?? ""])
                }
                return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
            }
            let seen = try await events(until: start + 1, from: nil) { try district.change(.tower) }
            #expect(seen.first == "200 text/event-stream")
            #expect(seen.contains("event: generation") && seen.contains("id: \(start)"))
            #expect(seen.last == "id: \(start + 1)")
            try district.change(.unitGone)
            try await until("the generation") { try await generation(url) == start + 2 }
            // As a browser that lost the connection after the first change.
            let again = try await events(until: start + 2, from: "\(start + 1)") {}
            #expect(again.last == "id: \(start + 2)")
        }
    }

    @Test func `where many tiles differ, their rows and columns are told`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        try await LiveServer.serving(district) { url in
            let start = try await generation(url)
            let (west, south) = (TestDistrict.west, TestDistrict.south)
            try district.write { transaction in
                let line = Shape.line([Point(west, south), Point(west + 500_000, south + 500_000)])
                _ = try transaction.upsert(
                    .barriers, fields: Layer.barriers.fields("kind"),
                    rows: [FeatureRow(key: "r", values: [.text("road")], shape: line)])
            }
            let place = url.appending(path: "changes").appending(queryItems: [.init(name: "since", value: "\(start)")])
            try await until("the change") { try json(try await get(place).body)["generation"] as? Int == start + 1 }
            try await until("what it is") { try json(try await get(place).body)["complete"] as? Bool == true }
            let layers = try #require(try json(try await get(place).body)["layers"] as? [[String: Any]])
            let barriers = try #require(layers.first { $0["layer"] as? String == "barriers" })
            #expect(barriers["bbox"] as? [Double] == [112.19, 30.34, 112.24, 30.39])
            let tiles = try #require(barriers["tiles"] as? [String: [[Int]]])
            let ranges = try #require(barriers["ranges"] as? [String: [Int]])
            #expect(Set(tiles.keys).union(ranges.keys) == Set((11...18).map(String.init)))
            #expect(Set(tiles.keys).isDisjoint(with: ranges.keys) && tiles.values.allSatisfy { $0.count <= 500 })
            // 0.05° are 36.4 tiles of zoom 18, and more of them from south to north.
            let range = try #require(ranges["18"])
            #expect(range[2] - range[0] + 1 >= 37 && (range[2] - range[0] + 1) * (range[3] - range[1] + 1) > 500)
            for corner in [Point(west, south), Point(west + 500_000, south + 500_000)] {
                let tile = TileID(at: corner, z: 18)
                #expect((range[0]...range[2]).contains(tile.x) && (range[1]...range[3]).contains(tile.y))
            }
        }
    }

    @Test func `256 clients may listen, and one more when one has gone`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        try await LiveServer.serving(district) { url in
            _ = try await generation(url)
            let script = """
                import socket, sys, time
                def ask():
                    client = socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=60)
                    client.sendall(b"GET /changes HTTP/1.1\\r\\nHost: x\\r\\nAccept: text/event-stream\\r\\n\\r\\n")
                    text = b""
                    while b"event: generation" not in text and b"not-ready" not in text:
                        text += client.recv(65536)
                    return client, text.decode()
                held = [ask() for _ in range(256)]
                assert all(text.startswith("HTTP/1.1 200 ") for _, text in held)
                _, text = ask()
                assert text.startswith("HTTP/1.1 503 ") and "\\r\\nRetry-After: 1\\r\\n" in text, text
                held.pop()[0].close()
                for _ in range(300):
                    _, text = ask()
                    if text.startswith("HTTP/1.1 200 "): break
                    time.sleep(0.2)
                print(text[:12])
                """
            let port = "\(url.port ?? 0)"
            let output = try await LiveServer.aside { try Command.run("/usr/bin/python3", ["-c", script, port]) }
            #expect(String(decoding: output, as: UTF8.self) == "HTTP/1.1 200\n")
        }
    }

    @Test func `an address of a generation is for ever, or gone, or to come`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        try await LiveServer.serving(district) { url in
            let start = try await generation(url)
            func tile(_ generation: Int) -> URL { url.appending(path: "v/\(generation)/grids/14/13298/6741.geojson") }
            let now = try await get(tile(start))
            let plain = try await get(url.appending(path: "grids/14/13298/6741.geojson"))
            #expect(now.status == 200 && now.body == plain.body)
            #expect(now.headers("Cache-Control") == "public, max-age=31536000, immutable")
            #expect(plain.headers("Cache-Control") == "no-cache")
            #expect(try await get(tile(start + 1)).status == 404)
            #expect(try await get(url.appending(path: "v/x/grids/14/13298/6741.geojson")).status == 400)
            let document = try json(
                try await get(
                    url.appending(path: "grids.json").appending(
                        queryItems: [.init(name: "immutable", value: "1")])
                ).body)
            #expect(document["tiles"] as? [String] == ["/v/\(start)/grids/{z}/{x}/{y}.mvt"])
            try district.publish(households: 402)
            try await until("the generation") { try await generation(url) > start }
            #expect(try await get(tile(start)).status == 410)
            #expect(try await get(tile(start + 1)).status == 200)
            let empty = try await get(url.appending(path: "units/14/0/0.geojson"))
            #expect(empty.headers("OATiles-hint") == "empty")
        }
    }
}
