import Filtering
import Foundation
import Geometry
import TestSupport
import Testing

@testable import Storage

/// Filters on real files, counted by GDAL's SQLite dialect too. Of a shape that is not valid SpatiaLite says -1, which is
/// not 1.
@Suite struct FeatureFilterTests {
    private struct Case {
        let file: String
        let layer: String
        let filter: String
        /// The same for GDAL.
        let sql: String

        var path: String { file.hasPrefix("/") ? file : Fixture.data(file).path }
    }

    private static func gdal(_ cases: [Case]) throws -> [Int] {
        let questions = cases.map { [$0.path, $0.layer, $0.sql] }
        let script = Fixture.root.appending(path: "tools/oracle/ogr_counts.py").path
        let output = try Command.run("/usr/bin/python3", [script], input: JSONEncoder().encode(questions))
        return try JSONDecoder().decode([Int].self, from: output)
    }

    private static func ours(_ cases: [Case]) async throws -> [Int] {
        var counts: [Int] = []
        for one in cases {
            let store = try FeatureStore(path: one.path)
            let collection = try #require(try await store.collections().first { $0.id == one.layer })
            let filter = try Filter(text: one.filter, collection.schema)
            counts.append(try #require(try await store.count(of: collection, filter: filter)))
        }
        return counts
    }

    private static let monaco = "monaco/monaco.gpkg"
    private static let town = "partition/town.gpkg"
    private static let providence = "partition/providence.gpkg"

    @Test func `counts are those of GDAL`() async throws {
        let line = "LINESTRING(7.41 43.73,7.43 43.74)"
        let triangle = "POLYGON((7.41 43.73,7.43 43.73,7.42 43.745,7.41 43.73))"
        let turned =
            "POLYGON((7.4134335 43.7327313,7.4132712 43.7327372,7.413291 43.7330392,7.4134615 43.7330342,7.4134335 43.7327313))"
        let entrance = "POINT(7.4220451 43.7405072)"
        func wkt(_ text: String) -> String { "GeomFromText('\(text)',4326)" }
        let utm = "ST_Transform(geom,4326)"
        let cases = [
            Case(file: Self.monaco, layer: "buildings", filter: "name IS NULL", sql: "name IS NULL"),
            Case(file: Self.monaco, layer: "buildings", filter: "NOT name LIKE '%a%'", sql: "NOT name GLOB '*a*'"),
            Case(
                file: Self.monaco, layer: "buildings", filter: "CASEI(name) LIKE casei('%VILLA%')",
                sql: "name LIKE '%villa%'"),
            Case(
                file: Self.monaco, layer: "buildings", filter: "use IN ('hotel','school') OR building_levels > '5'",
                sql: "use IN ('hotel','school') OR building_levels > '5'"),
            Case(
                file: Self.monaco, layer: "buildings", filter: "NOT (use = 'yes' AND building_levels < '3')",
                sql: "NOT (use = 'yes' AND building_levels < '3')"),
            Case(file: Self.monaco, layer: "buildings", filter: "use < name", sql: "use < name"),
            Case(
                file: Self.monaco, layer: "buildings", filter: "S_INTERSECTS(geometry,BBOX(7.415,43.73,7.425,43.74))",
                sql: "ST_Intersects(geom,BuildMbr(7.415,43.73,7.425,43.74,4326)) = 1"),
            Case(
                file: Self.monaco, layer: "buildings", filter: "S_WITHIN(geometry,\(triangle)) AND name IS NOT NULL",
                sql: "ST_Within(geom,\(wkt(triangle))) = 1 AND name IS NOT NULL"),
            Case(
                file: Self.monaco, layer: "buildings", filter: "S_DISJOINT(geometry,\(triangle))",
                sql: "ST_Disjoint(geom,\(wkt(triangle))) = 1"),
            // The same ring, begun elsewhere and in the other direction.
            Case(
                file: Self.monaco, layer: "buildings", filter: "S_EQUALS(geometry,\(turned))",
                sql: "ST_Equals(geom,\(wkt(turned))) = 1"),
            Case(
                file: Self.monaco, layer: "buildings", filter: "NOT S_EQUALS(geometry,\(turned)) AND use = 'yes'",
                sql: "ST_Equals(geom,\(wkt(turned))) = 0 AND use = 'yes'"),
            Case(
                file: Self.monaco, layer: "entrances", filter: "S_EQUALS(geometry,\(entrance))",
                sql: "ST_Equals(geom,\(wkt(entrance))) = 1"),
            Case(
                file: Self.monaco, layer: "buildings", filter: "S_OVERLAPS(geometry,\(triangle))",
                sql: "ST_Overlaps(geom,\(wkt(triangle))) = 1"),
            Case(
                file: Self.monaco, layer: "roads", filter: "S_CROSSES(geometry,\(line)) AND highway LIKE 'res%'",
                sql: "ST_Crosses(geom,\(wkt(line))) = 1 AND highway GLOB 'res*'"),
            Case(
                file: Self.monaco, layer: "roads", filter: "S_TOUCHES(geometry,POINT(7.4210408 43.7316413))",
                sql: "ST_Touches(geom,\(wkt("POINT(7.4210408 43.7316413)"))) = 1"),
            Case(
                file: Self.monaco, layer: "boundaries", filter: "S_CONTAINS(geometry,POINT(7.42 43.735))",
                sql: "ST_Contains(geom,\(wkt("POINT(7.42 43.735)"))) = 1"),
            Case(
                file: Self.monaco, layer: "roads",
                filter: "S_INTERSECTS(geometry,\(line)) OR S_WITHIN(geometry,BBOX(7.41,43.73,7.415,43.735))",
                sql:
                    "ST_Intersects(geom,\(wkt(line))) = 1 OR ST_Within(geom,BuildMbr(7.41,43.73,7.415,43.735,4326)) = 1"
            ),
            Case(
                file: Self.town, layer: "buildings", filter: "S_INTERSECTS(geometry,BBOX(116.31,39.93,116.33,39.94))",
                sql: "ST_Intersects(\(utm),BuildMbr(116.31,39.93,116.33,39.94,4326)) = 1"),
            Case(
                file: Self.town, layer: "buildings", filter: "households BETWEEN 10 AND 40 AND kind <> 'slab'",
                sql: "households BETWEEN 10 AND 40 AND kind <> 'slab'"),
            Case(
                file: Self.town, layer: "buildings", filter: "households % 7 = 3 AND households div 10 >= 2",
                sql: "households % 7 = 3 AND households / 10 >= 2"),
            Case(
                file: Self.town, layer: "buildings", filter: "households * 2 - bid > -5 ^ 3 OR kind IN ('tower')",
                sql: "households * 2 - bid > -125 OR kind IN ('tower')"),
            Case(file: Self.town, layer: "barriers", filter: "strength > level / 4", sql: "strength > level / 4.0"),
            Case(
                file: Self.town, layer: "barriers",
                filter: "S_INTERSECTS(geometry,LINESTRING(116.3 39.93,116.34 39.95))",
                sql: "ST_Intersects(\(utm),\(wkt("LINESTRING(116.3 39.93,116.34 39.95)"))) = 1"),
            Case(
                file: Self.providence, layer: "blocks", filter: "TOTPOP > VAP * 1.3 AND NOT WARD = 3",
                sql: "TOTPOP > VAP * 1.3 AND NOT WARD = 3"),
            Case(
                file: Self.providence, layer: "blocks", filter: "TOTPOP / VAP > 1.3 AND VAP <> 0",
                sql: "TOTPOP * 1.0 / VAP > 1.3 AND VAP <> 0"),
            Case(file: Self.providence, layer: "blocks", filter: "FALSE OR TOTPOP = 0", sql: "TOTPOP = 0"),
        ]
        let (theirs, ours) = (try Self.gdal(cases), try await Self.ours(cases))
        for (one, (theirs, ours)) in zip(cases, zip(theirs, ours)) {
            #expect(ours == theirs, "\(one.layer): \(one.filter)")
        }
        #expect(theirs.filter { $0 > 0 }.count > 21, "most filters accept something")
    }

    /// Dates and moments are stored as texts that sort as they do; letters with marks are named one by one.
    @Test(arguments: Seed.first(3)) func `times, cases and accents are those of GDAL`(seed: Seed) async throws {
        let folder = try Fixture.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "works.gpkg").path
        let script = Fixture.root.appending(path: "tools/oracle/dated_file.py").path
        _ = try Command.run("/usr/bin/python3", [script, file, "\(seed.value)"])
        let february = "INTERVAL('2020-02-01','2020-02-29')"
        let week = "INTERVAL('2020-02-01','2020-02-08')"
        let (first, last) = ("'2020-02-01'", "'2020-02-29'")
        let midnight = "'2020-02-29T00:00:00.000Z'"
        let filters = [
            ("begun = DATE('2020-02-01')", "begun = \(first)"), ("begun <> DATE('2020-02-01')", "begun <> \(first)"),
            ("begun < ended", "begun < ended"), ("begun >= DATE('2020-02-29')", "begun >= \(last)"),
            ("begun BETWEEN DATE('2020-02-01') AND DATE('2020-02-29')", "begun BETWEEN \(first) AND \(last)"),
            ("begun IN (DATE('2020-02-01'),DATE('2020-02-29'))", "begun IN (\(first),\(last))"),
            ("NOT begun > DATE('2020-02-01') OR ended IS NULL", "NOT begun > \(first) OR ended IS NULL"),
            ("T_BEFORE(begun,DATE('2020-02-01'))", "begun < \(first)"), ("T_AFTER(begun,ended)", "begun > ended"),
            ("T_EQUALS(begun,ended)", "begun = ended"), ("T_INTERSECTS(begun,ended)", "begun = ended"),
            ("T_DISJOINT(begun,ended)", "begun <> ended"),
            ("T_INTERSECTS(begun,\(february))", "begun BETWEEN \(first) AND \(last)"),
            ("T_DISJOINT(begun,\(february))", "begun < \(first) OR begun > \(last)"),
            ("T_DURING(begun,\(february))", "begun > \(first) AND begun < \(last)"),
            ("T_BEFORE(begun,\(february))", "begun < \(first)"), ("T_AFTER(begun,\(february))", "begun > \(last)"),
            ("T_AFTER(begun,INTERVAL('..','2020-02-29'))", "begun > \(last)"),
            ("T_INTERSECTS(INTERVAL(begun,ended),\(february))", "begun <= \(last) AND ended >= \(first)"),
            ("T_CONTAINS(INTERVAL(begun,ended),DATE('2020-02-29'))", "begun < \(last) AND ended > \(last)"),
            (
                "T_OVERLAPS(INTERVAL(begun,ended),\(february))",
                "begun < \(first) AND ended > \(first) AND ended < \(last)"
            ),
            ("T_MEETS(INTERVAL(begun,ended),\(february))", "begun IS NOT NULL AND ended = \(first)"),
            ("T_STARTS(INTERVAL(begun,ended),\(february))", "begun = \(first) AND ended < \(last)"),
            ("T_FINISHES(INTERVAL(begun,ended),\(february))", "begun > \(first) AND ended = \(last)"),
            ("T_STARTEDBY(INTERVAL(begun,ended),\(week))", "begun = \(first) AND ended > '2020-02-08'"),
            (
                "T_FINISHEDBY(INTERVAL(begun,ended),INTERVAL('2020-02-27','2020-02-29'))",
                "begun < '2020-02-27' AND ended = \(last)"
            ),
            ("T_METBY(INTERVAL(begun,ended),\(february))", "begun = \(last) AND ended IS NOT NULL"),
            (
                "T_OVERLAPPEDBY(INTERVAL(begun,ended),\(february))",
                "begun > \(first) AND begun < \(last) AND ended > \(last)"
            ),
            ("seen < TIMESTAMP('2020-02-29T00:00:00Z')", "seen < \(midnight)"),
            ("seen = TIMESTAMP('2020-02-29T00:00:00.000Z')", "seen = \(midnight)"),
            ("T_AFTER(seen,TIMESTAMP('2020-02-29T00:00:00Z'))", "seen > \(midnight)"),
            ("CASEI(name) = casei('CAFÉ')", "name IN ('café','CAFÉ')"),
            ("ACCENTI(name) = accenti('Café')", "name IN ('Cafe')"),
            ("CASEI(ACCENTI(name)) = 'cafe'", "name IN ('café','cafe','CAFÉ','Cafe')"),
            ("ACCENTI(CASEI(name)) LIKE 'ang%'", "name IN ('Ångström','angstrom')"),
            ("name LIKE '50\\%'", "name = '50%'"), ("name LIKE 'a_b'", "name IN ('a_b','aXb')"),
            ("name LIKE 'a\\_b'", "name = 'a_b'"), ("name = 'it''s'", "name = 'it''s'"), ("name = ''", "name = ''"),
            ("name LIKE '%'", "name IS NOT NULL"), ("name = '桥' OR name IS NULL", "name = '桥' OR name IS NULL"),
        ]
        let cases = filters.map { Case(file: file, layer: "works", filter: $0, sql: $1) }
        let (theirs, ours) = (try Self.gdal(cases), try await Self.ours(cases))
        for (one, (theirs, ours)) in zip(cases, zip(theirs, ours)) { #expect(ours == theirs, "\(one.filter)") }
        #expect(theirs.filter { $0 > 0 }.count > 30, "most filters accept something")
    }

    @Test(arguments: Seed.first(4)) func `boxes and conditions at random are those of GDAL`(seed: Seed) async throws {
        var generator = seed.generator
        let cases = (0..<25).map { _ in
            let (x, y) = (
                Double.random(in: 116.29...116.34, using: &generator),
                Double.random(in: 39.92...39.955, using: &generator)
            )
            let (w, h) = (
                Double.random(in: 0...0.01, using: &generator), Double.random(in: 0...0.01, using: &generator)
            )
            let least = Int.random(in: 0...60, using: &generator)
            let kind = ["house", "slab", "tower"].randomElement(using: &generator) ?? ""
            let word = Bool.random(using: &generator) ? "AND" : "OR"
            return Case(
                file: Self.town, layer: "buildings",
                filter:
                    "households >= \(least) \(word) kind = '\(kind)' AND S_INTERSECTS(geometry,BBOX(\(x),\(y),\(x + w),\(y + h)))",
                sql: """
                    households >= \(least) \(word) kind = '\(kind)'
                    AND ST_Intersects(ST_Transform(geom,4326),BuildMbr(\(x),\(y),\(x + w),\(y + h),4326)) = 1
                    """)
        }
        #expect(try await Self.ours(cases) == Self.gdal(cases))
    }

    /// What narrows the search never changes what is found.
    @Test func `the index and the condition in SQL only leave out what is not accepted`() async throws {
        let store = try FeatureStore(path: Fixture.data(Self.town).path)
        let collection = try #require(try await store.collections().first { $0.id == "buildings" })
        let condition = "S_INTERSECTS(geometry,BBOX(116.31,39.93,116.33,39.94)) AND households > 10 AND kind = 'slab'"
        let narrowed = try Filter(text: condition, collection.schema)
        // Two negations keep both narrowings from knowing anything.
        let plain = try Filter(text: "NOT (NOT (\(condition)))", collection.schema)
        #expect(plain.extent(of: "geometry") == .everywhere && narrowed.extent(of: "geometry") != .everywhere)
        #expect(SQLCondition(plain, over: collection.properties) == nil)
        #expect(SQLCondition(narrowed, over: collection.properties)?.sql.contains("?") == true)
        let pages = try await [narrowed, plain].asyncMap {
            try await store.page(of: collection, filter: $0, after: nil, limit: 100_000).features.map(\.id)
        }
        #expect(pages[0] == pages[1] && pages[0].count > 100)
    }

    @Test func `pages follow each other without gap or repetition`() async throws {
        let store = try FeatureStore(path: Fixture.data(Self.town).path)
        let collection = try #require(try await store.collections().first { $0.id == "buildings" })
        for text in ["households > 20", "S_INTERSECTS(geometry,BBOX(116.31,39.93,116.33,39.94))", "TRUE"] {
            let filter = try Filter(text: text, collection.schema)
            var (ids, after) = ([Int64](), Int64?.none)
            while true {
                let page = try await store.page(of: collection, filter: filter, after: after, limit: 97)
                ids += page.features.map(\.id)
                after = page.features.last?.id
                if !page.hasMore { break }
                #expect(page.features.count == 97)
            }
            #expect(ids == Set(ids).sorted())
            #expect(ids.count == (try await store.count(of: collection, filter: filter)))
        }
    }

    @Test func `a district shows no count of persons and no bookkeeping`() async throws {
        let file = try ScratchFile()
        let district = try District.create(at: file.path, datum: .cgcs2000)
        let collections = try await FeatureStore(district).collections()
        #expect(collections.map(\.id) == Layer.allCases.map(\.rawValue))
        let names = Set(collections.flatMap { $0.properties.map(\.name) })
        #expect(names.isDisjoint(with: ["population", "operation", "valid_from", "assigned_by", "estate", "outline"]))
        #expect(names.isSuperset(of: ["households", "grid", "code", "ref"]))
    }

    @Test func `what is no GeoPackage is refused`() throws {
        #expect(throws: StorageError.self) { try FeatureStore(path: "/nothing") }
        #expect(throws: StorageError.self) {
            try FeatureStore(path: Fixture.data("jingzhou/421003_streets.csv").path)
        }
    }
}

extension Array {
    fileprivate func asyncMap<Result>(_ transform: (Element) async throws -> Result) async throws -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
