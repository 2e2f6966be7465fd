import Foundation
import GRDB
import Geometry
import Storage
import Testing
import TestSupport

/// A real town, from its own GeoPackage, layer by layer.
struct ImportMonacoTests {
    static let source = Fixture.data("monaco/monaco.gpkg").path

    /// Brings Monaco's layers into a new file.
    static func town(in folder: URL) throws -> String {
        let path = folder.appending(path: "monaco.gpkg").path
        for (layer, table) in [
            (ImportLayer.communities, "boundaries"), (.barriers, "roads"), (.barriers, "railways"),
            (.barriers, "waterways"), (.barriers, "water"), (.barriers, "barriers"), (.buildings, "buildings"),
            (.units, "entrances"),
        ] {
            let request = ImportRequest(layer: layer, source: "\(source):\(table)", actor: "test")
            _ = try District.importLayer(into: path, request)
        }
        return path
    }

    @Test func `the layers of Monaco come in whole`() throws {
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let district = try District.open(Self.town(in: folder))
        #expect(district.datum == .wgs84)
        let counts = try district.read { file in
            try [Layer.communities, .buildings, .barriers, .units].map { try file.count(of: $0) }
        }
        // 27 disused railways are paths too: one row each, in both of the source's layers.
        #expect(counts == [6, 1283, 2809 + 40 - 27 + 3 + 21 + 78, 76])
        let queue = try DatabaseQueue(path: district.path)
        try queue.read { db in
            let tunnels = try Int.fetchOne(db, sql: "SELECT count(*) FROM barriers WHERE tunnel") ?? 0
            #expect(tunnels >= 213)
            let kinds = try String.fetchAll(db, sql: "SELECT DISTINCT kind FROM barriers ORDER BY kind")
            #expect(kinds == ["arterial", "other", "path", "railway", "river", "stream", "street", "wall"])
            let levels = try Int.fetchOne(db, sql: "SELECT count(*) FROM buildings WHERE levels IS NOT NULL") ?? 0
            #expect(levels == 462)
        }
    }

    @Test func `the same import again changes nothing`() throws {
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "monaco.gpkg").path
        let request = ImportRequest(layer: .buildings, source: "\(Self.source):buildings", actor: "test")
        let first = try District.importLayer(into: path, request)
        let second = try District.importLayer(into: path, request)
        #expect(first.created && !second.created)
        #expect(first.added == 1283)
        #expect(second.unchanged == 1283)
        #expect(second.added == 0 && second.changed == 0 && second.gone == 0)
        #expect(second.generation == first.generation)
    }
}
