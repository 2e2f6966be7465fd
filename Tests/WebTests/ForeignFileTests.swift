import Foundation
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Web

/// GeoPackages that other programs made.
@Suite struct ForeignFileTests {
    /// One of GDAL's, with a name that needs encoding, moments, a projected system and an odd row.
    private static func make(_ path: String) throws {
        let script = """
            import sys
            from osgeo import ogr, osr
            ogr.UseExceptions()
            file = ogr.GetDriverByName("GPKG").CreateDataSource(sys.argv[1])
            system = osr.SpatialReference()
            system.ImportFromEPSG(4546)
            layer = file.CreateLayer("a b/c%", system, ogr.wkbPoint, ["FID=number", "GEOMETRY_NAME=shape"])
            for name, kind in [("label", ogr.OFTString), ("day", ogr.OFTDate), ("at", ogr.OFTDateTime),
                               ("size", ogr.OFTReal), ("big", ogr.OFTInteger64), ("raw", ogr.OFTBinary)]:
                layer.CreateField(ogr.FieldDefn(name, kind))
            flag = ogr.FieldDefn("flag", ogr.OFTInteger)
            flag.SetSubType(ogr.OFSTBoolean)
            layer.CreateField(flag)
            for i in range(20):
                feature = ogr.Feature(layer.GetLayerDefn())
                feature.SetField("label", f"<b>{i}</b>" if i else "=1+1")
                if i != 3:
                    feature.SetField("day", f"2024/02/{i + 1:02}")
                    feature.SetField("at", f"2024/02/{i + 1:02} 08:00:00+00")
                feature.SetField("size", i / 4)
                feature.SetField("big", 2**53 + i)
                feature.SetField("flag", i % 2)
                if i != 5:
                    feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT({500000 + 1000 * i} 3359000)"))
                layer.CreateFeature(feature)
            file.CreateLayer("nowhere", None, ogr.wkbPoint)
            """
        _ = try Command.run("/usr/bin/python3", ["-c", script, path])
    }

    private func client(_ folder: URL) throws -> TestClient {
        let path = folder.appending(path: "other.gpkg").path
        try Self.make(path)
        return TestClient(app: try WebApp(features: FeatureStore(path: path)))
    }

    private let items = "/ogc/collections/a%20b%2Fc%25/items"

    private func ids(_ client: TestClient, _ query: String) async throws -> [Int] {
        let reply = try await client.ask("\(items)?limit=100&\(query)")
        #expect(reply.status == 200, "\(query): \(String(decoding: reply.body, as: UTF8.self))")
        return try #require(try reply.json()["features"] as? [[String: Any]]).compactMap { $0["id"] as? Int }
    }

    @Test func `its layers are served by their names, in degrees`() async throws {
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let client = try client(folder)
        let list = try #require(try await client.ask("/ogc/collections").json()["collections"] as? [[String: Any]])
        #expect(list.first?["id"] as? String == "a b/c%")
        let reply = try await client.ask("\(items)?limit=1")
        let json = try reply.json()
        #expect(json["numberMatched"] as? Int == 20)
        let feature = try #require((json["features"] as? [[String: Any]])?.first)
        let place = try #require((feature["geometry"] as? [String: Any])?["coordinates"] as? [Double])
        // 500 km east of the false origin is the zone's own meridian.
        #expect(abs(place[0] - 111) < 1e-9 && abs(place[1] - 30.35) < 0.1)
        let properties = try #require(feature["properties"] as? [String: Any])
        #expect(Set(properties.keys) == ["label", "day", "at", "size", "big", "flag"])
        #expect(properties["at"] as? String == "2024-02-01T08:00:00Z" && properties["day"] as? String == "2024-02-01")
        #expect(properties["big"] as? Int == 9_007_199_254_740_992 && properties["flag"] as? Bool == false)
        let next = try #require((json["links"] as? [[String: String]])?.first { $0["rel"] == "next" }?["href"])
        #expect(try await client.ask(next).status == 200)
        for address in [
            "/", "/health", "/ready", "/api", "/docs", "/ogc", "\(items)/3", "\(items)?f=html", "\(items)?f=csv",
        ] {
            #expect(try await client.ask(address).status == 200, "\(address)")
        }
        #expect(try await client.ask("/grids.json").status == 404)
    }

    @Test func `conf core fc-time-response: what is in the time, and what has none`() async throws {
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let client = try client(folder)
        // The one without a moment is always among them.
        #expect(try await ids(client, "datetime=2024-02-05") == [4, 5])
        #expect(try await ids(client, "datetime=2024-02-05T12:00:00Z") == [4, 5])
        #expect(try await ids(client, "datetime=2024-02-05T12:00:00Z/2024-02-06T01:00:00Z") == [4, 5, 6])
        #expect(try await ids(client, "datetime=2024-02-18/..") == [4, 18, 19, 20])
        #expect(try await ids(client, "datetime=../2024-02-02T00:00:00Z") == [1, 2, 4])
        #expect(try await ids(client, "datetime=2024-02-18/") == [4, 18, 19, 20])
        #expect(try await ids(client, "datetime=/2024-02-02T00:00:00Z") == [1, 2, 4])
        #expect(try await ids(client, "datetime=2024-02-02/2024-02-03") == [2, 3, 4])
        #expect(try await ids(client, "datetime=../..").count == 20)
        #expect(try await ids(client, "datetime=2024-02-05T02:00:00%2B02:00") == [4, 5])
    }

    @Test func `moments, flags, large numbers and boxes select by filters`() async throws {
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let client = try client(folder)
        func filter(_ text: String) -> String { "filter=\(FeatureService.encoded(text))" }
        #expect(try await ids(client, "at=2024-02-05T03:30:00-04:30") == [5])
        #expect(try await ids(client, filter("at > TIMESTAMP('2024-02-19T07:59:59Z')")) == [19, 20])
        #expect(try await ids(client, filter("T_DURING(at,INTERVAL('2024-02-01','2024-02-03'))")) == [1, 2])
        #expect(try await ids(client, filter("day = DATE('2024-02-07') OR day IS NULL")) == [4, 7])
        #expect(try await ids(client, filter("flag AND size < 1")) == [2, 4])
        #expect(try await ids(client, filter("big = 9007199254740993")) == [2])
        #expect(try await ids(client, filter("geometry IS NULL")) == [6])
        #expect(try await ids(client, "flag=true&size=0.25") == [2])
        #expect(try await ids(client, "bbox=110.9,30,111.015,31") == [1, 2])
        #expect(try await ids(client, filter("S_INTERSECTS(geometry,BBOX(110.9,30,111.015,31)) AND flag")) == [2])
        #expect(try await ids(client, "bbox=-180,-90,180,90").count == 19)
    }

    @Test func `another file in its place is told, and not mixed with it`() async throws {
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "other.gpkg").path
        try Self.make(path)
        let log = HeardLog()
        let client = TestClient(app: try WebApp(features: FeatureStore(path: path), logger: log.logger))
        let near = "\(items)?bbox=110.9,30,111.015,31"
        for address in ["/ready", items, near] { #expect(try await client.ask(address).status == 200) }
        try FileManager.default.moveItem(atPath: path, toPath: path + ".old")
        #expect(try await client.ask("/ready").status == 503)
        try FileManager.default.copyItem(atPath: path + ".old", toPath: path)
        for address in ["/ready", items, near, "\(items)/1"] {
            let reply = try await client.ask(address)
            #expect(try reply.status == 503 && reply.json()["code"] as? String == "file-replaced", "\(address)")
        }
        #expect(try await client.ask("/health").status == 200)
        #expect(log.lines.count == 1 && log.lines.first?.contains(path) == true)
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: path + ".old", toPath: path)
        for address in ["/ready", items, near] { #expect(try await client.ask(address).status == 200) }
    }

    @Test func `its texts are neither markup nor formulas`() async throws {
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let client = try client(folder)
        let html = String(decoding: try await client.ask("\(items)?f=html").body, as: UTF8.self)
        #expect(html.contains("&lt;b&gt;1&lt;/b&gt;") && !html.contains("<b>"))
        let csv = String(decoding: try await client.ask("\(items)?f=csv&limit=1").body, as: UTF8.self)
        #expect(csv.contains("1,'=1+1,"))
    }

    /// One with names that need quoting, a view of a table that is gone, metadata of wrong kinds, and layers whose stored
    /// extent is too small: one of them around the north pole.
    private static func makeOdd(_ path: String) throws {
        let script = """
            import sqlite3, sys
            from osgeo import ogr, osr
            ogr.UseExceptions()
            file = ogr.GetDriverByName("GPKG").CreateDataSource(sys.argv[1])
            def layer(name, code, places):
                system = osr.SpatialReference()
                system.ImportFromEPSG(code)
                layer = file.CreateLayer(name, system, ogr.wkbPoint)
                layer.CreateField(ogr.FieldDefn('height 6" pipe', ogr.OFTInteger))
                degrees = osr.SpatialReference()
                degrees.ImportFromEPSG(4326)
                for each in (degrees, system): each.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
                change = osr.CoordinateTransformation(degrees, system)
                for i, (x, y) in enumerate(places):
                    feature = ogr.Feature(layer.GetLayerDefn())
                    feature.SetField(0, i)
                    x, y, _ = change.TransformPoint(x, y)
                    feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT({x} {y})"))
                    layer.CreateFeature(feature)
            layer('a"b', 4326, [(112, 30), (113, 31)])
            layer("plane", 3857, [(112, 30), (120, 30)])
            layer("polar", 3995, [(x, y) for x in range(-170, 180, 20) for y in (55, 70, 89)])
            layer("odd", 4326, [(112, 30)])
            file = None
            db = sqlite3.connect(sys.argv[1])
            db.execute("UPDATE gpkg_contents SET max_x = (min_x + max_x) / 2 WHERE table_name = 'plane'")
            db.execute("UPDATE gpkg_contents SET identifier = x'00ff', description = 1.5 WHERE table_name = 'odd'")
            for view, body in [("gone", "SELECT * FROM nowhere"), ("calls", "SELECT *, ST_MinX(geom) FROM odd"),
                               ("texts", "SELECT 'x' || fid, geom FROM odd"), ("numbers", "SELECT fid, geom FROM odd")]:
                db.execute(f"CREATE VIEW {view} AS {body}")
                db.execute("INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
                           f"VALUES ('{view}', 'features', '{view}', 4326)")
                db.execute(f"INSERT INTO gpkg_geometry_columns VALUES ('{view}', 'geom', 'POINT', 4326, 0, 0)")
            db.commit()
            """
        _ = try Command.run("/usr/bin/python3", ["-c", script, path])
    }

    @Test func `one odd layer does not take the others along`() async throws {
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "odd.gpkg").path
        try Self.makeOdd(path)
        let client = try TestClient(app: WebApp(features: FeatureStore(path: path)))
        let list = try #require(try await client.ask("/ogc/collections").json()["collections"] as? [[String: Any]])
        #expect(list.compactMap { $0["id"] as? String } == ["a\"b", "plane", "polar", "odd", "numbers"])
        func count(_ layer: String, _ query: String = "") async throws -> Int {
            let reply = try await client.ask("/ogc/collections/\(layer)/items?limit=1000\(query)")
            #expect(reply.status == 200, "\(layer) \(query)")
            return (try reply.json()["features"] as? [Any])?.count ?? -1
        }
        #expect(try await count("a%22b", "&height%206%22%20pipe=1") == 1)
        #expect(try await count("odd") == 1)
        #expect(try await count("numbers") == 1)
        #expect(
            try await count("a%22b", "&filter-lang=cql2-json&filter=%7B%22op%22:%22%3D%22,%0A%09%22args%22:[1,1]%7D")
                == 2)
        // Whatever the file says of its extent, the index knows.
        for (box, expected) in [("111,29,121,31", 2), ("119,29,121,31", 1), ("121,29,122,31", 0)] {
            #expect(try await count("plane", "&bbox=\(box)") == expected, "\(box)")
        }
        for (box, expected) in [
            ("-180,-90,180,90", 54), ("-180,88,180,90", 18), ("-7,-90,26,76", 2), ("0,60,35,75", 2),
            ("-180,50,-89,60", 5),
        ] {
            #expect(try await count("polar", "&bbox=\(box)") == expected, "\(box)")
        }
        let polar = try #require(list.first { $0["id"] as? String == "polar" }?["extent"] as? [String: [String: Any]])
        let extent = try #require((polar["spatial"]?["bbox"] as? [[Double]])?.first)
        #expect(extent[0] == -180 && extent[1] < 55 && extent[2] == 180 && extent[3] == 90)
    }
}
