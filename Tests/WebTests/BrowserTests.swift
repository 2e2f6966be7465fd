import Foundation
import TestSupport
import Testing

@testable import Web

/// The page in headless Chromium, on a real server.
@Suite struct BrowserTests {
    @Test func `the page draws, tells of a grid, and speaks both languages`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        var options = WebOptions()
        options.port = 0
        options.assets = Fixture.root.appending(path: "tools/assets").path
        try await LiveServer.serving(district, options) { url in
            let output = try await LiveServer.aside {
                try Oracle.run("page.py", arguments: [url.absoluteString, "421003001001006"])
            }
            let seen = try #require(try JSONSerialization.jsonObject(with: output) as? [String: Any])
            for language in ["zh", "en"] {
                let card = try #require(seen["card_\(language)"] as? [String: Any])
                #expect(card["code"] as? String == "421003001001006")
                #expect(card["households"] as? String == "400")
                #expect(card["source"] as? String == (language == "zh" ? "推算" : "estimated"))
                let text = try #require(card["text"] as? String)
                #expect(text.contains(language == "zh" ? "相邻网格" : "Neighbouring grids"))
                #expect(text.contains(language == "zh" ? "16 公顷" : "16 ha"))
                #expect(card["locked"] as? String == (language == "zh" ? "锁定" : "locked"))
                let legend = try #require(card["legend"] as? String)
                #expect(legend.contains(language == "zh" ? "锁定" : "locked"))
            }
        }
    }

    @Test func `MapLibre draws the example, and the same on GeoJSON tiles`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        var options = WebOptions()
        options.publicURL = "http://gridmap.test"
        options.assets = Fixture.root.appending(path: "tools/assets").path
        try await LiveServer.serving(district, options) { url in
            let output = try await LiveServer.aside {
                try Oracle.run(
                    "maplibre.py", arguments: [url.absoluteString, "http://gridmap.test", "112.202", "30.348"])
            }
            let seen = try #require(try JSONSerialization.jsonObject(with: output) as? [String: [String: Any]])
            func drawn(_ zoom: String) -> Set<String> { Set((seen[zoom]?["drawn"] as? [String: Int] ?? [:]).keys) }
            #expect(drawn("8") == ["communities", "grids", "borders-outline"])
            let borders: Set = ["borders-grid", "borders-community", "borders-outline"]
            #expect(drawn("13").isSuperset(of: borders.union(["communities", "grids"])))
            // So near that the district's outline is out of sight.
            #expect(drawn("15").isSuperset(of: ["borders-grid", "borders-community", "grids", "grids~labels"]))
            let labels = try #require(seen["15"]?["labels"] as? [String])
            #expect(labels.contains { $0.hasPrefix("三义街社区") } && labels.contains { $0.hasPrefix("Beimen") })
            #expect(Set(labels).count == labels.count)
        }
    }
}
