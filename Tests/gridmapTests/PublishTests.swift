import Foundation
import TestSupport
import Testing

/// Drafts, pending revisions and grids drawn by hand.
@Suite struct PublishTests {
    /// The grids in force under other codes, as if someone had drawn them in a desktop GIS.
    private func drawn(_ desk: Desk) throws -> (path: String, codes: Set<String>) {
        var object = try #require(try JSONSerialization.jsonObject(with: desk.export("grids")) as? [String: Any])
        var features = try #require(object["features"] as? [[String: Any]])
        var codes: Set<String> = []
        for row in features.indices {
            var properties = try #require(features[row]["properties"] as? [String: Any])
            let code = try #require(properties["code"] as? String).dropLast(3) + "\(900 - row)"
            properties = ["code": String(code), "name": "手绘\(row)"]
            codes.insert(String(code))
            features[row] = [
                "type": "Feature", "properties": properties, "geometry": features[row]["geometry"] ?? NSNull(),
            ]
        }
        object["features"] = features
        let text = String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
        return (try desk.write("drawn.geojson", text), codes)
    }

    @Test func `without a draft there is nothing to publish`() throws {
        let desk = try Monaco.desk()
        let before = try desk.state()
        let run = try desk.gridmap("publish", desk.file)
        #expect(run.status == 1 && run.output == "" && run.error.hasSuffix("[no-draft]\n"))
        #expect(try desk.state() == before)
    }

    @Test func `grids drawn by hand become a draft, then the plan in force`() throws {
        let desk = try Monaco.desk()
        let inForce = try desk.export("grids")
        let drawn = try drawn(desk)
        let draft = try desk.gridmap("import", desk.file, "grids", drawn.path, "--json")
        #expect(draft.status == 0 && draft.error == "")
        #expect(try draft.summary["draft"] as? Int == drawn.codes.count)
        #expect(try desk.export("grids") == inForce)

        let publish = try desk.gridmap(
            "publish", desk.file, "--reason", "规则调整", "--note", "手绘方案", "--actor", "王伟", "--json")
        #expect(publish.status == 2 && publish.error == "")
        #expect(try #require(publish.summary["retiredCodes"] as? [String]).count == drawn.codes.count)
        let grids = try desk.properties("grids")
        #expect(Set(grids.compactMap { $0["code"] as? String }) == drawn.codes)
        #expect(Set(try desk.properties("buildings").compactMap { $0["grid"] as? String }).isSubset(of: drawn.codes))
        let check = try desk.gridmap("check", desk.file, "--json").summary
        #expect(check["faults"] as? Int == 0 && check["assigned"] as? Int == 882)
        let last = try #require(desk.state().operations.last)
        #expect(last == Desk.State.Operation(actor: "王伟", command: "publish", reason: "规则调整"))
        #expect(try desk.gridmap("publish", desk.file).status == 1)
    }

    @Test func `a revision for a day to come changes nothing in force`() throws {
        let desk = try Monaco.desk()
        let layers = ["grids", "buildings", "units"]
        let before = try layers.map { try desk.export($0) }
        let stats = try desk.gridmap("stats", desk.file, "--json", "--quiet").output
        _ = try desk.gridmap("import", desk.file, "grids", try drawn(desk).path)
        let pending = try desk.gridmap("publish", desk.file, "--effective", "2099-01-01", "--json")
        #expect(pending.status == 2)
        #expect(try pending.summary["state"] as? String == "pending")
        #expect(try layers.map { try desk.export($0) } == before)
        #expect(try desk.gridmap("stats", desk.file, "--json", "--quiet").output == stats)
        #expect(try desk.gridmap("assign", desk.file, "--json").summary["changed"] as? Int == 0)
        #expect(try layers.map { try desk.export($0) } == before)
        for day in ["2027-02-30", "1.1.2027", "tomorrow"] {
            _ = try desk.gridmap("import", desk.file, "grids", try drawn(desk).path)
            let run = try desk.gridmap("publish", desk.file, "--effective", day)
            #expect(run.status == 1 && run.error.contains(day), "\(run.error)")
        }
    }
}
