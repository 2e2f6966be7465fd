import Foundation
import TestSupport
import Testing

/// An index that changes under a `gridmap locate` that uses it.
@Suite struct LocateIndexTests {
    /// Locates a point after `change` was done to `grids.index`; the areas are opened before the points.
    private func run(_ change: String, _ output: String) throws -> (
        status: Int32, output: String, error: String, desk: Desk
    ) {
        let desk = try Monaco.desk()
        _ = try desk.gridmap("index", "\(desk.file):grids", "-o", desk.path("grids.index"))
        let script = """
            cd "$1" && cp grids.index copy && mkfifo points && { "$0" locate grids.index points \(output) & } &&
            exec 3> points && \(change) && printf 'lon,lat\\n7.42,43.735\\n' >&3 && exec 3>&- && wait $!
            """
        let result = try Command.result(
            "/bin/sh", ["-c", script, Command.gridmap, desk.folder.path], environment: ["LC_ALL": "C.UTF-8"])
        return (result.status, String(decoding: result.output, as: UTF8.self), result.error, desk)
    }

    @Test(arguments: ["cat copy > grids.index", "dd if=copy of=grids.index conv=notrunc 2> dd", ": > grids.index"])
    func `in place ends it with an error`(change: String) throws {
        let toFile = try run(change, "-o out.csv -q")
        #expect(toFile.status == 1 && toFile.error.contains("[index-unusable]"), "\(toFile.error)")
        #expect(!FileManager.default.fileExists(atPath: toFile.desk.path("out.csv")))
        let toStream = try run(change, "")
        #expect(toStream.status == 1 && toStream.error.contains("[index-unusable]"), "\(toStream.error)")
    }

    @Test func `replaced whole is none of its business`() throws {
        let found = try run("mv copy grids.index", "")
        #expect(found.status == 0 && found.output.contains(",inside\n"), "\(found.error)")
    }

    @Test(arguments: ["", "grid", "gridmap", "gridmap\n"]) func `cut off it is called so`(text: String) throws {
        let desk = try Desk()
        let run = try desk.gridmap("locate", try desk.write("grids.index", text), input: "lon,lat\n1,1\n")
        #expect(run.status == 1 && run.error.contains("[index-unusable]"), "\(run.error)")
    }
}
