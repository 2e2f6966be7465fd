import Foundation
import Geometry
import TestSupport
import Testing

@Suite struct `GeoJSON files` {
    /// Features whose texts lie across the reader's chunks in every way: a few megabytes.
    @Test(arguments: Seed.first(3))
    func `a file longer than the reader's memory gives the same features as its text`(seed: Seed) throws {
        var shapes = RandomShapes(seed)
        var bytes = Array(#"{"type":"FeatureCollection","features":["#.utf8)
        var written: [Shape<Point>] = []
        while bytes.count < 3_000_000 {
            if !written.isEmpty { bytes.append(UInt8(ascii: ",")) }
            let shape = shapes.shape()
            let name = String(repeating: "界\n", count: Int.random(in: 0..<300, using: &shapes.generator))
            GeoJSON.feature(id: Int64(written.count), shape: shape, properties: [("name", .text(name))], into: &bytes)
            written.append(shape)
        }
        bytes += Array("]}".utf8)
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "a.geojson")
        try Data(bytes).write(to: file)
        var index = 0
        try GeoJSON.forEachFeature(inFile: file.path) { feature, number in
            #expect(number == index && feature.id == .integer(Int64(index)))
            let shape = try feature.shape?.snapped()
            #expect(shape == written[index])
            index += 1
        }
        #expect(index == written.count)
        #expect(try GeoJSON.features(in: bytes).count == written.count)
    }

    @Test func `coordinates longer than a chunk may stand before their type`() throws {
        let line = (0..<100_000).map { Position(Double($0 % 180), Double($0 % 90)) }
        let positions = line.map { "[\($0.x),\($0.y)]" }.joined(separator: ",")
        let shape = try GeoJSON.shape(in: Array(#"{"coordinates":[\#(positions)],"type":"LineString"}"#.utf8))
        #expect(shape == .line(line))
    }

    @Test func `a body may stop, and what it throws comes through`() throws {
        struct Stop: Error {}
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "a.geojsonl")
        try Data((`Reading GeoJSON`.feature + "\n" + `Reading GeoJSON`.feature + "\n{").utf8).write(to: file)
        var count = 0
        #expect(throws: Stop.self) {
            try GeoJSON.forEachFeature(inFile: file.path) { _, index in
                count += 1
                if index == 1 { throw Stop() }
            }
        }
        #expect(count == 2)
        let fault = #expect(throws: GeometryError.self) { try GeoJSON.forEachFeature(inFile: file.path) { _, _ in } }
        let end = 2 * (`Reading GeoJSON`.feature.utf8.count + 1) + 1
        #expect(
            fault
                == .feature(
                    index: 2,
                    .malformed(
                        format: "GeoJSON", reason: "a member's name is expected, but the text ends", offset: end)))
    }

    @Test func `a file that is not there, or is a folder, is said to be so`() throws {
        #expect(throws: GeometryError.unreadable(path: "/no/such/file", reason: "No such file or directory")) {
            try GeoJSON.referenceSystemName(inFile: "/no/such/file")
        }
        #expect(throws: GeometryError.unreadable(path: Fixture.root.path, reason: "Is a directory")) {
            try GeoJSON.forEachFeature(inFile: Fixture.root.path) { _, _ in }
        }
    }

    @Test(.enabled(if: Fixture.shared != nil), arguments: ["geojsonhint-good", "geojson-vt"])
    func `files that others hold for valid are accepted`(folder: String) throws {
        let folder = try #require(Fixture.shared).appending(path: "data/fixtures/\(folder)")
        var count = 0
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            let name = file.lastPathComponent
            guard name.hasSuffix("json"), !name.contains("-tiles"), !name.contains("-z7-") else { continue }
            #expect(throws: Never.self, "\(name)") { try GeoJSON.forEachFeature(inFile: file.path) { _, _ in } }
            count += 1
        }
        #expect(count >= 9)
    }
}
