import Foundation
import TestSupport
import Testing

/// `gridmap partition --atoms`: areas of any source, without a district.
@Suite struct PartitionAtomsTests {
    private struct Score: Decodable {
        let edge_matched: Bool
        let grids, extra_pieces, weight_error, atoms_error: Int
        let differs_m2, deviation_error, popper_error, reock_error, greatest_deviation: Double
        let mean_popper, mean_reock, inner_border: Double
    }

    private static let blocks = Fixture.data("partition/providence.gpkg").path

    private func divide(_ desk: Desk, _ options: String..., to name: String = "out") throws -> Run {
        try divide(
            desk, "\(Self.blocks):blocks",
            ["--key", "GEOID10", "--weight", "TOTPOP", "--labels", desk.path("\(name).csv")] + options, to: name)
    }

    private func divide(_ desk: Desk, _ source: String, _ options: [String], to name: String = "out") throws -> Run {
        let result = try Command.result(
            Command.gridmap,
            ["partition", "--atoms", source, "-o", desk.path("\(name).geojson"), "--json"] + options,
            environment: ["LC_ALL": "C.UTF-8"])
        return Run(
            status: result.status, output: String(decoding: result.output, as: UTF8.self), error: result.error)
    }

    /// A feature a hundredth of a degree high, on a line of its own.
    private static func square(_ west: Double, to east: Double, _ properties: String) -> String {
        #"{"type":"Feature","properties":{\#(properties)},"geometry":{"type":"Polygon","coordinates":"#
            + "[[[\(west),30],[\(east),30],[\(east),30.01],[\(west),30.01],[\(west),30]]]}}\n"
    }

    @Test func `census blocks become wards that shapely finds exact`() throws {
        let desk = try Desk()
        let run = try divide(desk, "--grids", "15", "--tolerance", "5%", "--picture", desk.path("out.svg"))
        #expect(run.status == 0 && run.error.isEmpty, "\(run.error)")
        let score = try JSONDecoder().decode(
            Score.self,
            from: try Oracle.run(
                "atoms.py",
                arguments: [
                    Self.blocks, "blocks", "GEOID10", "TOTPOP", desk.path("out.geojson"), desk.path("out.csv"),
                ]))
        #expect(score.edge_matched && score.grids == 15 && score.extra_pieces == 0)
        #expect(score.weight_error == 0 && score.atoms_error == 0 && score.differs_m2 < 0.01)
        // Lengths on the two planes differ by parts of a million.
        #expect(score.deviation_error < 1e-9 && score.popper_error < 1e-6 && score.reock_error < 1e-5)
        let total = try #require(try run.summary["total"] as? [String: Any])
        func figure(_ name: String) throws -> Double { try #require(total[name] as? Double) }
        #expect(abs(try figure("meanPolsbyPopper") - score.mean_popper) < 1e-6)
        #expect(abs(try figure("meanReock") - score.mean_reock) < 1e-5)
        #expect(abs(try figure("innerBorder") / score.inner_border - 1) < 1e-3)
        #expect(try figure("discBound") <= figure("innerBorder") && figure("inTolerance") == 1)
        let picture = try String(contentsOfFile: desk.path("out.svg"), encoding: .utf8)
        #expect((1...15).allSatisfy { picture.contains(">\($0)<") } && !picture.contains("barriers"))
        #expect(score.greatest_deviation <= 0.05)
        #expect(abs(try #require(run.summary["deviation"] as? Double) - score.greatest_deviation) < 1e-9)
        #expect(run.output.contains("no plan can have less than"))
    }

    @Test func `the same seed gives the same bytes`() throws {
        let desk = try Desk()
        func bytes(_ seed: String) throws -> [Data] {
            _ = try divide(desk, "--grids", "4", "--seed", seed)
            return try ["out.geojson", "out.csv"].map { try Data(contentsOf: URL(filePath: desk.path($0))) }
        }
        let first = try bytes("7")
        #expect(try bytes("7") == first)
        #expect(try bytes("8") != first)
    }

    @Test func `fractions are shared out as they are, and what is too heavy is named`() throws {
        let desk = try Desk()
        func divide(_ weights: [Double], _ options: String...) throws -> Run {
            let squares = weights.enumerated().map { index, weight in
                let west = 100 + Double(index) / 100
                return Self.square(west, to: west + 0.01, #""id":\#(index),"w":\#(weight)"#)
            }
            return try self.divide(
                desk, desk.write("atoms.geojson", squares.joined()), ["--weight", "w", "--key", "id"] + options)
        }
        func weights(_ run: Run) throws -> [Double] {
            try #require(try run.summary["grids"] as? [[String: Any]]).compactMap { $0["weight"] as? Double }
        }
        let halves = try divide([0.6, 0.6, 0.6, 0.9, 0.9, 1.8], "--grids", "3")
        let deviation = try #require(try halves.summary["deviation"] as? Double)
        #expect(halves.status == 0 && abs(deviation) < 1e-9)
        #expect(try weights(halves).allSatisfy { abs($0 - 1.8) < 1e-9 } && halves.output.contains(" 1.8 "))
        let small = try divide([2e-9, 1e-9, 3e-9], "--grids", "2")
        #expect(try small.status == 0 && weights(small).map { ($0 * 1e9).rounded() } == [3, 3])
        let heavy = try divide([1, 1, 7, 1], "--grids", "2", "--tolerance", "5%")
        #expect(heavy.status == 2 && heavy.output.contains("alone heavier than a grid may be (1): 2"))
        #expect(try heavy.summary["heavyAtoms"] as? [String] == ["2"])
        let none = try divide([0, 0], "--grids", "1")
        #expect(none.status == 1 && none.error.contains("--weight area") && none.error.contains("[column-empty]"))
    }

    @Test func `what cannot be divided is refused, and no file appears`() throws {
        let desk = try Desk()
        func square(_ x: Int, weight: String = "1", width: Int = 10) -> String {
            Self.square(100 + Double(x) / 1000, to: 100 + Double(x + width) / 1000, #""w":\#(weight)"#)
        }
        let cases: [(String, String, [String])] = [
            (square(0) + square(5), "2", ["overlap", "[border-fault]"]),
            (square(0) + square(10, weight: "-3"), "2", ["row 2", "-3", "[value-not-a-number]"]),
            (square(0) + square(10, weight: "null"), "2", ["row 2", "[value-missing]"]),
            (square(0) + square(10), "3", ["[too-many-grids]"]),
            (square(0, weight: "0") + square(10, weight: "0"), "2", ["[column-empty]"]),
        ]
        for (text, grids, says) in cases {
            let source = try desk.write("atoms.geojsonl", text)
            let run = try desk.gridmap(
                "partition", "--atoms", source, "--weight", "w", "--grids", grids, "-o", desk.path("x.geojson"))
            #expect(run.status == 1, "\(run.output)")
            for word in says { #expect(run.error.contains(word), "\(run.error)") }
        }
        let source = try desk.write("atoms.geojsonl", square(0) + square(10))
        let missing = try desk.gridmap(
            "partition", "--atoms", source, "--weight", "people", "--grids", "2", "-o", desk.path("x.geojson"))
        #expect(missing.status == 1 && missing.error.contains("[column-missing]"))
        let folder = try desk.gridmap(
            "partition", "--atoms", source, "--weight", "w", "--grids", "2", "-o", desk.path("no/x.geojson"))
        #expect(folder.status == 1 && folder.error.contains("[cannot-write]"))
        let files = try FileManager.default.contentsOfDirectory(atPath: desk.folder.path)
        #expect(files == ["atoms.geojsonl"])
    }

    @Test func `no output takes the place of the source or of another output`() throws {
        let desk = try Desk()
        let text = Self.square(100, to: 100.01, #""w":1"#) + Self.square(100.01, to: 100.02, #""w":1"#)
        let source = try desk.write("atoms.geojson", text)
        let link = desk.path("link.geojson")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: source)
        let (other, round) = (desk.path("out.geojson"), desk.path("../\(desk.folder.lastPathComponent)/out.geojson"))
        for outputs in [
            ["-o", source], ["-o", link], ["-o", other, "--labels", source], ["-o", other, "--picture", link],
            ["-o", other, "--labels", round],
        ] {
            let run = try Command.result(
                Command.gridmap, ["partition", "--atoms", source, "--weight", "w", "--grids", "2"] + outputs,
                environment: ["LC_ALL": "C.UTF-8"])
            #expect(run.status == 1 && run.error.contains("[file-named-twice]"), "\(outputs): \(run.error)")
        }
        #expect(try String(contentsOfFile: source, encoding: .utf8) == text)
        #expect(!FileManager.default.fileExists(atPath: other))
    }

    @Test func `islands are tied to what is nearest, and slivers are mended on request`() throws {
        let desk = try Desk()
        func square(_ x: Double, to end: Double) -> String { Self.square(x, to: end, #""w":5"#) }
        // Two pairs far apart; inside the second a gap of some decimetres.
        let source = try desk.write(
            "atoms.geojsonl",
            square(100, to: 100.01) + square(100.01, to: 100.02) + square(101, to: 101.01)
                + square(101.010003, to: 101.02))
        func divide(_ options: String...) throws -> Run {
            try self.divide(desk, source, ["--weight", "w", "--grids", "2"] + options)
        }
        #expect(try divide().error.contains("[border-fault]"))
        let mended = try divide("--repair", "0.5")
        #expect(mended.status == 2 && mended.output.contains("borders mended"), "\(mended.error)")
        let grids = try #require(try mended.summary["grids"] as? [[String: Any]])
        #expect(grids.compactMap { $0["weight"] as? Int } == [10, 10])
    }
}
