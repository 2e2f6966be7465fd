import Foundation
import TestSupport
import Testing

/// `gridmap serve` as a process of its own.
@Suite struct ServeTests {
    /// A served copy of Monaco; what it printed first is its address.
    private final class Server {
        let process = Process()
        let address: URL
        let desk: Desk

        /// - Parameter file: in the place of Monaco's.
        init(_ options: String..., file: String? = nil) throws {
            desk = try file == nil ? Monaco.desk() : Desk()
            let pipe = Pipe()
            process.executableURL = URL(filePath: Command.gridmap)
            process.arguments = ["serve", file ?? desk.file, "--port", "0"] + options
            process.standardOutput = pipe
            process.standardError = FileHandle.nullDevice
            try process.run()
            var line = ""
            while !line.contains("\n") {
                let data = pipe.fileHandleForReading.availableData
                if data.isEmpty { break }
                line += String(decoding: data, as: UTF8.self)
            }
            let word = try #require(line.split(whereSeparator: { $0 == " " || $0 == "（" }).first)
            address = try #require(URL(string: String(word)))
        }

        deinit {
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        }

        func get(_ path: String) throws -> (status: Int, type: String, body: String) {
            let url = address.appending(path: path).absoluteString
            let output = try Command.run(
                "/usr/bin/env", ["curl", "-s", "-m", "10", "-w", "\n%{http_code} %{content_type}", url])
            let text = String(decoding: output, as: UTF8.self)
            let cut = try #require(text.lastIndex(of: "\n"))
            let tail = text[text.index(after: cut)...].split(separator: " ", maxSplits: 1)
            return (Int(tail[0]) ?? 0, tail.count > 1 ? String(tail[1]) : "", String(text[..<cut]))
        }

        /// Sends a signal and waits for the end.
        func stop(_ signal: Int32) throws -> (status: Int32, seconds: Double) {
            let began = ContinuousClock.now
            kill(process.processIdentifier, signal)
            while process.isRunning, ContinuousClock.now - began < .seconds(20) { Thread.sleep(forTimeInterval: 0.02) }
            try #require(!process.isRunning)
            return (process.terminationStatus, (ContinuousClock.now - began) / .seconds(1))
        }
    }

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

    @Test func `the page shows the published grids`() throws {
        let server = try Server("--assets", Fixture.root.appending(path: "tools/assets").path)
        let grid = try #require(server.desk.properties("grids").last)
        let code = try #require(grid["code"] as? String)
        let output = try Oracle.run("page.py", arguments: [server.address.absoluteString, code])
        let seen = try #require(try JSONSerialization.jsonObject(with: output) as? [String: Any])
        let card = try #require(seen["card_en"] as? [String: Any])
        #expect(card["code"] as? String == code)
        #expect(card["households"] as? String == "\(try #require(grid["households"] as? Int))")
        #expect(card["source"] as? String == "estimated")
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

    @Test func `other machines are served only with --open`() throws {
        let desk = try Monaco.desk()
        for host in ["0.0.0.0", "192.0.2.1", "::"] {
            let run = try desk.gridmap("serve", desk.file, "--host", host, "--port", "0")
            #expect(run.status == 1 && run.output == "" && run.error.contains("--open"))
            #expect(run.error.contains("[host-not-loopback]"))
        }
    }
}
