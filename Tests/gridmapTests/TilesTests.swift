import Foundation
import TestSupport
import Testing

/// `gridmap tiles` on a whole district.
@Suite struct TilesTests {
    @Test func `a district is packed, by layer and by zoom`() throws {
        let desk = try Monaco.desk()
        let all = try desk.gridmap("tiles", desk.file, "-o", desk.path("monaco.pmtiles"), "--json")
        #expect(all.status == 0, "\(all.error)")
        let summary = try all.summary
        let archive = try PackageReading(desk.path("monaco.pmtiles"))
        #expect(archive.faults == [] && archive.tiles.count == summary["tiles"] as? Int)
        let size = try FileManager.default.attributesOfItem(atPath: desk.path("monaco.pmtiles"))[.size] as? Int
        #expect(size == summary["bytes"] as? Int)
        let some = try desk.gridmap(
            "tiles", desk.file, "-o", desk.path("monaco.mbtiles"), "--zooms", "14", "--layers", "grids", "buildings",
            "--json")
        #expect(try some.summary["layers"] as? [String] == ["grids", "buildings"])
        let database = try PackageReading(desk.path("monaco.mbtiles"))
        #expect(!database.tiles.isEmpty && database.tiles.keys.allSatisfy { $0.hasPrefix("14/") })
        #expect(!some.error.contains("18"))
        let deep = try desk.gridmap(
            "tiles", desk.file, "-o", desk.path("deep.mbtiles"), "--zooms", "0-9", "--layers", "streets", "units")
        #expect(deep.status == 0, "\(deep.error)")
        for (name, status) in [("a.zip", 1), ("a.mbtile", 1), ("v1.2", 0), ("b.zip/", 0)] {
            let run = try desk.gridmap(
                "tiles", desk.file, "-o", desk.folder.path + "/" + name, "--zooms", "10", "--layers", "grids")
            #expect(run.status == Int32(status), "\(name): \(run.error)")
            #expect(status == 0 || run.error.contains("[unknown-package]"), "\(run.error)")
        }
    }

    @Test(arguments: [["--zooms", "14-8"], ["--zooms", "-1"], ["--zooms", "0-23"], ["--format", "png"]])
    func `a wrong option is refused`(_ options: [String]) throws {
        let desk = try Desk()
        let result = try Command.result(
            Command.gridmap, ["tiles", desk.file, "-o", desk.path("a.mbtiles")] + options)
        #expect(result.status == 64)
    }

    @Test func `a file that is none makes no package`() throws {
        let desk = try Desk()
        let run = try desk.gridmap("tiles", desk.file, "-o", desk.path("a.mbtiles"))
        #expect(run.status == 1 && run.error.contains("[file-not-found]"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: desk.folder.path) == [])
    }
}
