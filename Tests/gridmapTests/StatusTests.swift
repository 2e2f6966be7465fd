import Foundation
import TestSupport
import Testing

/// What a script sees of a command: its exit status, its last line, its message.
@Suite struct StatusTests {
    static let commands = [
        "import", "partition", "publish", "assign", "check", "stats", "locate", "export", "settings", "serve",
        "backup",
    ]

    @Test(arguments: commands) func `help teaches by example`(command: String) throws {
        let run = try Desk().gridmap(command, "--help")
        #expect(run.status == 0 && run.error == "")
        #expect(run.output.contains("Example") && run.output.contains("gridmap \(command) "))
        #expect(try Desk().gridmap("--help").output.contains("\n  \(command) "))
    }

    @Test(arguments: [
        ["nonsense"], ["import", "d.gpkg", "nolayer", "a.geojson"], ["import", "d.gpkg", "buildings"],
        ["partition", "d.gpkg", "--households", "5"], ["partition", "d.gpkg", "--households", "500...300"],
        ["partition", "d.gpkg", "--grids", "0"], ["partition", "d.gpkg", "--seed", "x"],
        ["import", "d.gpkg", "buildings", "a.csv", "--repair=-1"],
        ["import", "d.gpkg", "buildings", "a.csv", "--field", "x"],
        ["publish", "d.gpkg", "--reason", "因为"], ["assign", "d.gpkg", "--set", "b=1"],
        ["assign", "d.gpkg", "--by", "x"],
        ["assign", "d.gpkg", "--set", "b=994920001001001", "--unset", "b", "--reason", "单移"],
        ["assign", "d.gpkg", "--moved", "a.csv", "--undecided", "./a.csv"],
        ["backup", "d.gpkg"], ["stats", "d.gpkg", "--by", "house"],
        ["export", "d.gpkg", "grids", "--format", "xlsx"], ["export", "d.gpkg", "grids", "--json"], ["check"],
        ["serve", "d.gpkg", "--port", "x"], ["stats", "d.gpkg", "--unknown"],
    ])
    func `wrong usage is 64 and makes nothing`(arguments: [String]) throws {
        let desk = try Desk()
        let result = try Command.result(Command.gridmap, arguments)
        #expect(result.status == 64 && result.output.isEmpty)
        #expect(result.error.contains("Error:") && result.error.contains("Usage:"))
        #expect(!FileManager.default.fileExists(atPath: desk.file))
    }

    /// A source that cannot be imported, and what the message must name beside the file and the layer.
    struct Refusal: Sendable, CustomTestStringConvertible {
        let name, text: String
        var layer = "buildings"
        var options: [String] = []
        let says: [String]
        var testDescription: String { name }
    }

    static let refusals: [Refusal] = [
        Refusal(
            name: "metres.geojson", text: point(500_000, 3_350_000), says: ["row 1", "--crs", "[crs-projected]"]),
        Refusal(
            name: "unknown.geojson", text: point(7.42, 43.73), options: ["--crs", "EPSG:99999"],
            says: ["EPSG:99999", "[crs-unknown]"]),
        Refusal(
            name: "bow.geojson",
            text: #"{"type":"Feature","properties":{"code":"994920001009","name":"x"},"geometry":{"type":"Polygon","#
                + #""coordinates":[[[7.42,43.73],[7.43,43.74],[7.43,43.73],[7.42,43.74],[7.42,43.73]]]}}"#,
            layer: "communities", says: ["row 1", "994920001009", "(7.425, 43.735)", "--repair", "[shape-invalid]"]),
        Refusal(
            name: "cut.geojson", text: String(point(7.42, 43.73).dropLast(6)),
            says: ["byte", "[geometry-malformed]"]),
        Refusal(
            name: "infinite.geojson", text: point(7.42, 43.73).replacingOccurrences(of: "43.73", with: "1e999"),
            says: ["byte", "[geometry-malformed]"]),
        Refusal(name: "empty.csv", text: "", says: ["[source-empty]"]),
        Refusal(
            name: "twice.csv", text: "ref,lon,lat\na,7.42,43.73\na,7.42,43.73\n", says: ["a", "[duplicate-key]"]),
        Refusal(
            name: "column.csv", text: "ref,lon,lat\na,7.42,43.73\n", options: ["--key", "nope"],
            says: ["nope", "ref, lon, lat", "[column-missing]"]),
        Refusal(
            name: "number.csv", text: "code,name\n4.21003E+11,x\n", layer: "communities",
            says: ["row 1", "4.21003E+11", "["]),
        Refusal(name: "quote.csv", text: "ref,lon,lat\n\"a,7.42,43.73\n", says: ["line 2", "[csv-unclosed-quote]"]),
    ]

    static func point(_ x: Double, _ y: Double) -> String {
        #"{"type":"Feature","properties":{"ref":"a"},"geometry":{"type":"Point","coordinates":["# + "\(x),\(y)]}}"
    }

    @Test(arguments: refusals) func `a broken source is told of, and nothing is changed`(refusal: Refusal) throws {
        let desk = try Monaco.desk()
        let before = try desk.state()
        let source = try desk.write(refusal.name, refusal.text)
        let result = try Command.result(
            Command.gridmap, ["import", desk.file, refusal.layer, source] + refusal.options,
            environment: ["LC_ALL": "C.UTF-8"])
        #expect(result.status == 1 && result.output.isEmpty)
        #expect(result.error.hasPrefix("gridmap: \(source) → \(refusal.layer): "))
        for word in refusal.says { #expect(result.error.contains(word), "\(result.error)") }
        #expect(result.error.hasSuffix("]\nNothing was changed.\n"))
        #expect(try desk.state() == before)
    }

    @Test func `what is missing or no district is told of`() throws {
        let desk = try Desk()
        for command in ["check", "stats", "assign", "publish", "partition", "serve"] {
            let run = try desk.gridmap(command, desk.file)
            #expect(run.status == 1 && run.output == "", "\(command)")
            #expect(run.error == "gridmap: \(desk.file): there is no such file [file-not-found]\n")
        }
        #expect(!FileManager.default.fileExists(atPath: desk.file))
        for text in ["", "hello", "SQLite format 3\0" + String(repeating: "x", count: 5000)] {
            let path = try desk.write("other.gpkg", text)
            let run = try desk.gridmap("check", path)
            #expect(run.status == 1 && run.error.hasPrefix("gridmap: \(path) "), "\(run.error)")
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        }
        let missing = try desk.gridmap("import", desk.file, "buildings", desk.path("no.geojson"))
        #expect(missing.status == 1 && missing.error.contains("[source-not-found]"))
        #expect(!FileManager.default.fileExists(atPath: desk.file))
    }

    @Test func `quiet is silent but for the summary, and json is the last line`() throws {
        let desk = try Monaco.desk()
        let commands = [["check"], ["stats"], ["assign"], ["partition", "--community", "994920001002"], ["publish"]]
        for arguments in commands {
            let command = [arguments[0], desk.file] + arguments.dropFirst()
            let silent = try Command.result(Command.gridmap, command + ["--quiet"])
            #expect(silent.output.isEmpty && silent.error == "", "\(arguments)")
            if arguments == ["publish"] {
                _ = try desk.gridmap("partition", desk.file, "--community", "994920001002", "--quiet")
            }
            let summed = try Command.result(Command.gridmap, command + ["--quiet", "--json"])
            #expect(summed.status == silent.status, "\(arguments)")
            let lines = summed.output.split(separator: UInt8(ascii: "\n"))
            #expect(lines.count == 1, "\(arguments)")
            let last = try #require(lines.last)
            #expect(try JSONSerialization.jsonObject(with: Data(last)) is [String: Any])
        }
    }

    @Test func `messages follow the locale, codes and summaries do not`() throws {
        let desk = try Monaco.desk()
        let chinese = ["LC_ALL": "zh_CN.UTF-8"]
        #expect(try desk.gridmap("publish", desk.file).error.contains("there is no draft"))
        let refused = try desk.gridmap("publish", desk.file, environment: chinese)
        #expect(refused.error.contains("没有调整方案") && refused.error.contains("[no-draft]"))
        #expect(try desk.gridmap("check", desk.file, environment: chinese).output.contains("6 个社区"))
        #expect(try desk.gridmap("stats", desk.file, environment: chinese).output.contains("户数"))
        let byMessages = ["LC_ALL": "", "LC_MESSAGES": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"]
        #expect(try desk.gridmap("publish", desk.file, environment: byMessages).error.contains("没有调整方案"))
        let english = try desk.gridmap("check", desk.file, "--json", "--quiet")
        #expect(
            try desk.gridmap("check", desk.file, "--json", "--quiet", environment: chinese).output == english.output)
    }

    @Test(arguments: [
        (#"household_estimator={"a":1}"#, "缺少 squareMetresPerHousehold"),
        (#"household_estimator={"squareMetresPerHousehold":"x"}"#, "squareMetresPerHousehold 的类型不符"),
        ("rule_profiles={", "不是有效的 JSON"), ("household_kind=x", "户籍户, 常住户, 住房套数"),
    ])
    func `a setting that cannot be read is told of in one language`(change: String, says: String) throws {
        let desk = try Monaco.desk()
        let run = try desk.gridmap("settings", desk.file, change, environment: ["LC_ALL": "zh_CN.UTF-8"])
        #expect(run.status == 1 && run.error.contains(says) && run.error.contains("[bad-setting]"), "\(run.error)")
        #expect(!run.error.contains("Error"))
    }

    @Test func `who wrote is in the log`() throws {
        let desk = try Desk()
        let source = try desk.write("codes.csv", "code,name\n994920001001,一\n")
        let arguments = ["import", desk.file, "communities", source, "--quiet"]
        for (actor, option) in [("李娜", []), ("李娜", ["--actor", "王伟"]), ("", [])] as [(String, [String])] {
            _ = try Command.result(Command.gridmap, arguments + option, environment: ["GRIDMAP_ACTOR": actor])
        }
        let actors = try desk.state().operations.map(\.actor)
        #expect(actors == ["李娜", "王伟", NSUserName()])
    }

    private func shell(_ script: String, _ arguments: String...) throws -> (status: Int32, error: String) {
        let result = try Command.result(
            "/bin/sh", ["-c", script, Command.gridmap] + arguments, environment: ["LC_ALL": "C.UTF-8"])
        return (result.status, result.error)
    }

    @Test(arguments: ["> /dev/full", ">&-"]) func `a full or closed output ends no command half way`(to: String) throws
    {
        let desk = try Monaco.desk()
        for command in ["stats \"$1\"", "check \"$1\" --json", "assign \"$1\"", "export \"$1\" grids"] {
            let result = try shell("\"$0\" \(command) \(to)", desk.file)
            #expect(result.status == 1 && result.error.contains("[cannot-write]"), "\(command): \(result.error)")
        }
        #expect(try shell("\"$0\" stats nothing.gpkg 2> /dev/full").status == 1)
        #expect(try desk.gridmap("check", desk.file).status != 1)
    }

    private static let mayMount = (try? Command.result("/usr/bin/unshare", ["-rm", "true"]).status) == 0

    @Test(.enabled(if: mayMount)) func `a full disk is called so by who reads`() throws {
        let desk = try Monaco.desk()
        let script = """
            cd "$1" && mkdir disk && mount -t tmpfs -o size=64m tmpfs disk && cp district.gpkg disk &&
            dd if=/dev/zero of=disk/rest bs=4k 2> rest; "$0" stats disk/district.gpkg
            """
        let result = try Command.result(
            "/usr/bin/unshare", ["-rm", "sh", "-c", script, Command.gridmap, desk.folder.path],
            environment: ["LC_ALL": "C.UTF-8"])
        #expect(result.status == 1 && result.error.contains("[disk-full]"), "\(result.error)")
    }

    @Test func `no output takes the place of a database, a pipe or a link`() throws {
        let desk = try Monaco.desk()
        let before = try desk.state()
        for arguments in [
            ["export", desk.file, "grids", "-o", desk.file], ["check", desk.file, "-o", desk.file],
            ["index", "\(desk.file):grids", "-o", desk.file], ["backup", desk.file, "-o", desk.file],
            ["tiles", desk.file, "-o", desk.file], ["partition", desk.file, "--picture", desk.file],
        ] {
            let result = try Command.result(Command.gridmap, arguments, environment: ["LC_ALL": "C.UTF-8"])
            #expect(result.status == 1 && result.error.contains("district.gpkg"), "\(arguments)")
        }
        #expect(try desk.state() == before)
        let piped = try shell(
            "cd \"$1\" && mkfifo pipe && (cat pipe > copy &) && \"$0\" export district.gpkg grids -o pipe -q && test -p pipe",
            desk.folder.path)
        #expect(piped.status == 0, "\(piped.error)")
        let linked = try shell(
            "cd \"$1\" && touch target && ln -s target link && \"$0\" export district.gpkg grids -o link -q && test -L link "
                + "&& cmp target copy", desk.folder.path)
        #expect(linked.status == 0, "\(linked.error)")
    }
}
