import Foundation
import GRDB
import TestSupport
import Testing
import Tiling

@testable import Storage

/// A file on which nothing depends.
@Suite struct TileStoreTests {
    private func path(_ folder: URL) -> String { folder.appending(path: "town.gpkg").path }

    private func entry(_ number: Int, bytes: Int = 100) -> TileStore.Entry {
        TileStore.Entry(
            fingerprint: Fingerprint([UInt64(number)]), about: "grids\nname:\(number)",
            bytes: (0..<bytes).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ number) }, isPacked: number % 2 == 0)
    }

    private func key(_ number: Int) throws -> TileStore.Key {
        TileStore.Key(kind: "grids.mvt", tile: try TileID(z: 20, x: number, y: 7))
    }

    @Test func `what is kept is found, by another store on the file too`() async throws {
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let (one, two) = (TileStore(beside: path(folder)), TileStore(beside: path(folder)))
        for number in 0..<20 { await one.keep(entry(number), for: try key(number)) }
        #expect(await one.tile(try key(3)) == entry(3))
        #expect(await two.tile(try key(3)) == nil)
        await one.flush()
        for number in 0..<20 { #expect(await two.tile(try key(number)) == entry(number)) }
        await two.keep(entry(99), for: try key(3))
        await two.flush()
        #expect(await one.tile(try key(3)) == entry(99))
        #expect(await one.tile(try key(21)) == nil)
        await one.keep(list: [1, 2, 3], of: "grids.mvt", generation: 4)
        #expect(await two.list(of: "grids.mvt", generation: 4) == [1, 2, 3])
        #expect(await two.generations(of: "grids.mvt") == [4])
    }

    @Test func `tiles come by themselves into the file`() async throws {
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = TileStore(beside: path(folder))
        await store.keep(entry(1), for: try key(1))
        for _ in 0..<200 {
            if await TileStore(beside: path(folder)).tile(try key(1)) != nil { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("nothing was written")
    }

    @Test func `a file that is deleted, cut off or overwritten costs the tiles, and no more`() async throws {
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = path(folder) + TileStore.suffix
        let store = TileStore(beside: path(folder))
        func fill() async throws {
            for number in 0..<300 { await store.keep(entry(number, bytes: 2_000), for: try key(number)) }
            await store.flush()
            #expect(await store.tile(try key(299)) == entry(299, bytes: 2_000))
        }
        try await fill()
        try FileManager.default.removeItem(atPath: file)
        #expect(await store.tile(try key(299)) == nil)
        try await fill()
        for seed in Seed.first(40) {
            var random = seed.generator
            let handle = try #require(FileHandle(forUpdatingAtPath: file))
            let size = try handle.seekToEnd()
            if seed.value % 4 == 0 {
                try handle.truncate(atOffset: UInt64.random(in: 0...size, using: &random))
            } else {
                for _ in 0..<8 {
                    try handle.seek(toOffset: UInt64.random(in: 0..<max(size, 1), using: &random))
                    try handle.write(contentsOf: Data((0..<64).map { _ in UInt8.random(in: 0...255, using: &random) }))
                }
            }
            try handle.close()
            for number in stride(from: 0, to: 300, by: 7) {
                let found = await store.tile(try key(number))
                #expect(found == nil || found == entry(number, bytes: 2_000), "a wrong tile came back")
            }
            try await fill()
        }
    }

    @Test func `the oldest tiles go when the file is full`() async throws {
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = TileStore(beside: path(folder), limit: 2 << 20)
        for number in 0..<200 {
            await store.keep(entry(number, bytes: 40_000), for: try key(number))
        }
        await store.flush()
        let file = path(folder) + TileStore.suffix
        let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
        #expect(try #require(size) <= 2 << 20)
        #expect(await store.tile(try key(199)) == entry(199, bytes: 40_000))
        #expect(await store.tile(try key(0)) == nil)
    }

    @Test func `another program's file is left alone, and so is a folder that cannot be written`() async throws {
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = path(folder) + TileStore.suffix
        try await DatabaseQueue(path: file).write {
            try $0.execute(sql: "CREATE TABLE t (a); INSERT INTO t VALUES (7)")
        }
        let before = try Data(contentsOf: URL(filePath: file))
        let store = TileStore(beside: path(folder))
        await store.keep(entry(1), for: try key(1))
        await store.flush()
        #expect(await store.tile(try key(1)) == nil)
        #expect(try Data(contentsOf: URL(filePath: file)) == before)
        let nowhere = TileStore(beside: "/proc/nothing/town.gpkg")
        await nowhere.keep(entry(1), for: try key(1))
        await nowhere.flush()
        #expect(await nowhere.tile(try key(1)) == nil)
    }
}
