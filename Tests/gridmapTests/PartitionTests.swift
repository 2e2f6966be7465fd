import Foundation
import FoundationXML
import TestSupport
import Testing

/// `gridmap partition` on Monaco, option by option.
@Suite struct PartitionTests {
    static let rousse = "994920001004"

    /// The draft that a run made: the grids of its summary by code.
    private func grids(_ run: Run) throws -> [String: [String: Any]] {
        let grids = try #require(try run.summary["grids"] as? [[String: Any]])
        return Dictionary(
            uniqueKeysWithValues: grids.compactMap { grid in (grid["code"] as? String).map { ($0, grid) } })
    }

    @Test func `by area, by levels and by population, grids share out what was asked for`() throws {
        let desk = try Monaco.desk()
        let area = try desk.gridmap(
            "partition", desk.file, "--community", Self.rousse, "--weight", "area", "--grids", "5", "--json")
        let grids = try grids(area).values.filter { $0["community"] as? String == Self.rousse }
        #expect(grids.count == 5)
        for grid in grids {
            let squareMetres = try #require(grid["squareMetres"] as? Double)
            #expect(grid["weight"] as? Int == Int(squareMetres.rounded()))
        }
        #expect(try area.summary["weight"] as? String == "area")
        #expect(area.output.contains("m²"))

        let levels = try desk.gridmap(
            "partition", desk.file, "--community", Self.rousse, "--weight", "levels", "--band", "40...80", "--json")
        #expect(levels.status != 1, "\(levels.error)")
        let communities = try #require(try levels.summary["communities"] as? [[String: Any]])
        let community = try #require(communities.first { $0["code"] as? String == Self.rousse })
        #expect(community["band"] as? String == "40...80")
        let weights = try self.grids(levels).values.filter { $0["community"] as? String == Self.rousse }
            .compactMap { $0["weight"] as? Int }
        #expect(weights.reduce(0, +) == community["weight"] as? Int)

        let people = try desk.write(
            "people.csv",
            "ref,人口\n"
                + (try desk.properties("buildings")).compactMap { $0["ref"] as? String }
                .map { "\($0),90\n" }.joined())
        try #require(
            try desk.gridmap("import", desk.file, "buildings", people, "--field", "population=人口").status != 1)
        let population = try desk.gridmap(
            "partition", desk.file, "--community", Self.rousse, "--weight", "population", "--json")
        let persons = try self.grids(population).values.filter { $0["community"] as? String == Self.rousse }
        #expect(persons.allSatisfy { ($0["weight"] as? Int ?? -1) == 90 * ($0["buildings"] as? Int ?? 0) })
        #expect(population.output.contains("people"))
    }

    @Test func `the same options give the same bytes, another seed others`() throws {
        let desk = try Monaco.desk()
        func draft(_ options: String...) throws -> String {
            let run = try Command.result(
                Command.gridmap, ["partition", desk.file, "--community", Self.rousse, "--json", "--quiet"] + options)
            #expect(run.status == 2)
            return String(decoding: run.output, as: UTF8.self)
                .replacing(#""replacedDraft":true"#, with: #""replacedDraft":false"#)
        }
        let first = try draft("--seed", "3", "--balance", "compact")
        #expect(try draft("--balance", "compact", "--seed", "3") == first)
        #expect(try draft("--seed", "4", "--balance", "compact") != first)
    }

    @Test func `alternatives stand side by side, and each can be had again`() throws {
        let desk = try Monaco.desk()
        let run = try desk.gridmap(
            "partition", desk.file, "--community", Self.rousse, "--alternatives", "3", "--json")
        let plans = try #require(try run.summary["alternatives"] as? [[String: Any]])
        #expect((1...3).contains(plans.count))
        #expect(plans[0]["balance"] as? String == "even" && plans[0]["seed"] as? Int == 1)
        for plan in plans {
            let balance = try #require(plan["balance"] as? String)
            let seed = try #require(plan["seed"] as? Int)
            #expect(run.output.contains("--balance \(balance) --seed \(seed)"))
            let again = try desk.gridmap(
                "partition", desk.file, "--community", Self.rousse, "--balance", balance, "--seed", "\(seed)", "--json")
            #expect(try again.summary["total"] as? NSDictionary == plan["figures"] as? NSDictionary)
        }
        #expect(try run.summary["total"] as? NSDictionary == plans[0]["figures"] as? NSDictionary)
        #expect(run.output.contains("of 3 plans: no other that was tried") == (plans.count < 3))
        // One grid can be made in one way only.
        let one = try desk.gridmap(
            "partition", desk.file, "--community", Self.rousse, "--grids", "1", "--alternatives", "3")
        #expect(one.output.contains("1 of 3 plans: no other that was tried"), "\(one.error)")
    }

    @Test func `other communities keep their grids, and nothing of theirs is measured`() throws {
        let desk = try Monaco.desk()
        let before = try desk.properties("grids").compactMap { $0["code"] as? String }
        let run = try desk.gridmap("partition", desk.file, "--community", Self.rousse, "--grids", "4", "--json")
        let grids = try grids(run)
        let kept = before.filter { !$0.hasPrefix(Self.rousse) }
        #expect(kept.allSatisfy { grids[$0]?["isKept"] as? Bool == true && grids[$0]?["measures"] == nil })
        #expect(grids.count == kept.count + 4)
        // The table is of what was asked for; what was not divided has no bound.
        #expect(kept.allSatisfy { !run.output.contains("\($0)  ") })
        let communities = try #require(try run.summary["communities"] as? [[String: Any]])
        #expect(communities.allSatisfy { ($0["bound"] == nil) == ($0["code"] as? String != Self.rousse) })
        let new = grids.keys.filter { $0.hasPrefix(Self.rousse) }
        // New grids take numbers that no grid ever had.
        #expect(new.allSatisfy { !before.contains($0) })
    }

    @Test func `the report gives each figure with its bound`() throws {
        let run = try #require(try Monaco.published.get().runs["partition"])
        let total = try #require(try run.summary["total"] as? [String: Any])
        let deviation = try #require(total["greatestDeviation"] as? Double)
        let bound = try #require(total["deviationBound"] as? Double)
        #expect(deviation >= bound - 1e-12)
        let border = try #require(total["innerBorder"] as? Double)
        #expect(try #require(total["discBound"] as? Double) < border)
        let counts = try #require(try run.summary["counts"] as? [String: Any])
        let (outside, cut) = (try #require(counts["outside"] as? Int), try #require(counts["cutByCommunity"] as? Int))
        let undecided = try #require(counts["undecided"] as? Int)
        #expect(
            run.output.contains(
                "\(outside) outside every community, \(cut) cut by a community's border, \(undecided) undecided"))
        for grid in try grids(run).values {
            let measures = try #require(grid["measures"] as? [String: Any])
            for share in ["polsbyPopper", "reock", "barrierShare"] {
                #expect((0...1).contains(try #require(measures[share] as? Double)), "\(share)")
            }
            let own = try #require(measures["border"] as? Double)
            #expect(try own >= #require(measures["discBound"] as? Double) - 1e-6 && measures["squareReference"] != nil)
        }
        let weight = try #require(total["weight"] as? Int)
        for word in [
            "PP", "Reock", "barriers", "no plan below", "border m", "discs", "across m", "\(weight) households",
            "at most 1 piece on foot",
        ] { #expect(run.output.contains(word)) }
    }

    @Test func `findings name the grid, in either language`() throws {
        let desk = try Monaco.desk()
        func divide(_ language: String) throws -> Run {
            try desk.gridmap(
                "partition", desk.file, "--community", Self.rousse, "--grids", "3", "--households", "300...310",
                "--json",
                environment: ["LC_ALL": language])
        }
        let run = try divide("C.UTF-8")
        let communities = try #require(try run.summary["communities"] as? [[String: Any]])
        let findings = communities.flatMap { $0["findings"] as? [[String: Any]] ?? [] }
        let outside = findings.filter { $0["code"] as? String == "gridOutsideBand" }
        #expect(!outside.isEmpty)
        let grids = try grids(run)
        let chinese = try divide("zh_CN.UTF-8").output
        for finding in outside {
            let code = try #require(finding["grid"] as? String)
            let weight = try #require(grids[code]?["weight"] as? Int)
            let name = try #require(grids[code]?["name"] as? String)
            #expect(finding["gridName"] as? String == name)
            #expect(run.output.contains("\(code) \(name): \(weight) households, outside 300...310"))
            #expect(chinese.contains("\(code) \(name)：\(weight) 户，不在 300...310 之内"))
        }
    }

    @Test func `fractions that rounding would take away are refused with their range`() throws {
        let desk = try Monaco.desk()
        let refs = try desk.properties("buildings").compactMap { $0["ref"] as? String }
        func divide(_ figures: [String]) throws -> Run {
            let rows = refs.indices.map { "\(refs[$0]),\(figures[$0 % figures.count])\n" }
            let source = try desk.write("estate.csv", "ref,estate\n" + rows.joined())
            try #require(try desk.gridmap("import", desk.file, "buildings", source).status != 1)
            return try desk.gridmap(
                "partition", desk.file, "--community", Self.rousse, "--weight", "estate", "--grids", "3")
        }
        let halves = try divide(["0.3", "0.45", "0.1"])
        #expect(halves.status == 1 && halves.error.contains("[column-fractional]"), "\(halves.error)")
        #expect(halves.error.contains("estate of buildings lies between 0.1 and 0.45"))
        #expect(try divide(["300", "450", "99.6"]).status != 1)
    }

    @Test func `what was asked for and could not be had is a finding, with the reason`() throws {
        let desk = try Monaco.desk()
        func divide(_ options: String...) throws -> Run {
            let run = try Command.result(
                Command.gridmap, ["partition", desk.file, "--weight", "area", "--json"] + options,
                environment: ["LC_ALL": "C.UTF-8"])
            return Run(
                status: run.status, output: String(decoding: run.output, as: UTF8.self), error: run.error)
        }
        func reason(_ run: Run) throws -> String? {
            (try run.summary["gridsChange"] as? [String: Any])?["reason"] as? String
        }
        let few = try divide("--grids", "2")
        #expect(try few.status == 2 && reason(few) == "communities", "\(few.error)")
        #expect(few.output.contains("6 grids were made, not 2: every community has one at least."))
        let locked = try divide(
            "--community", Self.rousse, "--grids", "1", "--lock", "\(Self.rousse)001", "\(Self.rousse)002")
        #expect(try locked.status == 2 && reason(locked) == "locks", "\(locked.error)")
        let many = try divide("--weight", "households", "--community", "994920001005", "--grids", "999")
        #expect(try many.status == 2 && reason(many) == "blocks", "\(many.error)")
        let tight = try divide("--community", Self.rousse, "--grids", "7", "--tolerance", "0.001%")
        #expect(try tight.status == 2 && tight.summary["beyondTolerance"] as? [String] == [Self.rousse])
        #expect(try reason(tight) == nil && tight.output.contains("beyond --tolerance"))
    }

    @Test func `what is asked for and not there is refused, and nothing is changed`() throws {
        let desk = try Monaco.desk()
        let before = try desk.state()
        let cases: [([String], [String])] = [
            (["--lock", "994920001001999"], ["994920001001999", "[unknown-grid]"]),
            (["--barrier-strength", "canal=0.5"], ["canal", "railway", "[unknown-barrier-kind]"]),
            (["--weight", "people", "--grids", "5"], ["people", "population", "[column-missing]"]),
            (["--weight", "use", "--grids", "5"], ["use", "[column-not-numeric]"]),
            (["--community", Self.rousse, "--grids", "5000"], [Self.rousse, "5000", "999", "[too-many-grids]"]),
            (["--weight", "population"], ["population", "import", "[column-empty]"]),
            (["--weight", "levels"], ["levels", "--band", "[band-needed]"]),
            (["--keep-together", "village"], ["village", "estate", "[column-missing]"]),
            (["--from-grids", "no.shp"], ["no.shp → grids", "[source-not-found]"]),
            (["--community", "994920001099"], ["994920001099", "[unknown-community]"]),
        ]
        for (options, says) in cases {
            let run = try Command.result(
                Command.gridmap, ["partition", desk.file] + options, environment: ["LC_ALL": "C.UTF-8"])
            #expect(run.status == 1 && run.output.isEmpty, "\(options)")
            for word in says { #expect(run.error.contains(word), "\(run.error)") }
        }
        #expect(try desk.state() == before)
    }

    @Test(arguments: [
        ["--barrier-strength", "river=-1"], ["--barrier-strength", "river"], ["--tolerance", "much"],
        ["--tolerance", "-3%"], ["--time", "0"], ["--balance", "fair"], ["--alternatives", "0"],
        ["--alternatives", "2", "--time", "3"], ["--band", "5...9"], ["--weight", "levels", "--households", "5...9"],
        ["--from-grids", "a", "--from-members", "b"], ["--key", "code"], ["-o", "x.geojson"],
        ["--atoms", "blocks.gpkg", "--grids", "3", "-o", "x.geojson"], ["--rebalance", "--grids", "3"],
        ["--rebalance", "--tolerance", "5%"], ["--from-grids", "a", "--grids", "3"],
        ["--from-members", "a", "--grids", "3"],
    ])
    func `options that make no sense are wrong usage`(options: [String]) throws {
        let run = try Command.result(Command.gridmap, ["partition", "d.gpkg"] + options)
        #expect(run.status == 64 && run.error.contains("Usage:"), "\(run.error)")
    }

    @Test(arguments: [
        (["--tolerance", "0"], "more than 0 %, at most 100 %; not 0 %"), (["--tolerance", "120%"], "not 120 %"),
        (["--barrier-strength", "street=1.4"], "from 0 to 1; not street=1.4"),
    ])
    func `a number beyond its range is told the range`(options: [String], says: String) throws {
        let run = try Command.result(Command.gridmap, ["partition", "d.gpkg"] + options)
        #expect(run.status == 64 && run.error.contains(says), "\(run.error)")
    }

    @Test func `a picture appears whole, or not at all with nothing changed`() throws {
        let desk = try Monaco.desk()
        let path = desk.path("plan.svg")
        let run = try desk.gridmap("partition", desk.file, "--community", Self.rousse, "--picture", path, "--json")
        let document = try XMLDocument(data: try Data(contentsOf: URL(filePath: path)))
        #expect(document.rootElement()?.name == "svg")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let numbers = try grids(run).keys.filter { $0.hasPrefix(Self.rousse) }.map { $0.suffix(3) }
        #expect(numbers.allSatisfy { text.contains(">\($0)<") })
        let before = try desk.state()
        let nowhere = try desk.gridmap("partition", desk.file, "--picture", desk.path("no/plan.svg"))
        #expect(nowhere.status == 1 && nowhere.error.contains("[cannot-write]"), "\(nowhere.error)")
        #expect(try desk.state() == before)
    }

    @Test func `after a publish the same outlines are no change`() throws {
        let desk = try Monaco.desk()
        let before = try desk.state().generation
        let run = try desk.gridmap(
            "import", desk.file, "communities", "\(Monaco.source):boundaries", "--key", "code", "--json")
        #expect(try run.summary["changed"] as? Int == 0 && run.summary["unchanged"] as? Int == 6, "\(run.output)")
        #expect(try desk.state().generation == before)
        #expect(try desk.gridmap("check", desk.file, "--json").summary["faults"] as? Int == 0)
    }
}
