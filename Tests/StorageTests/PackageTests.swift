import Foundation
import Geometry
import TestSupport
import Testing
import Tiling

@testable import Storage

/// Packages of made-up tiles, read by other programs.
@Suite struct PackageTests {
    @Test func `an archive with leaf directories is read back whole`() throws {
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "many.pmtiles").path
        let world = Box(minX: -1_800_000_000, minY: -850_000_000, maxX: 1_799_999_999, maxY: 850_000_000)
        var random = Seed(3).generator
        let package = try PMTilesPackage(path)
        var expected: [String: Data] = [:]
        var last: [UInt8] = []
        for z in 0...7 {
            for tile in try #require(TileID.covering(world, z: z, limit: 100_000)) {
                switch Int.random(in: 0..<10, using: &random) {
                case 0: continue
                case 1...3 where !last.isEmpty: break  // runs of the same
                case 4: last = [UInt8(Int.random(in: 1...9, using: &random))]  // the same again, elsewhere
                default:
                    last = (0..<Int.random(in: 1...40, using: &random)).map { _ in .random(in: 0...255, using: &random)
                    }
                }
                expected["\(tile)"] = Data(last)
                try package.append(tile, try #require(Gzip.compressed(last)))
            }
        }
        _ = try package.finish(Self.description)
        let read = try PackageReading(path)
        #expect(read.faults == [])
        #expect(read.tiles.count == expected.count && read.tiles == expected)
        let header = try #require(read.about["header"] as? [String: Any])
        #expect(try #require(header["leaf_directory_length"] as? Int) > 0)
        #expect(header["tile_type"] as? String == "MVT" && header["clustered"] as? Bool == true)
        #expect(
            header["min_zoom"] as? Int == 0 && header["max_zoom"] as? Int == 7 && header["center_zoom"] as? Int == 5)
        #expect(header["min_lon_e7"] as? Int == 1_121_900_000 && header["max_lat_e7"] as? Int == 303_560_000)
        #expect(header["center_lat_e7"] as? Int == 303_480_000)
    }

    @Test func `a package of one tile, and of none`() throws {
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let tile = try TileID(z: 8, x: 255, y: 0)
        for count in 0...1 {
            let archive = try PMTilesPackage(folder.appending(path: "\(count).pmtiles").path)
            let database = try MBTilesPackage(folder.appending(path: "\(count).mbtiles").path, format: .mvt)
            let files = try FolderPackage(folder.appending(path: "\(count)").path, format: .mvt)
            for package in [archive, database, files] as [any TilePackage] {
                let bytes = Array("tile".utf8)
                let packed = type(of: package).isCompressed ? try #require(Gzip.compressed(bytes)) : bytes
                if count > 0 { try package.append(tile, packed) }
                _ = try package.finish(Self.description)
            }
            for name in ["\(count).pmtiles", "\(count).mbtiles", "\(count)"] {
                let read = try PackageReading(folder.appending(path: name).path)
                #expect(read.tiles == (count > 0 ? ["8/255/0": Data("tile".utf8)] : [:]))
                #expect(read.faults == [])
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 6)
    }

    @Test func `what is not finished is not there, and what was there stays`() throws {
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let names = ["a.pmtiles", "a.mbtiles", "a"]
        func package(_ name: String) throws -> any TilePackage {
            let path = folder.appending(path: name).path
            return switch name {
            case "a.pmtiles": try PMTilesPackage(path)
            case "a.mbtiles": try MBTilesPackage(path, format: .mvt)
            default: try FolderPackage(path, format: .mvt)
            }
        }
        for name in names.dropLast() { try Data("before".utf8).write(to: folder.appending(path: name)) }
        for name in names {
            let making = try package(name)
            if name != "a" {
                #expect(throws: StorageError.locked(path: folder.appending(path: name).path, holder: "tiles")) {
                    try package(name)
                }
            }
            for z in 0...6 { try making.append(try TileID(z: z, x: 0, y: 0), [1, 2, 3]) }
            making.abandon()
        }
        #expect(Set(try FileManager.default.contentsOfDirectory(atPath: folder.path)) == Set(names.dropLast()))
        for name in names.dropLast() {
            #expect(try Data(contentsOf: folder.appending(path: name)) == Data("before".utf8))
        }
        try FileManager.default.createDirectory(at: folder.appending(path: "a"), withIntermediateDirectories: false)
        #expect(throws: StorageError.alreadyExists(path: folder.appending(path: "a").path)) { try package("a") }
        #expect(throws: StorageError.self) { try PMTilesPackage("/nowhere/at/all.pmtiles") }
        #expect(throws: StorageError.self) { try MBTilesPackage("/nowhere/at/all.mbtiles", format: .mvt) }
        #expect(throws: StorageError.self) { try FolderPackage("/nowhere/at/all", format: .mvt) }
    }

    private static let description = TilePackageDescription(
        name: "n", attribution: "a", zooms: 0...7, bounds: [112.19, 30.34, 112.214, 30.356],
        center: [112.202, 30.348, 5], generation: 1, datum: "CGCS2000", vectorLayers: "[]", tileJSON: "{}")
}
