import Foundation
import HTTPTypes
import NIOCore
import TestSupport
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
        #expect(rows.status == 200 && rows.headers[.contentType] == "text/csv; charset=utf-8")
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

    @Test func `a text is read as its charset says, and a packed one is not taken`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        func post(_ type: String, _ body: [UInt8], _ more: HTTPFields = [:]) async throws -> TestClient.Reply {
            var fields = more
            fields[.contentType] = type
            return try await client.ask("/locate", method: .post, fields, bytes: body)
        }
        // 名 in GB18030.
        let text: [UInt8] = Array("lon,lat,n\n112.1901,30.3401,".utf8) + [0xC3, 0xFB, 0x0A]
        let read = try await post("text/csv; header=present; charset=\"GBK\"", text)
        #expect(read.status == 200 && String(decoding: read.body, as: UTF8.self).contains("30.3401,名,4210"))
        for charset in ["UTF-8", "utf8"] {
            #expect(try await post("text/csv; charset=\(charset)", Array("lon,lat\n1,2\n".utf8)).status == 200)
        }
        let unknown = try await post("text/csv; charset=martian", text)
        #expect(try unknown.status == 415 && unknown.json()["code"] as? String == "encoding-unknown")
        let wrong = try await post("text/csv", text)
        let detail = try wrong.json()["detail"] as? String ?? ""
        #expect(wrong.status == 400 && detail.contains("line 2") && detail.contains("charset=GB18030"), "\(detail)")
        #expect(!detail.contains("--"))
        let cut = try await post("text/csv; charset=GBK", text.dropLast(2))
        #expect(cut.status == 400)
        let packed = try await post("text/csv", text, [.contentEncoding: "gzip"])
        #expect(try packed.status == 415 && packed.json()["code"] as? String == "content-coding-not-taken")
    }

    @Test func `a bare geometry becomes a feature, and no property is overwritten`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let point = #"{"type":"Point","coordinates":[0,0]}"#
        let bare = try await client.ask("/locate", method: .post, Self.json, body: point)
        #expect(
            String(decoding: bare.body, as: UTF8.self)
                == #"{"type":"FeatureCollection","features":[{"type":"Feature","properties":"#
                + #"{"grid":null,"place":"outside"},"geometry":\#(point)}]}"# + "\n")
        for name in ["grid", "place"] {
            let feature = #"{"type":"Feature","properties":{"\#(name)":"mine"},"geometry":\#(point)}"#
            let taken = try await client.ask("/locate", method: .post, Self.json, body: feature)
            #expect(try taken.status == 400 && taken.json()["code"] as? String == "csv-column-taken")
        }
    }

    /// Over a real connection, in pieces of any size: the same as in one.
    @Test(arguments: Seed.first(3)) func `pieces of a text are one text`(seed: Seed) async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        var generator = seed.generator
        let rows = (0..<3000).map { number in
            "\"r\(number)\n,\",\(112.18 + Double.random(in: 0...0.05, using: &generator)),30.35\r\n"
        }
        let body = "ref,lon,lat\r\n" + rows.joined()
        let whole = try await TestClient(district).ask("/locate", method: .post, Self.csv, body: body)
        #expect(whole.status == 200 && Set(whole.body.split(separator: 0x2C)).count > 10)
        let wrong = body + "x,1\r\n" + String(repeating: "y,1,2\r\n", count: 300_000)
        let sizes = (0..<40).map { _ in [1, 7, 500, 20_000].randomElement(using: &generator)! }
        try await LiveServer.serving(district) { url in
            let script = """
                import http.client, json, sys
                port, sizes = int(sys.argv[1]), json.loads(sys.argv[2])
                def pieces(text):
                    at = 0
                    while at < len(text):
                        size = sizes[at % len(sizes)]
                        yield text[at:at + size]
                        at += size
                for text in json.load(sys.stdin):
                    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                    connection.request("POST", "/locate", pieces(text.encode()), {"Content-Type": "text/csv"}, encode_chunked=True)
                    answer = connection.getresponse()
                    sys.stdout.buffer.write(b"%d %s\\0" % (answer.status, answer.read()))
                """
            let input = try JSONEncoder().encode([body, wrong])
            let output = try await LiveServer.aside {
                try Command.run("/usr/bin/python3", ["-c", script, "\(url.port ?? 0)", "\(sizes)"], input: input)
            }
            let answers = output.split(separator: 0)
            #expect(answers.count == 2 && Data(answers[0]) == Data("200 ".utf8) + whole.body)
            let refused = String(decoding: answers[1], as: UTF8.self)
            #expect(refused.hasPrefix("400 ") && refused.contains("Row 3001"))
        }
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

    /// Clients that send the largest requests and take nothing of their answers, of 47 MiB each: those are held while
    /// there is room, the others are told to come again, and small ones are answered all the same.
    @Test func `answers that nobody takes have no more room than there is`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        var options = WebOptions()
        options.limits.stallSeconds = 300
        options.limits.requestSeconds = 300
        try await LiveServer.serving(district, options) { url in
            let script = #"""
                import http.client, json, re, sys, time
                port = int(sys.argv[1])
                body = b"lon,lat\n"
                body += b"112.19,30.34\n" * (((16 << 20) - len(body)) // 13)

                def ask(body):
                    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
                    connection.request("POST", "/locate", body, {"Content-Type": "text/csv"})
                    return connection.getresponse()

                def held():
                    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
                    connection.request("GET", "/metrics")
                    return float(re.search(rb"^gridmap_held_bytes (\S+)$", connection.getresponse().read(), re.M).group(1))

                begun = [ask(body) for _ in range(6)]
                full = held()
                small = ask(b"lon,lat\n112.19,30.34\n")
                told = [(one.status, one.getheader("Retry-After"), len(one.read())) for one in begun]
                again = ask(body)
                size = len(again.read())
                until = time.monotonic() + 30
                while held() > 0 and time.monotonic() < until:
                    time.sleep(0.01)
                print(json.dumps({"full": full, "small": small.status, "told": told, "again": again.status, "size": size,
                    "left": held()}))
                """#
            let output = try await LiveServer.aside {
                try Command.run("/usr/bin/python3", ["-c", script, "\(url.port ?? 0)"])
            }
            let heard = try #require(try JSONSerialization.jsonObject(with: output) as? [String: Any])
            let told = try #require(heard["told"] as? [[Any]])
            let size = try #require(heard["size"] as? Int)
            let taken = told.filter { $0[0] as? Int == 200 }
            #expect((2...3).contains(taken.count) && taken.allSatisfy { $0[2] as? Int == size }, "\(told)")
            let refused = told.filter { $0[0] as? Int == 503 && $0[1] as? String == "5" }
            #expect(taken.count + refused.count == 6, "\(told)")
            let full = try #require(heard["full"] as? Double)
            #expect((60e6...Double(HeldAnswers.limit)).contains(full), "\(full) bytes are held")
            #expect(heard["small"] as? Int == 200 && heard["again"] as? Int == 200 && size > 40 << 20)
            #expect(heard["left"] as? Double == 0)
        }
    }

    @Test func `what is held is given back`() throws {
        let room = HeldAnswers(limit: 200_000)
        let first = room.begin()
        try first.add([UInt8](repeating: 1, count: 100_000))
        try first.add([])
        #expect(first.count == 100_000 && room.held == 131_072)
        let second = room.begin()
        try second.reserve(60_000)
        #expect(throws: Problem.self) { try second.add([UInt8](repeating: 2, count: 70_000)) }
        second.release()
        #expect(room.held == 131_072)
        try second.add([2])
        #expect(room.held == 196_608)
        var written: [UInt8] = []
        while let piece = first.next() { written += piece.readableBytesView }
        #expect(written == [UInt8](repeating: 1, count: 100_000) && room.held == 65_536)
        do {
            let third = room.begin()
            try third.add([3])
            try third.reserve(1)
            #expect(room.held == 131_073)
        }
        #expect(room.held == 65_536)
        withExtendedLifetime((first, second)) {}
    }
}
