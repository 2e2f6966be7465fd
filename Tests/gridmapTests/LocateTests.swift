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

    @Test func `other separators, encodings and a given column of ours`() throws {
        let desk = try Monaco.desk()
        let semicolons = try desk.gridmap("locate", "\(desk.file):grids", input: "经度;纬度;名\n7.42;43.735;a,b\n")
        #expect(semicolons.output.hasPrefix("经度;纬度;名;grid;place\n7.42;43.735;a,b;9949"))
        let marked = try desk.gridmap("locate", "\(desk.file):grids", input: "\u{FEFF}lon,lat\n7.42,43.735\n")
        #expect(marked.output.hasPrefix("lon,lat,grid,place\n7.42,43.735,9949"))
        let old = try desk.write("old.csv", "lon,lat,name\n7.42,43.735,")
        let handle = try #require(FileHandle(forWritingAtPath: old))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data([0xBB, 0xA7, 0x0A]))  // 户 in GB18030
        try handle.close()
        let wrong = try desk.gridmap("locate", "\(desk.file):grids", old)
        #expect(wrong.status == 1 && wrong.error.contains("line 2 is not UTF-8"), "\(wrong.error)")
        #expect(wrong.error.contains("--encoding GB18030"))
        let right = try desk.gridmap("locate", "\(desk.file):grids", old, "--encoding", "GB18030")
        #expect(right.output.contains("7.42,43.735,户,9949"), "\(right.error)")
        let taken = try desk.gridmap("locate", "\(desk.file):grids", input: "lon,lat,grid\n7.42,43.735,1\n")
        #expect(taken.status == 1 && taken.error.contains("“grid”"))
        let twice = try desk.gridmap("locate", "\(desk.file):grids", input: "lon,lat,Lon\n7.42,43.735,7.5\n")
        #expect(twice.status == 1 && twice.error.contains("[csv-column-twice]"))
        let missing = try desk.gridmap("locate", "\(desk.file):grids", desk.path("none.csv"))
        #expect(missing.error.contains("none.csv → locate: there is no such file [source-not-found]"))
    }

    @Test func `features keep their bytes and get two properties`() throws {
        let desk = try Monaco.desk()
        let point = #""geometry":{"type":"Point","coordinates":[7.4200000001,43.7350,12]}"#
        let lines = [
            #"{"type":"Feature","id":7,"properties":{"a":1.50,"b":{"c":[1,2]} },\#(point),"extra":true}"#,
            #"{"type":"Feature","properties":null,\#(point)}"#,
            #"{"type":"Feature","properties":{},\#(point)}"#,
            #"{"type":"Feature","properties":{"n":2},\#(point)}"#,
            #"{"type":"Feature","properties":{"n":3},"geometry":null}"#,
            #"{"type":"Feature","properties":{"n":4},"geometry":{"type":"Point","coordinates":[7.5,43.9]}}"#,
        ]
        let run = try desk.gridmap(
            "locate", "\(desk.file):grids", "--format", "features", input: lines.joined(separator: "\n"))
        try #require(run.status == 0, "\(run.error)")
        let written = run.output.split(separator: "\n").map(String.init)
        #expect(written.count == 6)
        let code = try #require(written[2].firstRange(of: /[0-9]{15}/).map { String(written[2][$0]) })
        let added = #""grid":"\#(code)","place":"inside"}"#
        #expect(
            written[0]
                == #"{"type":"Feature","id":7,"properties":{"a":1.50,"b":{"c":[1,2]} ,\#(added),\#(point),"extra":true}"#
        )
        #expect(written[1] == #"{"type":"Feature","properties":{\#(added),\#(point)}"#)
        #expect(written[2] == written[1])
        #expect(written[3] == #"{"type":"Feature","properties":{"n":2,\#(added),\#(point)}"#)
        #expect(written[4].contains(#"{"n":3,"grid":null,"place":null}"#))
        #expect(written[5].contains(#"{"n":4,"grid":null,"place":"outside"}"#))
        let taken = try desk.gridmap(
            "locate", "\(desk.file):grids", "--format", "features",
            input: lines[1] + "\n" + lines[1].replacing("null", with: #"{"place":"old"}"#))
        #expect(taken.status == 1 && taken.error.contains("row 2: ") && taken.error.contains("“place”"))
        let sequence = lines.map { "\u{1E}" + $0.replacing(",\"properties\"", with: ",\n\"properties\"") }
        let separated = try desk.gridmap(
            "locate", "\(desk.file):grids", "--format", "features", input: sequence.joined(separator: "\n"))
        let plain = separated.output.replacing(",\n\"", with: ",\"").replacing("\u{1E}", with: "")
        #expect(plain == run.output)
        let area = #"{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[7,43],[8,44]]}}"#
        let refused = try desk.gridmap(
            "locate", "\(desk.file):grids", "--format", "features", input: lines[0] + "\n" + area)
        #expect(refused.status == 1 && refused.error.contains("row 2"), "\(refused.error)")
    }

    @Test func `pairs, an index and the file itself answer alike`() throws {
        let desk = try Monaco.desk()
        let index = desk.path("grids.index")
        let made = try desk.gridmap("index", "\(desk.file):grids", "-o", index, "--json")
        #expect(try made.status == 0 && (made.summary["areas"] as? Int ?? 0) > 40, "\(made.error)")
        var generator = Seed(6).generator
        var rows = ["lon,lat"]
        var degrees = Data()
        var lattice = Data()
        for _ in 0..<150_000 {
            let x = Int32.random(in: 74_050_000...74_450_000, using: &generator)
            let y = Int32.random(in: 437_200_000...437_600_000, using: &generator)
            withUnsafeBytes(of: (x.littleEndian, y.littleEndian)) { lattice.append(contentsOf: $0) }
            let (lon, lat) = (Double(x) / 1e7, Double(y) / 1e7)
            withUnsafeBytes(of: (lon, lat)) { degrees.append(contentsOf: $0) }
            rows.append("\(lon),\(lat)")
        }
        let text = rows.joined(separator: "\n") + "\n"
        let fromFile = try desk.gridmap("locate", "\(desk.file):grids", input: text)
        let fromIndex = try desk.gridmap("locate", index, input: text)
        #expect(fromFile.output == fromIndex.output && fromFile.status == 0)
        let one = try Command.result(
            "/usr/bin/taskset", ["-c", "0", Command.gridmap, "locate", index], input: Data(text.utf8))
        #expect(String(decoding: one.output, as: UTF8.self) == fromIndex.output)
        for (kind, bytes) in [("degrees", degrees), ("lattice", lattice)] {
            let input = desk.path(kind)
            try bytes.write(to: URL(filePath: input))
            let run = try desk.gridmap("locate", index, input, "--binary", kind, "-o", desk.path("cells"))
            try #require(run.status == 0, "\(run.error)")
            let cells = try Data(contentsOf: URL(filePath: desk.path("cells"))).withUnsafeBytes {
                Array($0.bindMemory(to: UInt32.self))
            }
            #expect(cells.count == 150_000)
            var names: [UInt32: Set<Substring>] = [:]
            for (cell, row) in zip(cells, fromFile.output.split(separator: "\n").dropFirst()) {
                names[cell, default: []].insert(row.split(separator: ",", omittingEmptySubsequences: false)[2])
            }
            #expect(names.count > 40 && names.values.allSatisfy { $0.count == 1 })
            #expect(names[UInt32.max] == [""])
        }
        try (degrees + [1]).write(to: URL(filePath: desk.path("cut")))
        let cut = try desk.gridmap("locate", index, desk.path("cut"), "--binary", "degrees", "-o", desk.path("none"))
        #expect(
            cut.status == 1 && cut.error.contains("pair") && !FileManager.default.fileExists(atPath: desk.path("none")))
        var damaged = try Data(contentsOf: URL(filePath: index))
        damaged[damaged.count / 2] ^= 1
        try damaged.write(to: URL(filePath: index))
        let refused = try desk.gridmap("locate", index, input: text)
        #expect(refused.status == 1 && refused.error.contains("damaged"), "\(refused.error)")
    }

    @Test(arguments: [[], ["--lenient"]])
    func `areas wider than half the globe are refused`(options: [String]) throws {
        let desk = try Desk()
        let path = try desk.write(
            "world.geojson",
            #"{"type":"Feature","properties":{"code":"1"},"geometry":{"type":"Polygon","coordinates":"#
                + "[[[-170,-80],[170,-80],[170,80],[-170,80],[-170,-80]]]}}")
        let result = try Command.result(
            Command.gridmap, ["locate", path] + options, input: Data("lon,lat\n1,1\n".utf8),
            environment: ["LC_ALL": "C.UTF-8"])
        #expect(result.status == 1 && result.output.isEmpty)
        #expect(result.error.contains("180 degrees"), "\(result.error)")
    }

    @Test func `a fault far down is named by its row and line`() throws {
        let desk = try Monaco.desk()
        let index = desk.path("grids.index")
        _ = try desk.gridmap("index", "\(desk.file):grids", "-o", index)
        var rows = ["lon,lat,note"]
        for row in 1...90_000 { rows.append("7.42,43.735,\"row\n\(row)\"") }
        rows[80_001] = "7.42,x,"
        let run = try desk.gridmap("locate", index, "-o", desk.path("out"), input: rows.joined(separator: "\n"))
        #expect(run.status == 1 && run.error.contains("row 80001:"), "\(run.error)")
        rows[80_001] = "7.42,43.735"
        let short = try desk.gridmap("locate", index, "-o", desk.path("out"), input: rows.joined(separator: "\n"))
        #expect(short.error.contains("row 80001:") && short.error.contains("line 160002 "), "\(short.error)")
    }

    /// The same places and the same grids in metres of Web Mercator, which are computed here.
    @Test func `coordinates of another system, of points and of areas`() throws {
        let desk = try Monaco.desk()
        let radius = 6_378_137.0
        func metres(_ lon: Double, _ lat: Double) -> (x: Double, y: Double) {
            (radius * lon * .pi / 180, radius * log(tan(.pi / 4 + lat * .pi / 360)))
        }
        var generator = Seed(8).generator
        let places = (0..<3000).map { _ in
            (Double.random(in: 7.40...7.45, using: &generator), Double.random(in: 43.72...43.76, using: &generator))
        }
        let (degrees, projected) = ("lon,lat\n", "x,y\n")
        let plain = try desk.gridmap(
            "locate", "\(desk.file):grids", input: degrees + places.map { "\($0),\($1)\n" }.joined())
        func answers(_ run: Run) throws -> [Substring] {
            try #require(run.status == 0, "\(run.error)")
            return run.output.split(separator: "\n").dropFirst().map { row in
                let cut = row.indices.filter { row[$0] == "," }[1]
                return row[cut...]
            }
        }
        let wanted = try answers(plain)
        #expect(Set(wanted).count > 30)
        let far = places.map(metres)
        let rows = projected + far.map { "\($0.x),\($0.y)\n" }.joined()
        #expect(try answers(desk.gridmap("locate", "\(desk.file):grids", "--crs", "EPSG:3857", input: rows)) == wanted)
        #expect(try desk.gridmap("locate", "\(desk.file):grids", input: rows).status == 1)

        let features = far.map { "{\"type\":\"Point\",\"coordinates\":[\($0.x),\($0.y)]}\n" }.joined()
        let located = try desk.gridmap(
            "locate", "\(desk.file):grids", "--format", "features", "--crs", "EPSG:3857", input: features)
        let names = located.output.split(separator: "\n").map { line in
            line.firstMatch(of: /"grid":(?:null|"([^"]*)")/).map { String($0.1 ?? "") } ?? "?"
        }
        #expect(names == wanted.map { String($0.split(separator: ",", omittingEmptySubsequences: false)[1]) })

        var pairs = Data()
        for (x, y) in far { withUnsafeBytes(of: (x, y)) { pairs.append(contentsOf: $0) } }
        try pairs.write(to: URL(filePath: desk.path("pairs")))
        let binary = try desk.gridmap(
            "locate", "\(desk.file):grids", desk.path("pairs"), "--binary", "degrees", "--crs", "EPSG:3857", "-o",
            desk.path("cells"))
        #expect(binary.status == 0, "\(binary.error)")
        let cells = try Data(contentsOf: URL(filePath: desk.path("cells"))).withUnsafeBytes {
            Array($0.bindMemory(to: UInt32.self))
        }
        #expect(zip(cells, names).allSatisfy { ($0 == UInt32.max) == $1.isEmpty })

        let text = String(decoding: try desk.export("grids"), as: UTF8.self)
        let areas = text.replacing(/\[(-?[0-9.]+), ?(-?[0-9.]+)\]/) { match in
            let (x, y) = metres(Double(match.1) ?? .nan, Double(match.2) ?? .nan)
            return "[\(x),\(y)]"
        }
        let path = try desk.write("metres.geojson", areas)
        let own = try desk.gridmap(
            "locate", path, "--areas-crs", "EPSG:3857", "--crs", "EPSG:3857", input: rows)
        #expect(try answers(own) == wanted)
        let made = try desk.gridmap("index", path, "--areas-crs", "EPSG:3857", "-o", desk.path("grids.index"))
        #expect(made.status == 0, "\(made.error)")
        let index = try desk.gridmap("locate", desk.path("grids.index"), "--crs", "EPSG:3857", input: rows)
        #expect(try answers(index) == wanted)
        for option in [["--areas-crs", "EPSG:3857"], ["--id", "code"], ["--lenient"]] {
            let run = try Command.result(
                Command.gridmap, ["locate", desk.path("grids.index")] + option, input: Data("lon,lat\n".utf8))
            #expect(run.status == 1 && run.error.contains("[index-read-already]"), "\(run.error)")
        }
    }

    @Test func `areas that overlap are refused, or answered with doubt`() throws {
        let desk = try Desk()
        let areas = [0.0, 0.005].enumerated().map { row, shift in
            let (west, east) = (7.42 + shift, 7.43 + shift)
            return #"{"type":"Feature","properties":{"code":"\#(row)"},"geometry":{"type":"Polygon","coordinates":"#
                + "[[[\(west),43.73],[\(east),43.73],[\(east),43.74],[\(west),43.74],[\(west),43.73]]]}}"
        }
        let path = try desk.write("areas.geojsonl", areas.joined(separator: "\n"))
        let run = try desk.gridmap("locate", path, input: "lon,lat\n7.42,43.73\n")
        #expect(run.status == 1 && run.output == "" && run.error.contains("overlap"), "\(run.error)")
        let index = try desk.gridmap("index", path, "-o", desk.path("grids.index"))
        #expect(index.status == 1 && index.error.contains("gridmap locate --lenient"), "\(index.error)")
        let lenient = try desk.gridmap(
            "locate", path, "--lenient", input: "lon,lat\n7.421,43.735\n7.427,43.735\n7.433,43.735\n7.5,43.735\n")
        #expect(
            lenient.output.split(separator: "\n").dropFirst().map {
                $0.split(separator: ",").dropFirst(2).joined(separator: ",")
            }
                == ["0,inside", "0,inside", "1,inside", "outside"], "\(lenient.output)")
        #expect(lenient.error.contains("1 points lie in several areas"))
    }
}
