import Foundation
import TestSupport
import Testing

/// `gridmap locate` as a filter of CSV.
@Suite struct LocateTests {
    @Test func `random points lie where shapely says`() throws {
        struct Answer: Decodable {
            let inside, border, outside: Int
            let differing: [[String: String]]
        }
        let desk = try Monaco.desk()
        let features = try #require(
            try JSONSerialization.jsonObject(with: desk.export("grids")) as? [String: Any])["features"]
        var generator = Seed(5).generator
        var rows = ["n,lon,lat"]
        for n in 0..<4000 {
            rows.append(
                "\(n),\(Double.random(in: 7.40...7.45, using: &generator)),"
                    + "\(Double.random(in: 43.72...43.76, using: &generator))")
        }
        for feature in try #require(features as? [[String: Any]]) {
            let geometry = try #require(feature["geometry"] as? [String: Any])
            guard let ring = (geometry["coordinates"] as? [[[Double]]])?.first else { continue }
            for vertex in ring.prefix(20) { rows.append("v,\(vertex[0]),\(vertex[1])") }
        }
        let input = rows.joined(separator: "\n") + "\n"
        let run = try desk.gridmap("locate", desk.path("grids.geojson"), input: input)
        #expect(run.status == 0 && run.error == "")
        let located = try desk.write("located.csv", run.output)
        #expect(run.output.split(separator: "\n").count == rows.count)
        let answer = try JSONDecoder().decode(
            Answer.self, from: try Oracle.run("located.py", arguments: [desk.path("grids.geojson"), located]))
        #expect(answer.differing == [])
        #expect(answer.inside > 300 && answer.border > 500 && answer.outside > 300)
        let fromFile = try desk.gridmap("locate", "\(desk.file):grids", input: input)
        #expect(fromFile.output == run.output)
    }

    @Test func `rows pass through as they are, with two columns more`() throws {
        let desk = try Monaco.desk()
        let input = #"""
            ref,lon,lat,note\#r
            b1,7.42,43.735,"楼, ""一"""\#r
            b2,7.5,43.9,\#r
            b3,,,nowhere\#r
            b4,7.42,43.735,"two
            lines"\#r

            """#
        let run = try desk.gridmap("locate", "\(desk.file):grids", input: input)
        #expect(run.status == 0)
        let grid = try #require(
            run.output.split(whereSeparator: \.isNewline).dropFirst().first?.split(separator: ",").dropLast().last)
        #expect(grid.hasPrefix("994920001003") && grid.count == 15)
        #expect(
            run.output.replacingOccurrences(of: "\r\n", with: "\n") == #"""
                ref,lon,lat,note,grid,place
                b1,7.42,43.735,"楼, ""一""",\#(grid),inside
                b2,7.5,43.9,,,outside
                b3,,,nowhere,,
                b4,7.42,43.735,"two
                lines",\#(grid),inside

                """#)
        let named = try desk.gridmap("locate", "\(desk.file):grids", "--id", "name", input: input)
        #expect(named.output.contains(",La Condamine第"))
        let written = try desk.gridmap(
            "locate", "\(desk.file):grids", "-o", desk.path("out.csv"), "--json", input: input)
        let summary = try written.summary
        #expect(summary["rows"] as? Int == 4 && summary["inside"] as? Int == 2 && summary["outside"] as? Int == 1)
        #expect(try String(contentsOfFile: desk.path("out.csv"), encoding: .utf8) == run.output)
    }

    @Test(arguments: [
        ("lon,lat\n7.42,43.73\nx,43\n", ["row 2", "“x”"]), ("lon,lat\n7.42,nan\n", ["row 1"]),
        ("lon,lat\n7.42,143\n", ["row 1"]), ("lon,name\n7.42,a\n", ["latitude"]), ("", ["nothing"]),
        ("lon,lat\n7.42\n", ["line 2", "fields"]),
        ("lon,lat\n500000,3350000\n", ["row 1", "[coordinate-out-of-range]"]),
    ])
    func `a row that cannot be read is named`(input: String, says: [String]) throws {
        let desk = try Monaco.desk()
        let run = try desk.gridmap("locate", "\(desk.file):grids", "-o", desk.path("out.csv"), input: input)
        #expect(run.status == 1 && run.output == "")
        for word in says { #expect(run.error.contains(word), "\(run.error)") }
        #expect(!FileManager.default.fileExists(atPath: desk.path("out.csv")))
    }

    @Test func `areas that overlap are refused`() throws {
        let desk = try Desk()
        let areas = [0.0, 0.005].enumerated().map { row, shift in
            let (west, east) = (7.42 + shift, 7.43 + shift)
            return #"{"type":"Feature","properties":{"code":"\#(row)"},"geometry":{"type":"Polygon","coordinates":"#
                + "[[[\(west),43.73],[\(east),43.73],[\(east),43.74],[\(west),43.74],[\(west),43.73]]]}}"
        }
        let path = try desk.write("areas.geojsonl", areas.joined(separator: "\n"))
        let run = try desk.gridmap("locate", path, input: "lon,lat\n7.42,43.73\n")
        #expect(run.status == 1 && run.output == "" && run.error.contains("overlap"), "\(run.error)")
    }
}
