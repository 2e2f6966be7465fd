import Foundation
import Geometry
import TestSupport
import Testing

@testable import Topology

@Suite struct LocatorFileTests {
    /// A file that is gone when the value is.
    private final class Scratch {
        let url = FileManager.default.temporaryDirectory.appending(path: "locator-\(UUID().uuidString)")

        deinit { try? FileManager.default.removeItem(at: url) }

        func open(_ bytes: [UInt8]) throws -> LocatorFile {
            try Data(bytes).write(to: url)
            let handle = try FileHandle(forReadingFrom: url)
            return try LocatorFile(mapping: handle.fileDescriptor, size: bytes.count)
        }
    }

    private static func bytes(_ file: LocatorFile) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try file.write { bytes.append(contentsOf: $0) }
        return bytes
    }

    private static func names(_ count: Int) -> [String] { (0..<count).map { "网格 \($0)" } }

    @Test(arguments: Seed.first(12))
    func `a file answers as the locator it was made from`(seed: Seed) throws {
        var random = seed.generator
        let cells = RandomCoverage(seed).cells
        let coverage = try Coverage(cells)
        let names = Self.names(cells.count)
        let locator = Locator(coverage, threads: 1, edgesPerTile: 16)
        let scratch = Scratch()
        let read = try scratch.open(Self.bytes(LocatorFile(locator, names: names)))
        #expect(read.names == names)
        let points = try LocatorTests.points(for: coverage, using: &random)
        #expect(read.locator.cells(of: points) == locator.cells(of: points))
        for point in points { #expect(read.locator.locate(point) == locator.locate(point)) }
    }

    @Test func `damage is found wherever it is`() throws {
        var random = Seed(3).generator
        let cells = RandomCoverage(Seed(3)).cells
        let locator = Locator(try Coverage(cells), threads: 1, edgesPerTile: 16)
        let whole = try Self.bytes(LocatorFile(locator, names: Self.names(cells.count)))
        #expect(LocatorFile.isAnnounced(by: whole))
        let scratch = Scratch()
        for _ in 0..<300 {
            var damaged = whole
            let place = Int.random(in: 0..<damaged.count, using: &random)
            damaged[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
            #expect(throws: LocatorFileError.self) { try scratch.open(damaged) }
        }
        for size in [0, 1, 127, 128, 129, whole.count / 2, whole.count - 1] {
            #expect(throws: LocatorFileError.self) { try scratch.open(Array(whole.prefix(size))) }
        }
        #expect(throws: LocatorFileError.damaged) { try scratch.open(whole + [0, 0, 0, 0]) }
        #expect(throws: LocatorFileError.notAnIndex) { try scratch.open(Array("type,lon\n".utf8) + whole) }
        var newer = whole
        newer[8] += 1
        #expect(throws: LocatorFileError.otherVersion(Int(LocatorFile.version) + 1)) { try scratch.open(newer) }
    }

    @Test func `an index that somebody made up is refused or answers, but never reads beyond itself`() throws {
        var random = Seed(4).generator
        let coverage = try Coverage(RandomCoverage(Seed(4)).cells)
        let index = try #require(Locator(coverage, threads: 1, edgesPerTile: 16).index)
        let points = try LocatorTests.points(for: coverage, using: &random)
        let whole = index.bytes
        var (refused, asked) = (0, 0)
        for _ in 0..<600 {
            var forged = whole
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                forged[Int.random(in: forged.indices, using: &random)] = .random(in: 0...255, using: &random)
            }
            let pages = IndexPages(byteCount: forged.count) { start in
                forged.withUnsafeBytes { start.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
            }
            let index = CellIndex(frame: index.frame, pages: pages)
            if index.isSound {
                asked += 1
                _ = Locator(index).cells(of: points)
                for point in points.prefix(100) { _ = Locator(index).locate(point) }
            } else {
                refused += 1
            }
        }
        #expect(refused > 50 && asked > 50)
    }
}
