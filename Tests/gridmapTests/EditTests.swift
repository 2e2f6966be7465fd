import Foundation
import TestSupport
import Testing

/// `gridmap edit` on Monaco in force.
@Suite struct EditTests {
    private static let ward = "994920001004"

    /// Two grids of a ward that share a border, a third beside them or not, with the places of a line across both.
    private func neighbours(_ desk: Desk) throws -> (a: String, b: String) {
        let found = try Oracle.run("neighbours.py", arguments: [desk.path("grids.geojson"), Self.ward])
        let codes = try JSONDecoder().decode([String].self, from: found)
        try #require(codes.count == 2)
        return (codes[0], codes[1])
    }

    @Test func `grids are merged, split and redrawn, and the scorer finds no fault`() throws {
        let desk = try Monaco.desk()
        try desk.export("grids")
        let (a, b) = try neighbours(desk)
        let before = try desk.properties("grids").count
        let merge = try desk.gridmap("edit", "merge", desk.file, a, b, "--keep-code-of", b, "--json")
        try #require(merge.status == 0 || merge.status == 2, "\(merge.error)")
        #expect(try #require(merge.summary["grids"] as? [Any]).count == before - 1)
        let split = try desk.gridmap("edit", "split", desk.file, b, "--parts", "3", "--json")
        try #require(split.status == 0 || split.status == 2, "\(split.error)")
        #expect(try #require(split.summary["edits"] as? [String]) == ["merge \(a) \(b)", "split \(b) --parts 3"])
        let picture = desk.path("edit.svg")
        let undo = try desk.gridmap("edit", "undo", desk.file, "--json")
        #expect(try undo.summary["hasDraft"] as? Bool == true, "\(undo.error)")
        let again = try desk.gridmap("edit", "split", desk.file, b, "--picture", picture, "--keep-code-of", b)
        try #require(again.status == 0 || again.status == 2, "\(again.error)")
        #expect(again.output.contains(b))
        #expect(try String(contentsOfFile: picture, encoding: .utf8).contains("<svg"))
        let publish = try desk.gridmap("publish", desk.file, "--json")
        try #require(publish.status == 0 || publish.status == 2, "\(publish.error)")
        #expect(try desk.gridmap("check", desk.file, "--json").summary["faults"] as? Int == 0)
        #expect(try desk.properties("grids").count == before)
    }

    @Test func `a line in degrees or in a file draws a border`() throws {
        let desk = try Monaco.desk()
        try desk.export("grids")
        let (a, b) = try neighbours(desk)
        let line = String(
            decoding: try Oracle.run("neighbours.py", arguments: [desk.path("grids.geojson"), Self.ward, "line"]),
            as: UTF8.self)
        let ends = try JSONDecoder().decode([[Double]].self, from: Data(line.utf8))
        let file = try desk.write(
            "line.geojson",
            #"{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":\#(line)}}"#)
        let byFile = try desk.gridmap("edit", "border", desk.file, a, b, "--along", file, "--json")
        try #require(byFile.status == 0 || byFile.status == 2, "\(byFile.error)")
        let first = try #require(byFile.summary["grids"] as? [[String: Any]]).map { $0["households"] as? Int }
        #expect(try desk.gridmap("edit", "undo", desk.file).status == 0)
        let text = ends.map { "\($0[0]),\($0[1])" }.joined(separator: " ")
        let byText = try desk.gridmap("edit", "border", desk.file, a, b, "--along", text, "--json")
        try #require(byText.status == 0 || byText.status == 2, "\(byText.error)")
        #expect(try #require(byText.summary["grids"] as? [[String: Any]]).map { $0["households"] as? Int } == first)
        #expect(try desk.gridmap("publish", desk.file).status != 1)
        #expect(try desk.gridmap("check", desk.file, "--json").summary["faults"] as? Int == 0)
    }

    @Test func `what is wrong is told with a code, in both languages`() throws {
        let desk = try Monaco.desk()
        let code = Self.ward + "001"
        let far = try desk.gridmap("edit", "split", desk.file, code, "--along", "8,44 8.1,44")
        #expect(
            far.status == 1 && far.error.contains("[edit-parts-nothing]") && far.error.contains("longitude comes first")
        )
        // West of Greenwich, and from one end of the world to the other.
        let world = try desk.gridmap("edit", "split", desk.file, code, "--along", "-179,-89 -170,89")
        #expect(world.status == 1 && world.error.contains("[edit-parts-nothing]"), "\(world.error)")
        let chinese = try desk.gridmap("edit", "undo", desk.file, environment: ["LC_ALL": "zh_CN.UTF-8"])
        #expect(chinese.status == 1 && chinese.error.contains("[no-draft]"))
        #expect(try desk.gridmap("edit", "merge", desk.file, code).status == 64)
        #expect(try desk.gridmap("edit", "split", desk.file, code, "--parts", "1").status == 64)
        #expect(try desk.gridmap("edit", "border", desk.file, code, code).status == 64)
        #expect(try desk.gridmap("edit", "split", desk.file, code, "--along", "7,43").status == 64)
    }
}
