import Foundation
import TestSupport
import Testing

/// The limits of `gridmap serve`, as its options set them.
@Suite(.serialized) struct ServeLimitsTests {
    @Test func `a third connection waits until one of two is closed`() throws {
        let server = try Server("--max-connections", "2")
        let script = """
            import json, socket, sys
            def ask(path, client=None):
                client = client or socket.create_connection(("127.0.0.1", int(sys.argv[1])))
                client.sendall(f"GET {path} HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n".encode())
                return client
            def heard(client, seconds=60):
                text = b""
                try:
                    client.settimeout(seconds)
                    while not text:
                        text = client.recv(65536)
                except TimeoutError: pass
                return text.decode()
            first = ask("/health")
            heard(first)
            second = ask("/health")
            heard(second)
            third = ask("/health")
            early = heard(third, 3)
            open = heard(ask("/metrics", second))
            first.close()
            print(json.dumps({"early": early, "open": open, "late": heard(third)}))
            """
        let port = "\(try #require(server.address.port))"
        let output = try Command.run("/usr/bin/python3", ["-c", script, port])
        let heard = try JSONDecoder().decode([String: String].self, from: output)
        #expect(heard["early"] == "" && heard["late"]?.hasPrefix("HTTP/1.1 200 ") == true, "\(heard)")
        #expect(heard["open"]?.contains("gridmap_http_connections 2\n") == true, "\(heard)")
        #expect(try server.stop(SIGTERM).status == 0)
    }

    @Test func `beyond the requests that may be answered at once, only what is vital is`() throws {
        let server = try Server("--max-pending", "1")
        let tile = "grids/14/8530/5973.geojson"
        let holder = try Holder(connection: "half-body", of: server)
        let busy = try server.ask(tile)
        #expect(busy.status == 503 && busy.header("retry-after") == "1" && busy.body.contains("\"code\":\"busy\""))
        for vital in ["health", "ready", "metrics"] { #expect(try server.get(vital).status == 200, "\(vital)") }
        let end = try holder.letGo()
        #expect(end == "200\n")
        #expect(try server.get(tile).status == 200)
    }

    /// Another program writes a file that keeps no write-ahead log: whoever reads must wait.
    @Test func `an answer that has not begun in time is 503, and the next one is as ever`() throws {
        let desk = try Desk(try Data(contentsOf: Fixture.data("partition/providence.gpkg")))
        let server = try Server("--answer-seconds", "1", file: desk.file)
        let items = "ogc/collections/wards/items"
        #expect(try server.get(items).status == 200)
        let script = """
            import sqlite3, sys
            file = sqlite3.connect(sys.argv[1], isolation_level=None)
            assert file.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
            file.execute("BEGIN EXCLUSIVE")
            print("held", flush=True)
            sys.stdin.read()
            """
        let holder = try Holder("/usr/bin/python3", ["-c", script, desk.file])
        let late = try server.ask(items)
        #expect(late.status == 503 && late.header("retry-after") == "5", "\(late)")
        #expect(late.body.contains("\"code\":\"too-slow\"") && late.header("connection") == "close")
        #expect(late.header("content-type") == "application/problem+json")
        try holder.letGo()
        #expect(try server.get(items).status == 200)
        // Counted when its work has ended, which may be after the answer.
        let series = "route=\"/ogc/collections/{collection}/items\",layer=\"\",method=\"GET\",status=\"5xx\""
        var isCounted = false
        for _ in 0..<150 where !isCounted {
            isCounted = try server.get("metrics").body.contains("gridmap_http_requests_total{\(series)} 1\n")
            Thread.sleep(forTimeInterval: 0.2)
        }
        #expect(isCounted)
    }

    private static let patience = ["--stall-seconds", "600", "--request-seconds", "600", "--idle-seconds", "600"]

    @Test(arguments: ["half-body", "untaken"])
    func `a client that holds on keeps a stopping server for its deadline and no longer`(_ way: String) throws {
        let server = try Server(options: ["--stop-seconds", "1"] + Self.patience)
        let holder = try Holder(connection: way, of: server)
        let end = try server.stop(SIGTERM)
        // 10 s are the default.
        #expect(end.status == 0 && end.seconds >= 1 && end.seconds < 9, "\(end)")
        #expect(server.logged == "gridmap: stopped with answers under way\n")
        try holder.letGo()
    }

    @Test func `a second signal ends it at once`() throws {
        let server = try Server(options: ["--stop-seconds", "600"] + Self.patience)
        let holder = try Holder(connection: "half-body", of: server)
        kill(server.process.processIdentifier, SIGTERM)
        Thread.sleep(forTimeInterval: 2)
        #expect(server.process.isRunning)
        #expect(try server.stop(SIGTERM).status == 0)
        #expect(server.logged == "gridmap: stopped with answers under way\n")
        try holder.letGo()
    }

    @Test(arguments: ["idle", "half-head"])
    func `a connection without a whole request keeps no server from stopping`(_ way: String) throws {
        let server = try Server(options: ["--stop-seconds", "600"] + Self.patience)
        let holder = try Holder(connection: way, of: server)
        #expect(try server.stop(SIGTERM).status == 0)
        #expect(server.logged == "")
        try holder.letGo()
    }

    @Test func `while it drains it answers, but says that it is not ready`() throws {
        let server = try Server("--drain-seconds", "600")
        #expect(try server.get("ready").status == 200)
        kill(server.process.processIdentifier, SIGTERM)
        var ready = try server.ask("ready")
        for _ in 0..<100 where ready.status == 200 {
            Thread.sleep(forTimeInterval: 0.2)
            ready = try server.ask("ready")
        }
        #expect(ready.status == 503 && ready.header("retry-after") == "1" && ready.body.contains("stopping"))
        #expect(try server.get("grids/14/8530/5973.geojson").status == 200 && server.get("health").status == 200)
        #expect(try server.stop(SIGTERM).status == 0)
    }

    @Test(arguments: [
        "max-connections", "max-pending", "request-seconds", "answer-seconds", "stall-seconds", "idle-seconds",
        "drain-seconds", "stop-seconds",
    ])
    func `a limit of no sense is refused by its name`(_ name: String) throws {
        let desk = try Monaco.desk()
        for run in [
            try desk.gridmap("serve", desk.file, "--port", "0", "--\(name)", "1000001"),
            try desk.gridmap(
                "serve", desk.file, "--port", "0",
                environment: ["GRIDMAP_\(name.uppercased().replacing("-", with: "_"))": "1000001"]),
        ] {
            #expect(run.status == 1 && run.error.contains(name) && run.error.hasSuffix("[bad-limit]\n"), "\(run)")
        }
    }
}
