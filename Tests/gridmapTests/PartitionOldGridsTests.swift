import Foundation
import TestSupport
import Testing

/// Grids that were there before: drawn by hand, listed by building, in force, locked.
@Suite struct PartitionOldGridsTests {
    private static let rousse = PartitionTests.rousse

    private func codes(_ desk: Desk) throws -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: try desk.properties("grids").compactMap { grid in
                (grid["code"] as? String).flatMap { code in (grid["name"] as? String).map { (code, $0) } }
            })
    }

    private func gridOfBuilding(_ desk: Desk) throws -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: try desk.properties("buildings").compactMap { building in
                (building["ref"] as? String).flatMap { ref in (building["grid"] as? String).map { (ref, $0) } }
            })
    }

    @Test func `hand-drawn grids with slivers become exact, with their codes and names`() throws {
        let desk = try Monaco.desk()
        let text = String(decoding: try desk.export("grids"), as: UTF8.self)
        // Cut off after about a metre: neighbours overlap and leave gaps.
        let coarse = text.replacing(/(\d\.\d{5})\d+/) { $0.1 }.replacing("第", with: "老")
        let source = try desk.write("old.geojson", coarse)
        let before = try codes(desk)
        let homes = try gridOfBuilding(desk)
        let run = try desk.gridmap("partition", desk.file, "--from-grids", source, "--publish", "--json")
        try #require(run.status == 0 || run.status == 2, "\(run.error)")
        #expect(try desk.gridmap("check", desk.file, "--json").summary["faults"] as? Int == 0)
        #expect(try codes(desk) == before.mapValues { $0.replacing("第", with: "老") })
        #expect(try gridOfBuilding(desk) == homes)
        #expect(try #require(run.summary["published"] as? [String: Any])["moved"] as? Int == 0)
    }

    @Test func `old grids that lie elsewhere, hold nothing or leave ground out are told`() throws {
        let desk = try Monaco.desk()
        let before = try codes(desk)
        let code = "994920001001001"
        func feature(_ code: String, _ low: (Double, Double), _ high: (Double, Double)) -> String {
            let ring = [low, (high.0, low.1), high, (low.0, high.1), low].map { "[\($0.0),\($0.1)]" }
            return
                #"{"type":"Feature","properties":{"code":"\#(code)","name":"\#(code)"},"geometry":{"type":"Polygon","#
                + "\"coordinates\":[[\(ring.joined(separator: ","))]]}}\n"
        }
        let far = try desk.write("far.geojson", feature(code, (7.5, 43.8), (7.51, 43.81)))
        let refused = try desk.gridmap("partition", desk.file, "--from-grids", far)
        #expect(refused.status == 1 && refused.error.contains("[outside-community]"), "\(refused.error)")
        #expect(try codes(desk) == before)

        let object = try JSONSerialization.jsonObject(with: try desk.export("communities")) as? [String: Any]
        let features = try #require(object?["features"] as? [[String: Any]])
        let own = try #require(
            features.first { ($0["properties"] as? [String: Any])?["code"] as? String == String(code.dropLast(3)) })
        var numbers: [Double] = []
        func collect(_ value: Any) {
            if let list = value as? [Any] {
                list.forEach(collect)
            } else if let number = value as? Double {
                numbers.append(number)
            }
        }
        collect(try #require((own["geometry"] as? [String: Any])?["coordinates"]))
        let (xs, ys) = (numbers.indices.filter { $0 % 2 == 0 }, numbers.indices.filter { $0 % 2 == 1 })
        let (west, east) = (xs.map { numbers[$0] }.min() ?? 0, xs.map { numbers[$0] }.max() ?? 0)
        let (south, north) = (ys.map { numbers[$0] }.min() ?? 0, ys.map { numbers[$0] }.max() ?? 0)
        // One over the western half, and one that is smaller than any block.
        let middle = ((west + east) / 2, (south + north) / 2)
        let half = try desk.write(
            "half.geojson",
            feature(code, (west, south), (middle.0, north))
                + feature(
                    "994920001001002", (middle.0 - 0.001, middle.1), (middle.0 - 0.00099, middle.1 + 0.00001)))
        let run = try desk.gridmap("partition", desk.file, "--from-grids", half, "--json")
        #expect(run.status == 2, "\(run.error)")
        #expect(try run.summary["lostGrids"] as? [String] == ["994920001001002"])
        #expect(run.output.contains("old grids to which nothing belongs (1): 994920001001002"))
        #expect(run.output.contains("communities that the old grids cover in part only (1): "))
        let locked = try desk.gridmap("partition", desk.file, "--from-grids", half, "--lock", code)
        #expect(locked.status == 1 && locked.error.contains("[lock-unfit]"), "\(locked.error)")
    }

    @Test func `a list that has a building in another community's grid is told`() throws {
        let desk = try Monaco.desk()
        let homes = try gridOfBuilding(desk)
        let stray = try #require(homes.sorted { $0.key < $1.key }.first { $0.value.hasPrefix("994920001006") }?.key)
        let rows = homes.sorted { $0.key < $1.key }
            .map { "\($0.key),\($0.key == stray ? "994920001001001" : $0.value)\n" }
        let list = try desk.write("members.csv", "ref,grid\n" + rows.joined())
        let run = try desk.gridmap("partition", desk.file, "--from-members", list, "--json")
        #expect(run.status == 2 && run.output.contains(stray), "\(run.error)")
        #expect(try run.summary["strayBuildings"] as? [String] == [stray])
    }

    @Test func `lists of buildings become grids, and what they name in vain is listed`() throws {
        let desk = try Monaco.desk()
        let homes = try gridOfBuilding(desk)
        let rows = homes.sorted { $0.key < $1.key }.dropFirst(2).map { "\($0.key),\($0.value)\n" }
        let list = try desk.write("members.csv", "楼栋编号,网格编码\n" + rows.joined() + "gone,994920001001001\n")
        let before = try codes(desk)
        let run = try desk.gridmap("partition", desk.file, "--from-members", list, "--publish", "--json")
        #expect(run.status == 2, "\(run.error)")
        #expect(try run.summary["unknownBuildings"] as? [String] == ["gone"])
        #expect(run.output.contains("gone"))
        #expect(try run.summary["unlistedBuildings"] as? Int == 2)
        #expect(run.output.contains("2 buildings of its communities are not in the list"))
        #expect(try codes(desk) == before)
        // A list may name buildings that no piece of ground joins to the rest of their grid.
        let after = try gridOfBuilding(desk)
        #expect(homes.count { after[$0.key] == $0.value } > homes.count * 9 / 10)
    }

    @Test func `a list that contradicts itself is refused row by row`() throws {
        let desk = try Monaco.desk()
        let refs = try desk.properties("buildings").compactMap { $0["ref"] as? String }
        let list = try desk.write(
            "members.csv",
            "ref,grid\n\(refs[0]),994920001001001\n\(refs[0]),994920001001002\n,994920001001001\nx,12\ny,110101001001001\n"
        )
        let run = try desk.gridmap("partition", desk.file, "--from-members", list)
        #expect(run.status == 1)
        for word in [
            "row 2", "[duplicate-key]", "row 3", "[value-missing]", "row 4", "[code-malformed]", "[parent-unknown]",
        ] {
            #expect(run.error.contains(word), "\(run.error)")
        }
        #expect(run.error.hasSuffix("Nothing was changed.\n"))
    }

    @Test func `a rebalance keeps every code and moves no more than it must`() throws {
        let desk = try Monaco.desk()
        let community = "994920001006"
        let before = try codes(desk)
        // Of many small buildings, so that one that grows makes it too heavy.
        let members = Dictionary(
            grouping: try gridOfBuilding(desk).filter { $0.value.hasPrefix(community) }, by: \.value
        ).mapValues { $0.map(\.key).sorted() }
        let home = try #require(members.values.max { ($0.count, $1[0]) < ($1.count, $0[0]) }?.first)
        let figures = try desk.write("more.csv", "ref,households\n\(home),230\n")
        try #require(try desk.gridmap("import", desk.file, "households", figures).status != 1)
        let run = try desk.gridmap(
            "partition", desk.file, "--rebalance", "--community", community, "--publish", "--json")
        try #require(run.status == 0 || run.status == 2, "\(run.error)")
        #expect(try codes(desk) == before)
        let total = try #require(run.summary["total"] as? [String: Any])
        let moved = try #require(total["moved"] as? [String: Any])
        // The tower alone is 230: whoever leaves its grid is counted, and the rest of the community stays.
        #expect((1..<1000).contains(try #require(moved["weight"] as? Int)))
        #expect(try #require(moved["bound"] as? Int) > 0)
        #expect(run.output.contains("moved"))
    }

    @Test func `a rebalance with nothing to do changes nothing`() throws {
        let desk = try Monaco.desk()
        func rebalance() throws -> Data {
            let run = try desk.gridmap(
                "partition", desk.file, "--rebalance", "--households", "1...1000000", "--publish")
            try #require(run.status == 0 || run.status == 2, "\(run.error)")
            return try desk.export("grids")
        }
        let before = try desk.export("grids")
        #expect(try rebalance() == before)
        #expect(try rebalance() == before)
    }

    @Test func `a list that names nothing of the file is refused`() throws {
        let desk = try Monaco.desk()
        let list = try desk.write("list.csv", "building,grid\n1,\(Self.rousse)001\n2,\(Self.rousse)002\n")
        let run = try desk.gridmap("partition", desk.file, "--from-members", list, "--publish")
        #expect(run.status == 1)
        #expect(run.error.contains("[no-listed-building]"))
        #expect(run.error.contains("1, 2"))
    }

    @Test func `a locked grid stays to the last vertex, with its code`() throws {
        let desk = try Monaco.desk()
        let locked = Self.rousse + "003"
        func shape() throws -> NSObject? {
            let object = try JSONSerialization.jsonObject(with: try desk.export("grids")) as? [String: Any]
            let features = try #require(object?["features"] as? [[String: Any]])
            return features.first { ($0["properties"] as? [String: Any])?["code"] as? String == locked }?["geometry"]
                as? NSObject
        }
        func corners(_ shape: NSObject?) throws -> Set<String> {
            let data = try JSONSerialization.data(withJSONObject: try #require(shape))
            return Set(String(decoding: data, as: UTF8.self).matches(of: /\[\d[^\[\]]*\]/).map { String($0.0) })
        }
        let before = try corners(try shape())
        let run = try desk.gridmap(
            "partition", desk.file, "--community", Self.rousse, "--seed", "5", "--publish", "--json", "--lock", locked)
        try #require(run.status == 0 || run.status == 2, "\(run.error)")
        // Its neighbours' new borders may end on it.
        #expect(before.subtracting(try corners(try shape())).isEmpty)
        let grids = try #require(run.summary["grids"] as? [[String: Any]])
        #expect(grids.filter { $0["isLocked"] as? Bool == true }.compactMap { $0["code"] as? String } == [locked])
        #expect(run.output.contains("\(locked) locked"))
    }

    @Test func `a lock lasts with the plan in force until it is taken away`() throws {
        let desk = try Monaco.desk()
        let locked = Self.rousse + "003"
        func divide(_ options: String...) throws -> Run {
            let result = try Command.result(
                Command.gridmap,
                ["partition", desk.file, "--community", Self.rousse, "--publish", "--json"] + options,
                environment: ["LC_ALL": "C.UTF-8"])
            try #require(result.status == 0 || result.status == 2, "\(result.error)")
            return Run(
                status: result.status, output: String(decoding: result.output, as: UTF8.self), error: result.error)
        }
        #expect(try desk.state().locked.isEmpty)
        _ = try divide("--seed", "5", "--lock", locked)
        #expect(try desk.state().locked == [locked])
        let next = try divide("--seed", "6")
        #expect(next.output.contains("\(locked) locked"))
        #expect(try desk.state().locked == [locked])
        _ = try divide("--seed", "7", "--unlock", locked)
        #expect(try desk.state().locked.isEmpty)
    }

    @Test func `an estate comes into one grid`() throws {
        let desk = try Monaco.desk()
        let homes = try gridOfBuilding(desk).filter { $0.value.hasPrefix(Self.rousse) }
        let first = try #require(homes.min { $0.key < $1.key })
        let second = try #require(homes.filter { $0.value != first.value }.min { $0.key < $1.key })
        let estate = try desk.write("estate.csv", "ref,estate\n\(first.key),花园小区\n\(second.key),花园小区\n")
        try #require(try desk.gridmap("import", desk.file, "buildings", estate).status != 1)
        let run = try desk.gridmap(
            "partition", desk.file, "--community", Self.rousse, "--keep-together", "estate", "--publish")
        try #require(run.status == 0 || run.status == 2, "\(run.error)")
        let after = try gridOfBuilding(desk)
        #expect(after[first.key] == after[second.key])
    }

    @Test func `borders keep to the kinds of barriers that a planner says`() throws {
        let desk = try Monaco.desk()
        func share(_ strength: String) throws -> Double {
            let run = try desk.gridmap(
                "partition", desk.file, "--community", "994920001006", "--balance", "compact", "--barrier-strength",
                "street=\(strength)", "--json")
            let total = try #require(try run.summary["total"] as? [String: Any])
            return try #require(total["barrierShare"] as? Double)
        }
        #expect(try share("1") > share("0"))
    }
}
