import Foundation
import TestSupport
import Testing

/// Ctrl-C while a town is divided.
@Suite struct PartitionInterruptTests {
    private func divided(interrupts: Int, _ options: String...) throws -> (desk: Desk, status: Int32, error: String) {
        let desk = try Desk(try Desk.wholeTown.get())
        let process = Process()
        process.executableURL = URL(filePath: Command.gridmap)
        process.arguments = ["partition", desk.file, "--balance", "tight", "--json"] + options
        process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C.UTF-8"]) { $1 }
        let files = try ["out.json", "err"].map { name in
            try FileHandle(forWritingTo: URL(filePath: try desk.write(name, "")))
        }
        process.standardOutput = files[0]
        process.standardError = files[1]
        try process.run()
        for _ in 0..<interrupts {
            Thread.sleep(forTimeInterval: 1.5)
            kill(process.processIdentifier, SIGINT)
        }
        process.waitUntilExit()
        let error = try String(contentsOfFile: desk.path("err"), encoding: .utf8)
        return (desk, process.terminationStatus, error)
    }

    @Test func `one ends the search, and the best plan so far is the draft`() throws {
        let (desk, status, error) = try divided(interrupts: 1, "--publish")
        #expect(status == 0 || status == 2, "\(error)")
        #expect(error.contains("ending with the best plan so far"))
        let output = try String(contentsOfFile: desk.path("out.json"), encoding: .utf8)
        let run = Run(status: status, output: output, error: error)
        #expect(try run.summary["wasInterrupted"] as? Bool == true)
        #expect(try run.summary["published"] == nil)
        #expect(output.contains("ended early"))
        // The draft keeps every promise that a publish checks.
        let publish = try desk.gridmap("publish", desk.file, "--json")
        #expect(publish.status != 1, "\(publish.error)")
        #expect(try desk.gridmap("check", desk.file, "--json").summary["faults"] as? Int == 0)
    }

    @Test func `time ends it as well`() throws {
        let desk = try Desk(try Desk.wholeTown.get())
        let run = try desk.gridmap("partition", desk.file, "--time", "0.5", "--json")
        #expect(run.status == 0 || run.status == 2, "\(run.error)")
        #expect(run.output.contains("With --time 0.5 the work is not counted"))
        #expect(try desk.gridmap("publish", desk.file).status != 1)
    }
}

extension Desk {
    /// The synthetic town, ready to be divided.
    fileprivate static let wholeTown = Result {
        let desk = try Desk()
        let source = Fixture.data("partition/town.gpkg").path
        for (layer, key) in [("communities", "code"), ("barriers", "ref"), ("buildings", "ref")] {
            let run = try desk.gridmap("import", desk.file, layer, "\(source):\(layer)", "--key", key)
            try #require(run.status != 1, "\(run.error)")
        }
        return try Data(contentsOf: URL(filePath: desk.file))
    }
}
