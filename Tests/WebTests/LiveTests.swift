import Foundation
import FoundationNetworking
import Storage
import TestSupport
import Testing

@testable import Web

/// Over a real socket, with another connection writing.
@Suite(.serialized) struct LiveTests {
    private func get(_ url: URL) async throws -> (status: Int, body: Data) {
        let (data, response) = try await URLSession.shared.data(from: url)
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, data)
    }

    @Test func `a new generation is served without being asked for`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        try await LiveServer.serving(district) { url in
            let tile = url.appending(path: "grids/14/13298/6741.geojson")
            let before = try await get(tile)
            #expect(before.status == 200)
            #expect(String(decoding: before.body, as: UTF8.self).contains("\"households\":400"))
            try district.publish(households: 433)
            let clock = ContinuousClock()
            let start = clock.now
            while clock.now - start < .seconds(60) {
                let body = String(decoding: try await get(tile).body, as: UTF8.self)
                if body.contains("\"households\":433") { return }
                try await Task.sleep(for: .milliseconds(20))
            }
            Issue.record("the old generation is still served after a minute")
        }
    }

    /// Nobody waits for the server to notice: who names a generation has it looked up in the file.
    @Test func `the very next request after a publish has the new tile when it names the generation`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        try await LiveServer.serving(district) { url in
            let tile = "grids/14/13298/6741.geojson"
            var (generation, tag) = (try await district.generation(), "")
            for households in 401...410 {
                try district.publish(households: households)
                generation += 1
                var request = URLRequest(url: url.appending(path: "v/\(generation)/\(tile)"))
                request.setValue(tag, forHTTPHeaderField: "If-None-Match")
                let (data, response) = try await URLSession.shared.data(for: request)
                let answer = try #require(response as? HTTPURLResponse)
                #expect(answer.statusCode == 200)
                #expect(String(decoding: data, as: UTF8.self).contains("\"households\":\(households)"))
                let fresh = try #require(answer.value(forHTTPHeaderField: "ETag"))
                #expect(fresh != tag)
                tag = fresh
                #expect(try await get(url.appending(path: "v/\(generation - 1)/\(tile)")).status == 410)
                // From then on the plain address has it too.
                #expect(try await get(url.appending(path: tile)).body == data)
            }
        }
    }

    @Test func `a district's file that another one replaced is told once`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let log = HeardLog()
        try await LiveServer.serving(district, logger: log.logger) { url in
            let tile = url.appending(path: "grids/14/13298/6741.geojson")
            #expect(try await get(tile).status == 200)
            try FileManager.default.moveItem(atPath: district.path, toPath: district.path + ".old")
            try FileManager.default.copyItem(atPath: district.path + ".old", toPath: district.path)
            let ready = try await get(url.appending(path: "ready"))
            #expect(ready.status == 503 && String(decoding: ready.body, as: UTF8.self).contains("file-replaced"))
            // The map is the one that was read; features are read each time.
            #expect(try await get(tile).status == 200)
            #expect(try await get(url.appending(path: "ogc/collections/grids/items")).status == 503)
            try await Task.sleep(for: .milliseconds(200))
        }
        #expect(log.lines.count == 1 && log.lines.first?.contains(district.path) == true, "\(log.lines)")
    }

    @Test func `a link that leads to another district's file is told`() async throws {
        let (district, other) = (try TestDistrict(), try TestDistrict())
        defer { for each in [district, other] { each.remove() } }
        let link = district.folder.appending(path: "link.gpkg").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: district.path)
        let log = HeardLog()
        let client = TestClient(
            app: try WebApp(district: District.open(link), at: link, logger: log.logger))
        #expect(try await client.ask("/page/map").status == 200)
        #expect(try await client.ask("/ready").status == 200)
        try FileManager.default.removeItem(atPath: link)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: other.path)
        #expect(try await client.ask("/ready").status == 503 && log.lines.count == 1)
    }

    private actor Answers {
        var counts: Set<Int> = []
        var isFinished = false
        func add(_ more: Set<Int>) { counts.formUnion(more) }
        func finish() { isFinished = true }
    }

    @Test func `readers never see two generations in one answer`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let answers = Answers()
        try await LiveServer.serving(district) { url in
            let places = ["grids/13/6649/3370.geojson", "page/grids", "communities/13/6649/3370.geojson"]
            try await withThrowingTaskGroup { group in
                group.addTask {
                    for round in 1...8 {
                        try await LiveServer.aside { try district.publish(households: 400 + round) }
                        try await Task.sleep(for: .milliseconds(300))
                    }
                    await answers.finish()
                }
                for reader in 0..<6 {
                    group.addTask {
                        while await !answers.isFinished {
                            let place = url.appending(path: places[reader % places.count])
                            let body = String(decoding: try await get(place).body, as: UTF8.self)
                            // The communities' sum is over 12 grids.
                            let counts = Set(
                                body.matches(of: /"households":(\d+)/).compactMap { Int($0.1) }
                                    .map { $0 > 4000 ? $0 / 12 : $0 })
                            #expect(counts.count == 1, "one answer holds \(counts)")
                            await answers.add(counts)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(await answers.counts.count > 2, "the readers saw the plan change")
    }

    @Test func `requests that are no HTTP, or too much of it, leave the server standing`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        try await LiveServer.serving(district) { url in
            let port = try #require(url.port)
            let answer = try await LiveServer.aside { try Oracle.run("hostile_http.py", arguments: ["\(port)"]) }
            #expect(String(decoding: answer, as: UTF8.self) == "231 requests\n")
            #expect(try await get(url.appending(path: "health")).status == 200)
        }
    }
}
