import Foundation
import TestSupport
import Testing

/// `kill -9` at any moment leaves the file as it was before or as it is after, and the same command ends the work.
@Suite struct KillTests {
    @Test func `an import, an assignment and a publishing`() throws {
        let desk = try Monaco.desk()
        let draft = try desk.gridmap(
            "partition", desk.file, "--households", "400...700", "--grids", "30", "--quiet")
        try #require(draft.status != 1, "\(draft.error)")
        let points = (0..<5000).map { "m\($0),\(7.41 + Double($0 % 71) / 4000),\(43.73 + Double($0 / 71) / 4000)\n" }
        let buildings = try desk.write("more.csv", "ref,lon,lat\n" + points.joined())
        let (status, output) = try Oracle.result(
            "kills.py", arguments: [Command.gridmap, desk.file, buildings, "\(Seed.first(84).count)", "1"])
        struct Told: Decodable {
            let kills: Int
            let left, reads: [String: Int]
            let faults: [String]
        }
        let told = try JSONDecoder().decode(Told.self, from: output)
        #expect(status == 0 && told.faults == [])
        #expect(told.kills >= 100 && told.left["neither"] == nil && told.reads["neither"] == nil)
        for counts in [told.left, told.reads] {
            #expect(counts["before"] ?? 0 > 10 && counts["after"] ?? 0 > 5, "\(told)")
        }
    }

    @Test(arguments: ["backup.copied", "backup.verified"])
    func `a backup leaves no half a copy`(failpoint: String) throws {
        let desk = try Monaco.desk()
        let copy = desk.path("copy.gpkg")
        try Self.die(at: failpoint, ["backup", desk.file, "-o", copy])
        #expect(!FileManager.default.fileExists(atPath: copy))
        let run = try desk.gridmap("backup", desk.file, "-o", copy, "--json")
        #expect(run.status == 0, "\(run.error)")
        #expect(try Desk(Data(contentsOf: URL(filePath: copy))).state() == desk.state())
        #expect(try desk.gridmap("backup", desk.file, "-o", copy).error.contains("[file-exists]"))
        #expect(try desk.gridmap("backup", desk.file, "-o", copy, "--force").status == 0)
        #expect(try desk.gridmap("backup", desk.file, "-o", desk.file, "--force").status == 1)
        let names = try FileManager.default.contentsOfDirectory(atPath: desk.folder.path)
        #expect(!names.contains { $0.contains("partial") })
    }

    @Test func `a backup beside a writer is a state that the file had`() throws {
        let desk = try Monaco.desk()
        let points = (0..<30_000).map {
            "m\($0),\(7.41 + Double($0 % 171) / 9000),\(43.73 + Double($0 / 171) / 9000)\n"
        }
        let more = try desk.write("more.csv", "ref,lon,lat\n" + points.joined())
        let before = try desk.state()
        let writer = Process()
        writer.executableURL = URL(filePath: Command.gridmap)
        writer.arguments = ["import", desk.file, "buildings", more, "--quiet"]
        writer.standardOutput = FileHandle.nullDevice
        writer.standardError = FileHandle.nullDevice
        try writer.run()
        var copies = 0
        repeat {
            let run = try desk.gridmap("backup", desk.file, "-o", desk.path("copy\(copies).gpkg"))
            #expect(run.status == 0, "\(run.error)")
            copies += 1
        } while writer.isRunning
        #expect(writer.terminationStatus == 0)
        let after = try desk.state()
        var seen: Set<Int> = []
        for number in 0..<copies {
            let copy = try Desk(Data(contentsOf: URL(filePath: desk.path("copy\(number).gpkg")))).state()
            #expect(copy == before || copy == after)
            seen.insert(copy.generation)
        }
        #expect(seen.contains(before.generation), "no copy was made while the writer worked")
    }

    @Test(arguments: ["monaco.pmtiles", "monaco.mbtiles", "monaco"])
    func `a package of tiles is there whole or as it was`(name: String) throws {
        let desk = try Monaco.desk()
        let arguments = ["tiles", desk.file, "-o", desk.path(name), "--zooms", "10-13", "--quiet"]
        try Self.die(at: "tiles.written", arguments)
        #expect(!FileManager.default.fileExists(atPath: desk.path(name)))
        #expect(try Command.result(Command.gridmap, arguments).status == 0)
        let whole = try PackageReading(desk.path(name))
        #expect(whole.faults == [] && !whole.tiles.isEmpty)
        if name != "monaco" {
            try Self.die(at: "tiles.written", arguments + ["--layers", "grids"])
            #expect(try PackageReading(desk.path(name)).tiles == whole.tiles)
            #expect(try Command.result(Command.gridmap, arguments).status == 0)
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: desk.folder.path)
        #expect(!names.contains { $0.contains("partial") })
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGKILL]) func `a stream of points leaves nothing`(signal: Int32) throws {
        let desk = try Monaco.desk()
        let script = """
            cd "$1" && mkfifo points && { "$0" locate district.gpkg:grids points -o out.csv -q & } && exec 3> points &&
            printf 'lon,lat\\n7.42,43.735\\n' >&3 && kill -$2 $! && wait $!
            """
        let status = try Command.result(
            "/bin/bash", ["-c", script, Command.gridmap, desk.folder.path, "\(signal)"]
        ).status
        #expect(status == 128 + signal)
        let names = try FileManager.default.contentsOfDirectory(atPath: desk.folder.path)
        #expect(!names.contains { $0.contains("out.csv") }, "\(names)")
    }

    private static func die(at failpoint: String, _ arguments: [String]) throws {
        let run = try Command.result(Command.gridmap, arguments, environment: ["GRIDMAP_FAILPOINT": failpoint])
        #expect(run.status == SIGKILL, "\(failpoint) was not reached: \(run.error)")
    }
}
