import Foundation
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Web

/// GeoPackages whose tables, names and values nobody would choose: nothing in them is lost without a word.
@Suite struct OddFileTests {
    private static func make(_ path: String) throws {
        let script = """
            import sqlite3, struct, sys
            db = sqlite3.connect(sys.argv[1])
            db.executescript('''
            PRAGMA application_id = 0x47504B47; PRAGMA user_version = 10300;
            CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
                organization_coordsys_id INTEGER, definition TEXT, description TEXT);
            CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, identifier TEXT, description TEXT,
                min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER);
            CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT,
                srs_id INTEGER, z INTEGER, m INTEGER);
            ''')
            for code in (4326, 4490, 3857):
                db.execute("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, 'EPSG', ?, '', '')", (str(code), code, code))
            def point(x, y): return b"GP\\0\\1" + struct.pack("<iBIdd", 4326, 1, 1, x, y)
            def layer(name, columns, rows, shape="geom", srs=4326):
                if columns: db.execute(f'CREATE TABLE "{name}" (fid INTEGER PRIMARY KEY, {shape} BLOB, {columns})')
                for row in rows: db.execute(f'INSERT INTO "{name}" VALUES ({",".join("?" * len(row))})', row)
                db.execute("INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
                           "VALUES (?, 'features', ?, ?)", (name, name, srs))
                db.execute("INSERT INTO gpkg_geometry_columns VALUES (?, ?, 'POINT', ?, 0, 0)", (name, shape, srs))
            layer("named", '"id" TEXT, geometry TEXT, geom TEXT', [(1, point(1, 2), "a", "b", "c")], shape="shape")
            layer("ends", "n TEXT, day DATE", [
                (-2**63, point(1, 1), "least", "2026-01-31T23:30:00Z"), (5, point(2, 90), "p\\0q", "2026-01-31"),
                (2**63 - 1, point(3, 3), "x\\\\", None)])
            layer("china", "n TEXT", [(1, point(112, 30), "x")], srs=4490)
            layer("plane", "n TEXT", [(1, point(12467782, 3503549), "x")], srs=3857)
            layer("..", "n TEXT", [(1, point(1, 1), "x")])
            db.execute("INSERT INTO gpkg_geometry_columns VALUES ('named', 'geom', 'POINT', 4326, 0, 0)")
            db.execute("CREATE VIEW joined AS SELECT a.fid AS ogc_fid, a.geom, b.n FROM ends a JOIN ends b")
            db.execute("CREATE VIEW own AS SELECT fid AS ogc_fid, geom, n FROM ends WHERE fid > 0")
            for name in ("joined", "own"): layer(name, None, [])
            db.commit()
            """
        _ = try Command.run("/usr/bin/python3", ["-c", script, path])
    }

    private func asking(_ body: (TestClient) async throws -> Void) async throws {
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "odd.gpkg").path
        try Self.make(path)
        try await body(TestClient(app: WebApp(features: FeatureStore(path: path))))
    }

    private func features(_ client: TestClient, _ target: String) async throws -> [[String: Any]] {
        let reply = try await client.ask("/ogc/collections/\(target)")
        #expect(reply.status == 200, "\(target): \(String(decoding: reply.body, as: UTF8.self))")
        return try #require(try reply.json()["features"] as? [[String: Any]])
    }

    @Test func `a layer is given once, and not under a name that no address keeps`() async throws {
        try await asking { client in
            let list = try #require(try await client.ask("/ogc/collections").json()["collections"] as? [[String: Any]])
            #expect(
                list.compactMap { $0["id"] as? String } == ["named", "ends", "china", "plane", "joined", "own"])
            let stored = list.map { ($0["storageCrs"] as? String)?.split(separator: "/").last.map(String.init) }
            #expect(stored == ["CRS84", "CRS84", "4490", "3857", "CRS84", "CRS84"])
        }
    }

    @Test func `a view whose rows repeat a number gives each of them once, page by page`() async throws {
        try await asking { client in
            var (ids, pairs) = ([Int](), Set<String>())
            var next: String? = "joined/items?limit=2"
            while let target = next {
                let reply = try await client.ask("/ogc/collections/\(target)").json()
                for feature in try #require(reply["features"] as? [[String: Any]]) {
                    ids.append(try #require(feature["id"] as? Int))
                    let properties = try #require(feature["properties"] as? [String: Any])
                    pairs.insert("\(properties["ogc_fid"] ?? "") \(properties["n"] ?? "")")
                }
                let link = (reply["links"] as? [[String: String]])?.first { $0["rel"] == "next" }?["href"]
                next = link?.firstRange(of: "/collections/").map { String(link?[$0.upperBound...] ?? "") }
            }
            #expect(ids == Array(1...9) && pairs.count == 9)
            #expect(try await client.ask("/ogc/collections/joined/items/4").json()["id"] as? Int == 4)
            #expect(try await features(client, "joined/items?n=least").count == 3)
            #expect(try await features(client, "own/items").compactMap { $0["id"] as? Int } == [5, .max])
        }
    }

    @Test func `properties named as the number and the shape are given beside them`() async throws {
        try await asking { client in
            let one = try #require(try await features(client, "named/items").first)
            #expect(one["properties"] as? [String: String] == ["id": "a", "geometry": "b", "geom": "c"])
            #expect(one["id"] as? Int == 1 && (one["geometry"] as? [String: Any])?["type"] as? String == "Point")
            let csv = String(
                decoding: try await client.ask("/ogc/collections/named/items?f=csv").body, as: UTF8.self)
            #expect(csv.contains("feature_id,id,geometry,geom,feature_geometry\r\n1,a,b,c,POINT (1 2)\r\n"), "\(csv)")
            let near = FeatureService.encoded("S_INTERSECTS(geometry,POINT(1 2)) AND geom = 'c' AND id = 'a'")
            #expect(try await features(client, "named/items?filter=\(near)").count == 1)
            #expect(try await client.ask("/ogc/collections/named/items?geometry=b").status == 400)
        }
    }

    @Test func `the least number, texts with a NUL and days with an hour are whole`() async throws {
        try await asking { client in
            let found = try await features(client, "ends/items")
            #expect(found.compactMap { $0["id"] as? Int } == [.min, 5, .max])
            let properties = found.compactMap { $0["properties"] as? [String: Any] }
            #expect(properties.map { $0["n"] as? String } == ["least", "p\0q", "x\\"])
            #expect(properties.map { $0["day"] as? String } == ["2026-01-31", "2026-01-31", nil])
            #expect(try await client.ask("/ogc/collections/ends/items/\(Int.min)").status == 200)
            #expect(try await client.ask("/ogc/collections/ends/items/\(Int.max)0").status == 404)
            let second = try await features(client, "ends/items?after=\(Int.min)")
            #expect(second.count == 2)
            for text in ["n='x\\'", "n LIKE '%\\\\'"] {
                let filter = FeatureService.encoded(text)
                #expect(try await features(client, "ends/items?filter=\(filter)").count == 1, "\(text)")
            }
        }
    }

    @Test func `a shape without a place in the system is none, and leaves the page`() async throws {
        try await asking { client in
            let found = try await features(client, "ends/items?crs=EPSG:3857")
            #expect(found.map { $0["geometry"] is [String: Any] } == [true, false, true])
        }
    }
}
