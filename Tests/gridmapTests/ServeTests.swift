import Foundation
import TestSupport
import Testing

/// `gridmap serve` as a process of its own.
@Suite struct ServeTests {
    @Test func `a district is served, published anew, and left in order`() throws {
        let server = try Server()
        #expect(server.address.host() == "127.0.0.1")
        let health = try server.get("health")
        #expect(health.status == 200 && health.body.contains("ok"))
        #expect(try server.get("ready").status == 200)
        let tile = try server.get("grids/14/8530/5973.geojson")
        #expect(tile.status == 200 && tile.type == "application/geo+json")
        #expect(tile.body.contains("994920001"))
        let problem = try server.get("nothing/here")
        #expect(problem.status == 404 && problem.type.hasPrefix("application/problem+json"))
        #expect(problem.body.contains("\"code\":\"not-found\""))

        let command = [
            "partition", server.desk.file, "--community", "994920001005", "--grids", "2", "--publish", "--quiet",
        ]
        #expect(try Command.result(Command.gridmap, command).status == 2)
        Thread.sleep(forTimeInterval: 1)
        #expect(try server.get("grids/14/8530/5973.geojson").body != tile.body)

        let end = try server.stop(SIGTERM)
        #expect(end.status == 0 && end.seconds < 5)
    }

    @Test func `the page shows the published grids, and those published while it is open`() throws {
        let server = try Server("--assets", Fixture.root.appending(path: "tools/assets").path)
        let grids = try server.desk.properties("grids")
        let grid = try #require(grids.last)
        let (code, community) = (try #require(grid["code"] as? String), try #require(grid["community"] as? String))
        let count = grids.count { $0["community"] as? String == community }
        let divide = [
            Command.gridmap, "partition", server.desk.file, "--community", community, "--grids", "\(count + 1)",
            "--publish", "--quiet",
        ]
        let output = try Oracle.run("page.py", arguments: [server.address.absoluteString, code, "--"] + divide)
        let seen = try #require(try JSONSerialization.jsonObject(with: output) as? [String: Any])
        let card = try #require(seen["card_en"] as? [String: Any])
        #expect(card["code"] as? String == code)
        #expect(card["households"] as? String == "\(try #require(grid["households"] as? Int))")
        #expect(card["source"] as? String == "estimated")
        let live = try #require(seen["live"] as? [String: Any])
        let places = ["listed", "labelled", "drawn"]
        for (moment, number) in [("before", count), ("after", count + 1)] {
            let shown = try #require(live[moment] as? [String: Int])
            #expect(shown == Dictionary(uniqueKeysWithValues: places.map { ($0, number) }), "\(moment)")
        }
    }

    @Test func `any GeoPackage is served as features`() throws {
        let server = try Server(file: Fixture.data("partition/providence.gpkg").path)
        let wards = try server.get("ogc/collections/wards/items")
        #expect(wards.status == 200 && wards.type == "application/geo+json")
        #expect(wards.body.contains("\"numberMatched\":15"))
        #expect(wards.body.contains("\"href\":\"http://127.0.0.1:"))
        let ready = try server.get("ready")
        #expect(ready.status == 200 && ready.body.contains("ready"))
        #expect(try server.stop(SIGTERM).status == 0)
        let desk = try Desk()
        let run = try desk.gridmap("serve", try desk.write("a.gpkg", "no GeoPackage"), "--port", "0")
        #expect(run.status == 1 && run.error.contains("[not-a-district]"))
    }

    @Test func `Ctrl-C ends it too`() throws {
        let end = try Server("--cors", "https://map.example.org").stop(SIGINT)
        #expect(end.status == 0 && end.seconds < 5)
    }

    @Test func `a stop ends a stream that is open`() throws {
        let server = try Server()
        let client = Process()
        let output = Pipe()
        client.executableURL = URL(filePath: "/usr/bin/env")
        let stream = server.address.appending(path: "changes").absoluteString
        client.arguments = ["curl", "-sN", "-m", "60", "-H", "Accept: text/event-stream", stream]
        client.standardOutput = output
        try client.run()
        defer { if client.isRunning { kill(client.processIdentifier, SIGKILL) } }
        let first = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        #expect(first.contains("retry:") || first.contains("event:"))
        let end = try server.stop(SIGTERM)
        #expect(end.status == 0 && end.seconds < 5)
        client.waitUntilExit()
        // 28 is the client's own patience.
        #expect(client.terminationStatus != 28)
    }

    @Test func `two servers of one file share its store of tiles, and one may be killed`() throws {
        let server = try Server()
        let file = server.desk.file
        let other = try Server(file: file)
        let tiles = (0..<24).map { "buildings/16/\(34116 + $0 % 6)/\(23894 + $0 / 6).geojson" }
        let first = try tiles.map { try server.get($0).body }
        #expect(first.contains { $0.contains("\"Feature\"") })
        #expect(try tiles.map { try other.get($0).body } == first)
        #expect(try other.stop(SIGKILL).status == SIGKILL)
        #expect(try tiles.map { try server.get($0).body } == first)
        let third = try Server(file: file)
        #expect(try tiles.map { try third.get($0).body } == first)
        let metrics = try third.get("metrics").body
        #expect(metrics.contains("gridmap_tiles_total{source=\"store\"} 24\n"))
        #expect(try third.stop(SIGTERM).status == 0 && server.stop(SIGTERM).status == 0)
    }

    @Test func `a body of ten megabytes is located, a larger one and one that is not asked for are refused`() throws {
        let server = try Server()
        func post(_ file: String, to path: String) throws -> (status: Int, lines: Int) {
            let url = server.address.appending(path: path).absoluteString
            let answer = server.desk.path("answer")
            let curl = [
                "curl", "-s", "-m", "60", "-o", answer, "-w", "%{http_code}", "-H", "Content-Type: text/csv",
                "--data-binary", "@\(file)", url,
            ]
            let status = String(decoding: try Command.result("/usr/bin/env", curl).output, as: UTF8.self)
            let body = FileManager.default.contents(atPath: answer) ?? Data()
            return (Int(status) ?? 0, body.count { $0 == 0x0A })
        }
        let row = "7.4246,43.7384,\(String(repeating: "x", count: 84))\n"
        let rows = (10 << 20) / row.utf8.count
        let ten = try server.desk.write("ten.csv", "lon,lat,note\n" + String(repeating: row, count: rows))
        let located = try post(ten, to: "locate")
        #expect(located.status == 200 && located.lines == rows + 1)
        let large = try server.desk.write("large.csv", "lon,lat,note\n" + String(repeating: row, count: 2 * rows))
        #expect(try post(large, to: "locate").status == 413)
        #expect(try [405, 0].contains(post(ten, to: "grids.json").status))
        #expect(try server.get("health").status == 200)
        #expect(try server.stop(SIGTERM).status == 0)
    }

    @Test func `settings come from options, else the environment, else a file`() throws {
        let desk = try Monaco.desk()
        let file = "file = \(desk.file)\n# a comment\nhost = 192.0.2.1\nopen = false  # kept\nport = 0\n"
        let config = try desk.write("serve.conf", file)
        let fromFile = try desk.gridmap("serve", "--config", config)
        #expect(fromFile.status == 1 && fromFile.error.contains("192.0.2.1"))
        let variables = ["GRIDMAP_HOST": "192.0.2.2"]
        let fromEnvironment = try desk.gridmap("serve", "--config", config, environment: variables)
        #expect(fromEnvironment.error.contains("192.0.2.2"))
        let fromOption = try desk.gridmap(
            "serve", "--config", config, "--host", "192.0.2.3", environment: variables)
        #expect(fromOption.error.contains("192.0.2.3"))
        for (line, message) in [
            ("prot = 8080", "bad.conf:2: “prot”"), ("port = many", "bad.conf:2: port must be"), ("port", "bad.conf:2:"),
            ("host = a", "bad.conf:2: host is given twice"), ("quiet = maybe", "bad.conf:2: quiet must be"),
        ] {
            let bad = try desk.write("bad.conf", "host = 127.0.0.1\n\(line)\n")
            let run = try desk.gridmap("serve", desk.file, "--config", bad)
            #expect(run.status == 64 && run.error.contains(message), "\(run.error)")
        }
    }

    @Test func `a file of settings may begin with a mark of its encoding`() throws {
        let desk = try Monaco.desk()
        let config = try desk.write("serve.conf", "\u{FEFF}host = 192.0.2.1\nport = 0\n")
        let run = try desk.gridmap("serve", desk.file, "--config", config)
        #expect(run.status == 1 && run.error.contains("192.0.2.1"), "\(run.error)")
    }

    @Test func `an address that cannot be listened at is told with what to do, in both languages`() throws {
        let server = try Server()
        let port = "\(try #require(server.address.port))"
        let taken = try server.desk.gridmap("serve", server.desk.file, "--port", port)
        #expect(taken.status == 1 && taken.error.contains("port \(port) of 127.0.0.1 is in use"), "\(taken.error)")
        #expect(taken.error.contains("--port") && taken.error.hasSuffix("[address-in-use]\n"))
        let chinese = ["LC_ALL": "zh_CN.UTF-8"]
        let same = try server.desk.gridmap("serve", server.desk.file, "--port", port, environment: chinese)
        #expect(same.error.contains("已被占用") && same.error.contains("[address-in-use]"), "\(same.error)")
        for host in ["192.0.2.1", "nowhere.invalid"] {
            let elsewhere = try server.desk.gridmap("serve", server.desk.file, "--port", "0", "--host", host, "--open")
            #expect(elsewhere.status == 1 && elsewhere.error.contains("no address of this machine"))
            #expect(elsewhere.error.contains("[address-elsewhere]"), "\(elsewhere.error)")
        }
    }

    @Test func `a socket is served, and its place is cleared of dead ones only`() throws {
        let desk = try Monaco.desk()
        let path = desk.path("s.sock")
        let serve = ["serve", desk.file, "--socket", path, "--log-format", "json"]
        let server = Process()
        let (output, log) = (Pipe(), Pipe())
        server.executableURL = URL(filePath: Command.gridmap)
        server.arguments = serve
        server.standardOutput = output
        server.standardError = log
        try server.run()
        defer { if server.isRunning { kill(server.processIdentifier, SIGKILL) } }
        _ = output.fileHandleForReading.availableData
        func get(_ target: String) throws -> String {
            let curl = ["curl", "-s", "-m", "10", "--unix-socket", path, "http://x\(target)"]
            return String(decoding: try Command.run("/usr/bin/env", curl), as: UTF8.self)
        }
        for _ in 0..<100 {
            if try get("/ready?").contains("\"status\":\"ready\"") { break }
            Thread.sleep(forTimeInterval: 0.2)
        }
        #expect(try get("/page/search?q=secret").contains("matched"))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o660)
        let second = try desk.gridmap("serve", desk.file, "--socket", path)
        #expect(second.status == 1 && second.error.contains("[socket-taken]"))
        let other = try desk.write("file", "kept")
        let third = try desk.gridmap("serve", desk.file, "--socket", other)
        #expect(third.status == 1 && third.error.contains("[socket-taken]"))
        #expect(FileManager.default.contents(atPath: other) == Data("kept".utf8))

        kill(server.processIdentifier, SIGTERM)
        server.waitUntilExit()
        #expect(server.terminationStatus == 0 && !FileManager.default.fileExists(atPath: path))
        let lines = String(decoding: log.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(!lines.contains("secret"))
        let requests = try lines.split(separator: "\n").filter { $0.hasPrefix("{") }.map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }.filter { $0["event"] as? String == "request" }
        let last = requests.suffix(2)
        #expect(last.compactMap { $0["route"] as? String } == ["/ready", "/page/search"])
        #expect(last.allSatisfy { $0["status"] as? Int == 200 && ($0["id"] as? String)?.count == 16 })
    }

    @Test func `a line of the log tells of a request what the manual says, under the client's own number`() throws {
        let server = try Server("--log-format", "logfmt")
        let tile = "grids/14/8530/5973.geojson?properties=code"
        let asked = try server.ask(tile, "X-Request-Id: town-1.2_Z")
        #expect(asked.header("x-request-id") == "town-1.2_Z")
        var made: Set<String> = []
        for odd in ["two words", String(repeating: "x", count: 65), "a\"b", "编号"] {
            made.insert(try #require(try server.ask(tile, "X-Request-Id: \(odd)").header("x-request-id")))
        }
        #expect(made.count == 4 && made.allSatisfy { $0.wholeMatch(of: /[0-9a-f]{16}/) != nil }, "\(made)")
        #expect(try server.stop(SIGTERM).status == 0)
        let lines = server.logged.split(separator: "\n").filter { $0.contains("event=request") }
        #expect(lines.count == 5)
        let form = /time=\S+Z level=info event=request id=\S+ method=GET route=\S+ status=200 ms=[0-9.]+ bytes=\d+/
        #expect(lines.allSatisfy { $0.wholeMatch(of: form) != nil }, "\(lines)")
        #expect(lines.first?.contains(" id=town-1.2_Z method=GET route=/{layer}/{z}/{x}/{file} ") == true)
        #expect(lines.allSatisfy { !$0.contains("8530") && !$0.contains("127.0.0.1") && !$0.contains("code") })
    }

    @Test func `a quiet server prints nothing, and takes the socket that a dead one left, with the mode asked for`()
        throws
    {
        let desk = try Monaco.desk()
        let path = desk.path("s.sock")
        let curl = ["curl", "-s", "-m", "10", "--unix-socket", path, "http://x/health"]
        let output = try desk.write("output", "")
        /// Returns when it answers.
        func serve() throws -> Process {
            let server = Process()
            server.executableURL = URL(filePath: Command.gridmap)
            server.arguments = ["serve", desk.file, "--socket", path, "--socket-mode", "600", "--quiet"]
            server.standardOutput = FileHandle(forWritingAtPath: output)
            server.standardError = server.standardOutput
            try server.run()
            var isAnswering = false
            for _ in 0..<300 where !isAnswering {
                Thread.sleep(forTimeInterval: 0.2)
                isAnswering = try Command.result("/usr/bin/env", curl).output == Data("{\"status\":\"ok\"}".utf8)
            }
            #expect(isAnswering)
            return server
        }
        let first = try serve()
        kill(first.processIdentifier, SIGKILL)
        first.waitUntilExit()
        #expect(FileManager.default.fileExists(atPath: path))
        let second = try serve()
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        kill(second.processIdentifier, SIGTERM)
        second.waitUntilExit()
        #expect(second.terminationStatus == 0 && !FileManager.default.fileExists(atPath: path))
        #expect(FileManager.default.contents(atPath: output) == Data())
        for wrong in ["888", "7777", "rw", "-1"] {
            let run = try desk.gridmap("serve", desk.file, "--socket", path, "--socket-mode=\(wrong)")
            #expect(run.status == 64 && run.error.contains("--socket-mode: octal"), "\(wrong): \(run.error)")
        }
    }

    @Test func `addresses begin with the public one, from the environment too`() throws {
        let server = try Server(environment: ["GRIDMAP_PUBLIC_URL": "https://map.example.org/town"])
        let document = try server.get("grids.json").body
        #expect(document.contains("\"https://map.example.org/town/grids/{z}/{x}/{y}.mvt\""), "\(document)")
        #expect(try server.get("style.json").status == 200)
    }

    @Test func `origins are given one by one, as options or in one text of settings`() throws {
        let origins = ["https://one.example.org", "https://two.example.org"]
        for server in [
            try Server(options: ["--cors"] + origins),
            try Server(environment: ["GRIDMAP_CORS": origins.joined(separator: " ")]),
        ] {
            for origin in origins + ["https://three.example.org"] {
                let allowed = try server.ask("grids.json", "Origin: \(origin)").header("access-control-allow-origin")
                #expect(allowed == (origins.contains(origin) ? origin : nil))
            }
        }
    }

    @Test func `other machines are served only with --open`() throws {
        let desk = try Monaco.desk()
        for host in ["0.0.0.0", "192.0.2.1", "::"] {
            let run = try desk.gridmap("serve", desk.file, "--host", host, "--port", "0")
            #expect(run.status == 1 && run.output == "" && run.error.contains("--open"))
            #expect(run.error.contains("[host-not-loopback]"))
        }
    }
}
