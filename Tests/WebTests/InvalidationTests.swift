import Foundation
import Geometry
import NIOCore
import Planning
import Storage
import TestSupport
import Testing
import Tiling

@testable import Web

/// After a write every tile is as if it had been cut anew, only those that differ are cut, and `/changes` names them.
@Suite struct InvalidationTests {
    enum Write: String, CaseIterable {
        case nothing, allCounts, tower, buildingMoved, unitGone, communityRenamed, gridsSwapped
    }

    private static let zooms = 0...17

    private func service(_ district: TestDistrict, isStoring: Bool = false) throws -> MapService {
        MapService(
            try District.open(district.path), options: WebOptions(), logger: WebApp.quiet,
            store: isStoring ? TileStore(beside: district.path) : nil)
    }

    /// Every tile of every layer.
    private func all(_ service: MapService, _ format: TileFormat) async throws -> [String: Data] {
        let content = try await service.contents.renewed()
        var tiles: [String: Data] = [:]
        for layer in MapLayer.allCases {
            let kind = TileSource.Kind([layer], format)
            for z in TileSource.zooms(of: layer, in: content).clamped(to: Self.zooms) {
                let box = try #require(content.box)
                for tile in try #require(TileID.reached(by: box, z: z, limit: 10_000)) {
                    let representation = try await service.tiles.tile(tile, as: kind).representation
                    tiles["\(layer.rawValue) \(tile)"] = Data(representation.identity.readableBytesView)
                }
            }
        }
        return tiles
    }

    /// A store outlives the program that filled it. Whoever makes other bytes from the same rows raises
    /// ``TileSource/recipe`` and puts the new fingerprint here; otherwise tiles of an earlier release would be believed.
    @Test func `the same rows make the bytes of this recipe`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let service = try service(district)
        var maker = FingerprintMaker()
        for format in TileFormat.allCases {
            for (name, bytes) in try await all(service, format).sorted(by: { $0.key < $1.key }) {
                maker.add(name)
                maker.add(bytes)
            }
        }
        let made = maker.fingerprint
        #expect(
            "recipe \(TileSource.recipe): \(made.high) \(made.low)"
                == "recipe 3: 7326104423821961331 597035186289360045")
    }

    @Test(arguments: Write.allCases) func `only what changes is cut, and all of it is told`(_ write: Write) async throws
    {
        let district = try TestDistrict()
        defer { district.remove() }
        let service = try service(district)
        let old = try await service.contents.renewed()
        let watch = ChangeWatch(service.tiles, log: service.log, logger: WebApp.quiet)
        await watch.advance(to: old)
        let before = try await all(service, .geojson)
        let cutBefore = service.tiles.counts.cut
        try district.change(write)
        let new = try await service.contents.renewed()
        await watch.advance(to: new)
        let after = try await all(service, .geojson)
        let fresh = try await all(self.service(district), .geojson)
        for (name, bytes) in fresh { #expect(after[name] == bytes, "\(name) is stale") }
        let real = Set(fresh.keys.filter { fresh[$0] != before[$0] })
        #expect(write == .nothing ? real.isEmpty : !real.isEmpty)
        // Merged cells and what lies around a tile may make a few more.
        let cut = service.tiles.counts.cut - cutBefore
        #expect(cut >= real.count && Double(cut) <= 1.2 * Double(real.count) + 2, "\(cut) cut, \(real.count) differ")
        guard old.generation != new.generation else { return #expect(real.isEmpty) }
        let change = try #require(await service.log.changes(since: old.generation))
        #expect(change.generation == new.generation && change.isComplete)
        var told: Set<String> = []
        for layer in change.layers {
            for z in layer.zooms.clamped(to: Self.zooms) {
                let box = try #require(layer.box)
                let tiles = layer.tiles[z] ?? Set(TileID.reached(by: box, z: z, limit: 100_000) ?? [])
                told.formUnion(tiles.map { "\(layer.layer.rawValue) \($0)" })
            }
        }
        #expect(real.subtracting(told) == [], "not told")
        #expect(Double(told.count) <= 1.2 * Double(real.count) + 2, "\(told.count) told, \(real.count) differ")
    }

    @Test func `the last 64 generations are remembered, and of none before anything is said`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let service = try service(district)
        let watch = ChangeWatch(service.tiles, log: service.log, logger: WebApp.quiet)
        let first = try await service.contents.renewed()
        await watch.advance(to: first)
        for households in 401...465 {
            try district.publish(households: households)
            await watch.advance(to: try await service.contents.renewed())
        }
        #expect(await service.log.latest == first.generation + 65)
        #expect(await service.log.changes(since: first.generation) == nil)
        let oldest = try #require(await service.log.changes(since: first.generation + 1))
        #expect(oldest.generation == first.generation + 65 && oldest.isComplete)
    }

    @Test func `tiles of the store are taken, and only where they still hold`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let first = try service(district, isStoring: true)
        let before = try await all(first, .mvt)
        await first.tiles.store?.flush()
        let second = try service(district, isStoring: true)
        #expect(try await all(second, .mvt) == before)
        #expect(second.tiles.counts.cut == 0 && second.tiles.counts.stored == before.count)
        try district.change(.tower)
        let third = try service(district, isStoring: true)
        let after = try await all(third, .mvt)
        let fresh = try await all(service(district), .mvt)
        #expect(after == fresh)
        #expect(third.tiles.counts.cut > 0 && third.tiles.counts.stored > 0)
        // Whatever becomes of the file meanwhile.
        let file = district.path + TileStore.suffix
        await third.tiles.store?.flush()
        try Data((0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }).write(to: URL(filePath: file))
        #expect(try await all(service(district, isStoring: true), .mvt) == fresh)
        try? FileManager.default.removeItem(atPath: file)
        #expect(try await all(service(district, isStoring: true), .mvt) == fresh)
    }

    @Test func `those who ask for a tile at once have it cut once`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let service = try service(district)
        _ = try await service.contents.content()
        let kind = TileSource.Kind([.grids, .buildings], .mvt)
        let tile = try TileID(z: 14, x: 13298, y: 6741)
        let answers = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<64 { group.addTask { try await service.tiles.tile(tile, as: kind).representation.hash } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(answers.count == 1 && service.tiles.counts.cut == 1)
    }
}

extension TestDistrict {
    func change(_ write: InvalidationTests.Write) throws {
        let district = try District.open(path, mode: .write)
        switch write {
        case .nothing: try publish(households: 400)
        case .allCounts: try publish(households: 401)
        case .tower: try build(tower: 300)
        case .buildingMoved:
            _ = try district.write(OperationInfo(actor: "test", command: "move")) { transaction in
                _ = try transaction.upsert(
                    .buildings, fields: Layer.buildings.fields("levels"),
                    rows: [
                        FeatureRow(
                            key: "b7", values: [.real(7)],
                            shape: .point(Point(Self.west + 33_000, Self.south + 77_000)))
                    ])
            }
        case .unitGone:
            _ = try district.write(OperationInfo(actor: "test", command: "end")) { transaction in
                let ids = try transaction.snapshot.units().filter { $0.ref == "u3" }.map(\.id)
                try transaction.end(.units, ids: ids)
            }
        case .communityRenamed:
            _ = try district.write(OperationInfo(actor: "test", command: "name")) { transaction in
                _ = try transaction.upsert(
                    .communities, fields: Layer.communities.fields("name"), givesShapes: false,
                    rows: [FeatureRow(key: "421003001001", values: [.text("新社区")], shape: nil)])
            }
        case .gridsSwapped:
            // Two grids of one community change their ground.
            _ = try district.write(OperationInfo(actor: "test", command: "swap")) { transaction in
                let grids = try transaction.snapshot.grids()
                let (a, b) = (grids[1], grids[6])
                _ = try transaction.upsert(
                    .grids, fields: [],
                    rows: [(a, b), (b, a)].map {
                        FeatureRow(key: $0.code, values: [], shape: Shape($1.area))
                    })
            }
        }
    }
}
