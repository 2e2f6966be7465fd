import Foundation
import FoundationNetworking
import TestSupport
import Testing

@testable import Web

/// HTTP/1.x on the wire (RFC 9112): who says how long an answer is, who may go on, and who closes.
@Suite(.serialized) struct WireTests {
    private struct Heard: Decodable {
        /// What came after each piece that was sent.
        let texts: [String]
        let isClosed: Bool
    }

    /// Sends pieces, and takes what comes after each until there is silence.
    ///
    /// - Parameters:
    ///   - quiet: the pieces, from 0, that nothing answers; for an answer to any other a busy machine has half a minute.
    ///   - isShut: whether the sending side is closed after the last.
    private func send(_ url: URL, _ pieces: String..., quiet: Int..., isShut: Bool = false) async throws -> Heard {
        let script = """
            import json, socket, sys
            client = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
            texts, closed, pieces = [], False, json.load(sys.stdin)
            quiet = json.loads(sys.argv[3])
            for number, piece in enumerate(pieces):
                client.sendall(piece.encode())
                if number == len(pieces) - 1 and sys.argv[2] == "true": client.shutdown(socket.SHUT_WR)
                text = b""
                try:
                    client.settimeout(2 if number in quiet else 30)
                    while not closed:
                        part = client.recv(65536)
                        closed, text = part == b"", text + part
                        client.settimeout(2)
                except TimeoutError: pass
                texts.append(text.decode())
            print(json.dumps({"texts": texts, "isClosed": closed}))
            """
        let (port, input) = (url.port ?? 0, try JSONEncoder().encode(pieces))
        let output = try await LiveServer.aside {
            try Command.run("/usr/bin/python3", ["-c", script, "\(port)", "\(isShut)", "\(quiet)"], input: input)
        }
        return try JSONDecoder().decode(Heard.self, from: output)
    }

    private static let post = "POST /locate HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\n"

    @Test func `a body that is no whole one is the client's fault`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let log = HeardLog()
        try await LiveServer.serving(district, logger: log.logger) { url in
            let chunks = try await send(url, Self.post + "Transfer-Encoding: chunked\r\n\r\nZZ\r\n")
            let short = try await send(url, Self.post + "Content-Length: 100\r\n\r\nlon,lat\n", isShut: true)
            let later = try await send(
                url, Self.post + "Transfer-Encoding: chunked\r\n\r\n8\r\nlon,lat\n\r\n", "x\r\n\r\n",
                quiet: 0)
            for heard in [chunks, short, later] {
                let text = heard.texts.joined()
                #expect(text.hasPrefix("HTTP/1.1 400 ") && heard.isClosed, "\(text)")
                #expect(text.contains("body-broken") && text.contains("Connection: close"), "\(text)")
            }
            let metrics = try await URLSession.shared.data(from: url.appending(path: "metrics")).0
            let line = "gridmap_http_requests_total{route=\"/locate\",layer=\"\",method=\"POST\",status=\"4xx\"} 3\n"
            #expect(String(decoding: metrics, as: UTF8.self).contains(line))
        }
        #expect(log.lines == [])
    }

    @Test func `what is no request is told so`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        try await LiveServer.serving(district) { url in
            let health = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
            let long = String(repeating: "a", count: 17_000)
            for (text, status, code) in [
                ("BREW / HTTP/1.1\r\nHost: x\r\n\r\n", "400", "no-request"), ("hello\r\n\r\n", "400", "no-request"),
                (health + "BREW / HTTP/1.1\r\nHost: x\r\n\r\n", "400", "no-request"),
                ("GET /\(long) HTTP/1.1\r\nHost: x\r\n\r\n", "414", "address-too-long"),
                ("GET / HTTP/1.1\r\nHost: x\r\nX: \(long)\(long.prefix(999))\r\n\r\n", "431", "head-too-large"),
            ] {
                let heard = try await send(url, text)
                #expect(heard.isClosed == (status != "414"), "\(heard)")
                #expect(heard.texts[0].contains("HTTP/1.1 \(status) "), "\(heard)")
                #expect(heard.texts[0].contains("\"code\":\"\(code)\""), "\(heard)")
                #expect(heard.texts[0].contains("{\"status\":\"ok\"}") == text.hasPrefix(health))
            }
        }
    }

    @Test func `a client that waits is told to send, or its answer at once`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        try await LiveServer.serving(district) { url in
            let head = Self.post + "Expect: 100-Continue\r\nContent-Length: 12\r\n\r\n"
            let next = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
            let heard = try await send(
                url, "GET /grids.json HTTP/1.1\r\nHost: x\r\n\r\n" + head, "lon,lat\n", "0,0\n" + next,
                quiet: 1)
            #expect(heard.texts[0].hasSuffix("HTTP/1.1 100 Continue\r\n\r\n") && heard.texts[1] == "", "\(heard)")
            #expect(heard.texts[2].hasPrefix("HTTP/1.1 200 ") && heard.texts[2].contains("0,0,,outside\n"))
            #expect(heard.texts[2].hasSuffix("{\"status\":\"ok\"}") && !heard.isClosed)
            for (refused, status) in [
                (head.replacing("text/csv", with: "text/plain"), "415"),
                (head.replacing("Length: 12", with: "Length: 99999999"), "413"),
                (head.replacing("/locate", with: "/grids.json"), "405"),
                (head.replacing("/locate", with: "/no/x"), "404"),
            ] {
                let heard = try await send(url, refused)
                #expect(heard.texts[0].hasPrefix("HTTP/1.1 \(status) ") && heard.isClosed, "\(heard)")
            }
            let old = try await send(url, head.replacing("HTTP/1.1", with: "HTTP/1.0"), "lon,lat\n0,0\n", quiet: 0)
            #expect(old.texts[0] == "" && old.texts[1].hasPrefix("HTTP/1.1 200 "), "\(old)")
        }
    }

    @Test func `a client of HTTP 1.0 gets one answer, without chunks`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        try await LiveServer.serving(district) { url in
            for head in [
                "GET /health HTTP/1.0\r\n\r\n", "GET /grids/14/13298/6741.geojson HTTP/1.0\r\nHost: x\r\n\r\n",
                "GET /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: x\r\nConnection: Close\r\n\r\n",
            ] {
                for _ in 0..<2 {
                    let heard = try await send(url, head)
                    #expect(heard.texts[0].contains(" 200 OK\r\n") && heard.isClosed, "\(heard)")
                    #expect(heard.texts[0].contains("Connection: close\r\n") && heard.texts[0].hasSuffix("}"))
                }
            }
            let stream = try await send(url, "GET /changes HTTP/1.0\r\nAccept: text/event-stream\r\n\r\n")
            #expect(stream.texts[0].hasPrefix("HTTP/1.0 200 ") && stream.texts[0].contains("\r\n\r\nretry:"))
            #expect(!stream.texts[0].lowercased().contains("chunked"), "\(stream)")
            // As long as the answer that it stands for, whatever the client takes.
            let large = try await send(url, "GET /page/grids HTTP/1.0\r\n\r\n")
            let whole = try await URLSession.shared.data(from: url.appending(path: "page/grids")).0
            #expect(large.texts[0].hasSuffix("\r\n\r\n" + String(decoding: whole, as: UTF8.self)) && large.isClosed)
        }
    }

    @Test func `HEAD of a stream is headers and an end`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        try await LiveServer.serving(district) { url in
            let heard = try await send(
                url, "HEAD /changes HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n")
            #expect(heard.texts[0].contains(" 200 OK\r\n") && heard.texts[0].contains("text/event-stream"))
            #expect(heard.texts[0].hasSuffix("\r\n\r\n") && heard.isClosed, "\(heard)")
            #expect(heard.texts[0].components(separatedBy: "\r\n\r\n").count == 2, "\(heard)")
            #expect(!heard.texts[0].lowercased().contains("chunked"), "\(heard)")
        }
    }

    @Test func `conf core http: a request has one host`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        try await LiveServer.serving(district) { url in
            for path in ["/health", "/grids/14/13298/6741.geojson", "/ogc/collections/grids/items?bbox=112,30,113,31"] {
                for (hosts, status) in [("", "400"), ("Host: a\r\nHost: b\r\n", "400"), ("Host: a\r\n", "200")] {
                    let heard = try await send(url, "GET \(path) HTTP/1.1\r\n\(hosts)\r\n")
                    #expect(heard.texts[0].hasPrefix("HTTP/1.1 \(status) "), "\(hosts) \(heard)")
                }
            }
        }
    }
}
