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

    private func killed(
        _ seed: Seed, in file: Data, _ command: String, _ arguments: [String], layers: [String]
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

        var generator = seed.generator
        let desk = try Desk(file)
        let process = Process()
        process.executableURL = URL(filePath: Command.gridmap)
        process.arguments = [command, desk.file, "--quiet"] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let share = Double.random(in: 0.1...1.05, using: &generator)
        Thread.sleep(forTimeInterval: share * (duration / .seconds(1)))
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()

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
