import Foundation
import Logging
import Storage
import TestSupport
import Testing

@testable import Web

/// A server that is told to stop, over real sockets.
@Suite(.serialized) struct StoppingTests {
    private struct Heard: Decodable {
        /// Bytes of the answer that was promised, and that came.
        let length: Int
        let got: Int
        /// Whether an idle connection was closed while the answer was still being taken.
        let isIdleClosed: Bool
    }

    /// Asks for megabytes and takes them slowly, with an idle connection beside.
    private static let client = """
        import json, socket, sys, time
        port, rows = int(sys.argv[1]), int(sys.argv[2])
        idle = socket.create_connection(("127.0.0.1", port))
        idle.sendall(b"GET /health HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n")
        assert b"200 OK" in idle.recv(4096)
        slow = socket.socket()
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.connect(("127.0.0.1", port))
        body = b"lon,lat\\n" + b"112.1901,30.3401\\n" * rows
        slow.sendall(b"POST /locate HTTP/1.1\\r\\nHost: x\\r\\nContent-Type: text/csv\\r\\nContent-Length: %d\\r\\n\\r\\n"
                     % len(body) + body)
        data, slept = b"", 0
        while b"\\r\\n\\r\\n" not in data: data += slow.recv(16384)
        head, _, data = data.partition(b"\\r\\n\\r\\n")
        length = int([line for line in head.split(b"\\r\\n") if line.lower().startswith(b"content-length")][0].split()[1])
        got, closed = len(data), None
        while got < length:
            if slept < 3:
                time.sleep(0.01)
                slept += 0.01
            elif closed is None:
                idle.settimeout(0.5)
                try: closed = idle.recv(4096) == b""
                except TimeoutError: closed = False
            part = slow.recv(16384)
            if not part: break
            got += len(part)
        print(json.dumps({"length": length, "got": got, "isIdleClosed": bool(closed)}))
        """

    @Test func `answers are taken to their end, idle connections are closed, and nobody is warned`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let log = HeardLog()
        var options = WebOptions()
        options.port = 0
        options.limits.stopSeconds = 60
        let app = try WebApp(district: District.open(district.path), options: options, logger: log.logger)
        let (stops, stop) = AsyncStream.makeStream(of: Void.self)
        let (addresses, listening) = AsyncStream.makeStream(of: String.self)
        try await withThrowingTaskGroup { group in
            group.addTask { try await app.run(stops: stops) { listening.yield($0.url) } }
            for await address in addresses {
                let port = try #require(URL(string: address)?.port)
                async let output = LiveServer.aside {
                    try Command.run("/usr/bin/python3", ["-c", Self.client, "\(port)", "400000"])
                }
                try await Task.sleep(for: .seconds(1))
                stop.yield()
                let heard = try JSONDecoder().decode(Heard.self, from: try await output)
                #expect(heard.got == heard.length && heard.length > 8 << 20 && heard.isIdleClosed, "\(heard)")
                break
            }
            // It ends by itself.
            try await group.waitForAll()
        }
        #expect(log.lines == [])
    }
}
