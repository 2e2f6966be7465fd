import Foundation
import TestSupport
import Testing

/// `kill -9` at any moment leaves the file as it was before or as it is after, and the same command ends the work.
@Suite struct KillTests {
    private static let town = Fixture.data("partition/town.gpkg").path

    @Test(arguments: Seed.first(8)) func `an import`(seed: Seed) throws {
        let arguments = ["buildings", "\(Self.town):buildings", "--key", "ref"]
        try killed(seed, in: try Desk.town.get(), "import", arguments, layers: ["communities", "buildings"])
    }

    @Test(arguments: Seed.first(6)) func `an assignment`(seed: Seed) throws {
        let desk = try Monaco.desk()
        let building = try desk.write("more.csv", "ref,lon,lat\n" + (0..<500).map { "m\($0),7.42,43.735\n" }.joined())
        _ = try desk.gridmap("import", desk.file, "buildings", building)
        try killed(
            seed, in: try Data(contentsOf: URL(filePath: desk.file)), "assign", [], layers: ["buildings", "units"])
    }

    @Test(arguments: Seed.first(6)) func `a publish`(seed: Seed) throws {
        try killed(seed, in: try Desk.draft.get(), "publish", [], layers: ["grids", "buildings", "units"])
    }

    @Test(arguments: ["imported", "written", "committed", "checkpointed"])
    func `an import at every step`(failpoint: String) throws {
        let arguments = ["buildings", "\(Self.town):buildings", "--key", "ref"]
        try killed(
            at: failpoint, in: try Desk.town.get(), "import", arguments, layers: ["communities", "buildings"])
    }

    @Test(arguments: [
        "assign.chunk", "assign.staged", "assign.history", "assign.updated", "assign.flipped", "assign.listed",
        "written", "committed", "checkpointed",
    ])
    func `an assignment at every step`(failpoint: String) throws {
        let desk = try Monaco.desk()
        let building = try desk.write("more.csv", "ref,lon,lat\n" + (0..<500).map { "m\($0),7.42,43.735\n" }.joined())
        _ = try desk.gridmap("import", desk.file, "buildings", building)
        try killed(
            at: failpoint, in: try Data(contentsOf: URL(filePath: desk.file)), "assign", [],
            layers: ["buildings", "units"])
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

    private func killed(
        _ seed: Seed, in file: Data, _ command: String, _ arguments: [String], layers: [String]
    ) throws {
        var generator = seed.generator
        let share = Double.random(in: 0.1...1.05, using: &generator)
        try interrupted(in: file, command, arguments, layers) { desk, duration in
            let process = Process()
            process.executableURL = URL(filePath: Command.gridmap)
            process.arguments = [command, desk.file, "--quiet"] + arguments
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            Thread.sleep(forTimeInterval: share * (duration / .seconds(1)))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
    }

    private func killed(
        at failpoint: String, in file: Data, _ command: String, _ arguments: [String], layers: [String]
    ) throws {
        try interrupted(in: file, command, arguments, layers) { desk, _ in
            try Self.die(at: failpoint, [command, desk.file, "--quiet"] + arguments)
        }
    }

    private static func die(at failpoint: String, _ arguments: [String]) throws {
        let run = try Command.result(Command.gridmap, arguments, environment: ["GRIDMAP_FAILPOINT": failpoint])
        #expect(run.status == SIGKILL, "\(failpoint) was not reached: \(run.error)")
    }

    /// Compares a run that is cut short and repeated with one that is not.
    private func interrupted(
        in file: Data, _ command: String, _ arguments: [String], _ layers: [String],
        _ interrupt: (Desk, Duration) throws -> Void
    ) throws {
        let whole = try Desk(file)
        let before = try whole.state()
        let began = ContinuousClock.now
        let run = try Command.result(Command.gridmap, [command, whole.file, "--quiet"] + arguments)
        let duration = ContinuousClock.now - began
        try #require(run.status == 0 || run.status == 2, "\(run.error)")
        let after = try whole.state()
        let exports = try layers.map { try whole.export($0) }
        #expect(after.generation == before.generation + 1)

        let desk = try Desk(file)
        try interrupt(desk, duration)
        let left = try desk.state()
        #expect(left.integrity == "ok")
        if left.generation == before.generation {
            #expect(left == before)
            let again = try Command.result(Command.gridmap, [command, desk.file, "--quiet"] + arguments)
            #expect(again.status == run.status, "\(again.error)")
        } else {
            #expect(left.generation == after.generation && left.operations == after.operations)
        }
        #expect(try layers.map { try desk.export($0) } == exports)
        #expect(try desk.gridmap("check", desk.file, "--json").summary["faults"] as? Int == 0)
        #expect(try desk.state().generation == after.generation)
    }
}

extension Desk {
    /// The synthetic town with its communities only.
    fileprivate static let town = Result {
        let desk = try Desk()
        let source = Fixture.data("partition/town.gpkg").path + ":communities"
        let run = try desk.gridmap("import", desk.file, "communities", source, "--key", "code")
        try #require(run.status == 0, "\(run.error)")
        return try Data(contentsOf: URL(filePath: desk.file))
    }

    /// Monaco with a draft of fewer grids.
    fileprivate static let draft = Result {
        let desk = try Monaco.desk()
        let run = try desk.gridmap("partition", desk.file, "--households", "400...700", "--grids", "30", "--quiet")
        try #require(run.status != 1, "\(run.error)")
        return try Data(contentsOf: URL(filePath: desk.file))
    }
}
