import Foundation
import HTTPTypes
import NIOCore
import Storage
import TestSupport
import Testing

@testable import Web

/// Which features are given at once; that they are the right ones, every test that asks for features sees to.
@Suite struct AtOnceTests {
    private static let items = "/ogc/collections/buildings/items"
    private static let box = "bbox=112.19,30.34,112.2,30.35"

    private func reply(_ client: TestClient, _ target: String) -> MapResponder.Reply? {
        client.app.responder.replyAtOnce(
            to: HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: target))
    }

    /// The same where there is one, as soon as other work leaves time enough to give it at once.
    private func given(_ client: TestClient, _ target: String) -> MapResponder.Reply? {
        for _ in 0..<1000 { if let reply = reply(client, target) { return reply } }
        return nil
    }

    @Test func `what lies in a small box, once the layers are known`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let target = "\(Self.items)?\(Self.box)"
        #expect(reply(client, target) == nil)
        let made = try await client.ask(target)
        #expect(given(client, target)?.bytes.map { Data($0.readableBytesView) } == made.body)
        for more in ["f=csv", "f=html", "crs=http://www.opengis.net/def/crs/EPSG/0/3857", "filter=households%3E1"] {
            #expect(given(client, "\(target)&\(more)")?.head.status == .ok, "\(more)")
        }
        for (wrong, status) in [("limit=0", 400), ("f=xml", 400), ("filter=x%3D", 400), ("crs=no", 400)] {
            #expect(given(client, "\(target)&\(wrong)")?.head.status.code == status, "\(wrong)")
        }
        for other in [
            Self.items, "\(Self.items)?filter=households%3E1", "\(target)&after=3", "\(target)&limit=1",
            "/ogc/collections/buildings/items/1", "/ogc/collections/no/items?\(Self.box)", "/grids/14/13298/6741.mvt",
        ] {
            #expect(reply(client, other) == nil, "\(other)")
        }
    }

    @Test func `of a file that has changed, only once it is known anew`() async throws {
        let district = try TestDistrict()
        defer { district.remove() }
        let client = try TestClient(district)
        let target = "/ogc/collections/grids/items?\(Self.box)"
        let before = try await client.ask(target)
        try district.publish(households: 401)
        #expect(reply(client, target) == nil)
        let after = try await client.ask(target)
        #expect(after.body != before.body && String(decoding: after.body, as: UTF8.self).contains("401"))
        #expect(given(client, target)?.bytes.map { Data($0.readableBytesView) } == after.body)
    }

    /// Somebody else's file, 30 by 30 squares, in which a writer does not let others read.
    @Test func `not while the file is written, and not from many rows`() async throws {
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "squares.gpkg").path
        let script = """
            import sys
            from osgeo import ogr, osr
            ogr.UseExceptions()
            file = ogr.GetDriverByName("GPKG").CreateDataSource(sys.argv[1])
            system = osr.SpatialReference()
            system.ImportFromEPSG(4326)
            layer = file.CreateLayer("squares", system, ogr.wkbPolygon)
            for i in range(900):
                x, y = i % 30 * 0.1, i // 30 * 0.1
                feature = ogr.Feature(layer.GetLayerDefn())
                feature.SetGeometry(ogr.CreateGeometryFromWkt(
                    f"POLYGON(({x} {y}, {x + 0.05} {y}, {x + 0.05} {y + 0.05}, {x} {y + 0.05}, {x} {y}))"))
                layer.CreateFeature(feature)
            """
        _ = try Command.run("/usr/bin/python3", ["-c", script, path])
        let client = TestClient(app: try WebApp(features: FeatureStore(path: path)))
        let items = "/ogc/collections/squares/items?limit=1000"
        let small = "\(items)&bbox=0.02,0.02,1.02,1.02"
        #expect(try await client.ask(small).json()["numberReturned"] as? Int == 121)
        #expect(given(client, small) != nil)
        #expect(try await client.ask("\(items)&bbox=0,0,3,3").json()["numberReturned"] as? Int == 900)
        #expect(reply(client, "\(items)&bbox=0,0,3,3") == nil)
        let hold = """
            import sqlite3, sys
            file = sqlite3.connect(sys.argv[1], isolation_level=None)
            file.execute("BEGIN EXCLUSIVE")
            print("held", flush=True)
            sys.stdin.read()
            """
        let writer = Process()
        writer.executableURL = URL(filePath: "/usr/bin/python3")
        writer.arguments = ["-c", hold, path]
        let (input, output) = (Pipe(), Pipe())
        writer.standardInput = input
        writer.standardOutput = output
        try writer.run()
        #expect(String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).hasPrefix("held"))
        let begun = ContinuousClock.now
        #expect(reply(client, small) == nil)
        #expect(ContinuousClock.now - begun < .seconds(1))
        try input.fileHandleForWriting.close()
        writer.waitUntilExit()
        #expect(given(client, small) != nil)
    }
}
