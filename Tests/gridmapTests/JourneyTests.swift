import Foundation
import TestSupport
import Testing

/// From a town's files to its published grids, by the commands alone.
@Suite struct JourneyTests {
    @Test func `each step of the demo ends as it says`() throws {
        let runs = try Monaco.published.get().runs
        #expect(runs.mapValues(\.status) == ["import": 0, "partition": 2, "check": 2, "stats": 0])
        #expect(runs.values.allSatisfy { $0.error.isEmpty })

        let units = try #require(runs["import"]).summary
        #expect(units["layer"] as? String == "units" && units["added"] as? Int == 76)
        let partition = try #require(runs["partition"]).summary
        let divided = try #require(partition["grids"] as? [[String: Any]])
        #expect(try #require(partition["communities"] as? [[String: Any]]).count == 6)

        let check = try #require(runs["check"]).summary
        let counts = [
            "communities": 6, "grids": divided.count, "buildings": 1283, "assigned": 882, "outside": 401,
            "cutByCommunity": 15, "faults": 0, "units": 76, "withoutLocation": 0,
        ]
        for (name, count) in counts { #expect(check[name] as? Int == count, "\(name)") }
        let undecided = try #require(check["undecided"] as? Int)
        #expect(try #require(check["undecidedBuildings"] as? [Any]).count == undecided)
        #expect(try #require(check["outsideBuildings"] as? [Any]).count == 401)

        let stats = try #require(runs["stats"]).summary
        let rows = try #require(stats["rows"] as? [[String: Any]])
        #expect(rows.count == divided.count)
        #expect(rows.compactMap { $0["buildings"] as? Int }.reduce(0, +) == 882)
        #expect(
            rows.compactMap { $0["households"] as? Int }.reduce(0, +)
                == divided.compactMap { $0["households"] as? Int }.reduce(0, +))
        let table = try #require(runs["stats"]).output.split(separator: "\n")
        #expect(rows.allSatisfy { row in table.contains { $0.hasPrefix("\(row["code"] ?? "?") ") } })
    }

    @Test func `the exported grids keep every promise`() throws {
        struct Score: Decodable {
            let grids, inside, outside, cut_by_community, cut_by_grid, in_no_grid, extra_pieces: Int
            let edge_matched, hard_ok: Bool
            let households, gap_thick_m2, outside_thick_m2, overlap_thick_m2: Double
        }
        let desk = try Monaco.desk()
        for layer in ["grids", "buildings", "communities"] { try desk.export(layer) }
        let output = try Oracle.run(
            "partition.py",
            arguments: [
                desk.path("grids.geojson"), desk.path("buildings.geojson"), "--communities",
                desk.path("communities.geojson"),
            ])
        let score = try JSONDecoder().decode(Score.self, from: output)
        #expect(score.hard_ok && score.edge_matched && score.extra_pieces == 0)
        #expect(score.inside == 882 && score.outside == 401 && score.cut_by_community == 15)
        #expect(score.cut_by_grid == 0 && score.in_no_grid == 0)
        let grids = try desk.properties("grids")
        #expect(score.grids == grids.count)
        #expect(Double(grids.compactMap { $0["households"] as? Int }.reduce(0, +)) == score.households)
    }

    @Test func `exports hold the fields they are known for, and no others`() throws {
        let desk = try Monaco.desk()
        let grids = try desk.properties("grids")
        let gridFields = [
            "id", "code", "name", "community", "households", "households_source", "buildings", "area_m2",
        ]
        #expect(grids.allSatisfy { Set($0.keys) == Set(gridFields) })
        #expect(grids.allSatisfy { $0["code"] is String && $0["households_source"] as? String == "estimated" })
        let buildings = try desk.properties("buildings")
        let buildingFields = ["id", "ref", "households", "households_source", "grid", "share", "method"]
        #expect(buildings.count == 1283)
        #expect(buildings.allSatisfy { Set($0.keys) == Set(buildingFields) })
        #expect(buildings.filter { $0["grid"] is String }.count == 882)
        for (layer, fields) in [("grids", gridFields), ("buildings", buildingFields)] {
            let table = try desk.gridmap("export", desk.file, layer, "--format", "csv").output
            #expect(table.hasPrefix("\u{FEFF}" + fields.joined(separator: ",")), "\(layer)")
        }
        let lines = try desk.gridmap("export", desk.file, "buildings", "--format", "geojsonl").output
        #expect(lines.split(separator: "\n").count == 1283)
    }

    @Test func `a spreadsheet takes no cell for a formula, and Chinese for what it is`() throws {
        let desk = try Monaco.desk()
        let names = ["=1+1", "+1", "-1", "@now"]
        let rows = names.map { "\"\($0)\",一号楼,7.42,43.735" }
        let source = try desk.write("more.csv", (["ref,name,lon,lat"] + rows).joined(separator: "\n") + "\n")
        let run = try desk.gridmap("import", desk.file, "buildings", source)
        try #require(run.status == 0, "\(run.error)")
        let table = try desk.gridmap("export", desk.file, "buildings", "--format", "csv").output
        let cells = table.split(whereSeparator: \.isNewline).dropFirst().map { $0.split(separator: ",")[1] }
        #expect(cells.suffix(4) == names.map { "'\($0)" })
        #expect(cells.allSatisfy { !"=+-@".contains($0.first ?? "=") })
        #expect(try desk.properties("buildings").suffix(4).map { $0["ref"] as? String } == names)
        #expect(try desk.gridmap("export", desk.file, "grids", "--format", "csv").output.contains("第1网格"))
    }

    @Test func `the same files and seed give the same bytes again`() throws {
        #expect(try Monaco().grids == Monaco.published.get().grids)
    }

    @Test func `GDAL's validator finds nothing in the file`() throws {
        let desk = try Monaco.desk()
        let result = try Command.result("/usr/bin/python3", ["-m", "osgeo_utils.samples.validate_gpkg", desk.file])
        #expect(result.status == 0)
        #expect(result.error == "" && result.output.isEmpty)
    }

    @Test func `a building at the other end of the world changes nothing for the others`() throws {
        let desk = try Monaco.desk()
        let far = """
            {"type":"Feature","properties":{"ref":"far"},"geometry":{"type":"Polygon","coordinates":\
            [[[106.5,0.5],[106.501,0.5],[106.501,0.501],[106.5,0.5]]]}}
            """
        let run = try desk.gridmap("import", desk.file, "buildings", try desk.write("far.geojson", far))
        try #require(run.status == 0, "\(run.error)")
        let before = try Monaco.published.get().runs["check"]?.summary["violations"] as? [NSObject]
        let after = try desk.gridmap("check", desk.file, "--json").summary
        #expect(after["outside"] as? Int == 402 && after["assigned"] as? Int == 882)
        #expect(after["violations"] as? [NSObject] == before)
        let assign = try desk.gridmap("assign", desk.file, "--json")
        #expect(assign.status == 2 && assign.error == "")
    }
}
