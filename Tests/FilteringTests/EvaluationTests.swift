import Foundation
import Geometry
import TestSupport
import Testing

@testable import Filtering

/// Filters on rows made by hand. Counts on real files are in StorageTests, against GDAL.
@Suite struct EvaluationTests {
    private static let row = SampleRow(
        values: [
            "name": .text("Straße É"), "households": .integer(300), "floors": .number(2.5), "locked": .boolean(true),
            "built": .instant(Instant("2020-05-01")!), "updated": .instant(Instant("2020-05-01T12:00:00Z")!),
            "begins": .instant(Instant("2020-01-01")!), "ends": .instant(Instant("2020-12-31T00:00:00Z")!),
        ],
        shapes: ["geom": .polygon([[Position(0, 0), Position(2, 0), Position(2, 2), Position(0, 2), Position(0, 0)]])])

    /// A filter, and whether it is true, false or unknown on the row; `kind` and `label` are missing in it.
    @Test(
        arguments: [
            ("locked", true), ("NOT locked", false), ("households = 300", true), ("households = 300.0", true),
            ("households > 300", false), ("floors < 3 AND floors > 2", true), ("name > 'Straß'", true),
            ("locked > FALSE", true),
            ("households = 300.5", false), ("9007199254740993 > 9007199254740992.0", true),
            ("9223372036854775807 < 9223372036854775808", true), ("-9223372036854775808 > -1e19", true),
            // Three values
            ("kind = 'a'", nil), ("NOT kind = 'a'", nil), ("kind = 'a' AND FALSE", false), ("kind = 'a' AND TRUE", nil),
            ("kind = 'a' OR TRUE", true), ("kind = 'a' OR FALSE", nil), ("kind IS NULL", true),
            ("NOT kind IS NULL", false),
            ("kind IN ('a')", nil), ("households IN (1, 300)", true), ("households IN (1, 2)", false),
            ("'a' IN (kind, 'a')", true), ("'a' IN (kind, 'b')", nil), ("households BETWEEN 300 AND 1 / 0", nil),
            ("households BETWEEN 301 AND 1 / 0", false), ("households BETWEEN 300 AND 300", true),
            ("(kind = 'a') IS NULL", true), ("S_INTERSECTS(label, POINT(1 1))", nil), ("label IS NULL", true),
            ("geom IS NULL", false), ("kind LIKE '%'", nil),
            // Arithmetic
            ("households + 1 = 301", true), ("households / 7 > 42.85", true), ("7 / 2 = 3.5", true),
            ("7 div 2 = 3", true),
            ("-7 div 2 = -3", true), ("-7 % 2 = -1", true), ("7.5 % 2 = 1.5", true), ("2 ^ 10 = 1024", true),
            ("-2 ^ 2 = 4", true), ("1 / 0 = 1", nil), ("1 % 0 = 1", nil), ("5 div 0 IS NULL", true),
            ("9223372036854775807 + 1 > 9.2e18", true), ("-9223372036854775808 div -1 > 9.2e18", true),
            ("-9223372036854775808 % -1 = 0", true), ("0 ^ -1 = 1", nil), ("2 + 3 * 4 = 14", true),
            ("10 - 4 - 3 = 3", true),
            // Texts
            ("name LIKE 'Straße _'", true), ("name LIKE 'str%'", false), ("CASEI(name) LIKE CASEI('STRASSE %')", true),
            ("ACCENTI(name) = 'Straße E'", true), ("name LIKE '%É'", true), ("name LIKE 'S\\%'", false),
            ("'50%' LIKE '50\\%'", true), ("'a_b' LIKE 'a\\_b'", true), ("'axb' LIKE 'a\\_b'", false),
            ("'' LIKE ''", true),
            ("'' LIKE '_'", false), ("'abcabc' LIKE '%abc'", true), ("'aaab' LIKE '%a%b%'", true),
            ("'网格' LIKE '网_'", true),
            ("CASEI('ΣΑΣ') = CASEI('σας')", true), ("ACCENTI('Ǟ') = 'A'", true), ("'é' = 'e\u{301}'", false),
            // Shapes
            ("S_INTERSECTS(geom, POINT(2 2))", true), ("S_CONTAINS(geom, POINT(2 2))", false),
            ("S_TOUCHES(geom, POINT(2 2))", true), ("S_WITHIN(geom, BBOX(0,0,2,2))", true),
            ("S_CONTAINS(geom, BBOX(0,0,2,2))", true), ("S_CONTAINS(geom, BBOX(1,1,3,2))", false),
            ("S_EQUALS(geom, POLYGON((2 2,0 2,0 0,2 0,2 2)))", true), ("S_DISJOINT(geom, BBOX(3,3,4,4))", true),
            ("S_OVERLAPS(geom, BBOX(1,1,3,3))", true), ("S_CROSSES(geom, LINESTRING(-1 1,3 1))", true),
            ("S_CROSSES(LINESTRING(-1 1,3 1), geom)", true), ("S_WITHIN(POINT(1 1), geom)", true),
            ("S_CONTAINS(BBOX(-1,-1,3,3), geom)", true), ("S_WITHIN(geom, geom)", true),
            ("S_INTERSECTS(geom, GEOMETRYCOLLECTION(POINT(9 9),POINT(1 1)))", true),
            ("S_INTERSECTS(geom, BBOX(2,2,2,2))", true),
            ("S_INTERSECTS(geom, BBOX(2,0,2,9))", true), ("S_INTERSECTS(POINT(1 1), BBOX(0,0,1,1))", true),
            // Time
            ("built = DATE('2020-05-01')", true), ("updated > DATE('2020-05-01')", true),
            ("updated < TIMESTAMP('2020-05-01T12:00:00.000001Z')", true),
            ("T_DURING(updated, INTERVAL(begins, ends))", true),
            ("T_BEFORE(built, updated)", true), ("T_AFTER(built, INTERVAL('..', '2020-04-30'))", true),
            ("T_INTERSECTS(built, INTERVAL('2020-05-01', '..'))", true),
            ("T_DISJOINT(built, INTERVAL('2021-01-01', '..'))", true),
            ("T_EQUALS(INTERVAL(begins, ends), INTERVAL('2020-01-01', '2020-12-31T00:00:00Z'))", true),
            ("T_AFTER(kind_at, DATE('2020-01-01'))", nil),
        ] as [(String, Bool?)])
    func `a filter is true, false or unknown`(text: String, expected: Bool?) throws {
        var schema = Samples.schema
        schema["kind_at"] = .timestamp
        let filter = try Filter(text: text, schema)
        #expect(try FilterTest(filter).accepts(Self.row) == (expected == true))
        #expect(try FilterTest(.not(filter)).accepts(Self.row) == (expected == false))
        #expect(try FilterTest(.isNull(.filter(filter))).accepts(Self.row) == (expected == nil))
    }

    /// Allen's table: every two proper spans lie to each other in exactly one of his thirteen ways.
    @Test func `two spans of time lie to each other in one way`() throws {
        let ways: [TemporalRelation] = [
            .before, .after, .meets, .metBy, .overlaps, .overlappedBy, .starts, .startedBy, .during, .contains,
            .finishes,
            .finishedBy, .equals,
        ]
        var seen: Set<TemporalRelation> = []
        for a in 0..<5 {
            for b in (a + 1)..<6 {
                for c in 0..<5 {
                    for d in (c + 1)..<6 {
                        func span(_ start: Int, _ end: Int) -> String {
                            "INTERVAL('2020-01-0\(start + 1)','2020-01-0\(end + 1)')"
                        }
                        let holding = try ways.filter { way in
                            let text = "T_\(way.rawValue.uppercased())(\(span(a, b)),\(span(c, d)))"
                            return try FilterTest(Samples.filter(text)).accepts(SampleRow())
                        }
                        #expect(holding.count == 1, "\(a)–\(b) and \(c)–\(d): \(holding)")
                        seen.formUnion(holding)
                        let meet = try FilterTest(Samples.filter("T_INTERSECTS(\(span(a, b)),\(span(c, d)))"))
                        #expect(try meet.accepts(SampleRow()) == ![.before, .after].contains(holding.first))
                    }
                }
            }
        }
        #expect(seen.count == 13)
    }

    @Test(arguments: Seed.first(50)) func `moments are those of Foundation`(seed: Seed) throws {
        var generator = seed.generator
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: false)
        for _ in 0..<100 {
            let second = Int64.random(in: -62_167_219_200...253_402_300_799, using: &generator)
            let text = Date(timeIntervalSince1970: Double(second)).formatted(style)
            // Before 1582 Foundation counts in the Julian calendar.
            guard second > -12_219_292_800 else { continue }
            let instant = try #require(Instant(text), "\(text)")
            #expect(instant.microseconds == second * 1_000_000)
            #expect(instant.description == text)
        }
    }

    @Test func `stored moments are read as other programs write them`() {
        let moment = Instant("2020-05-01T10:00:00Z")
        for text in [
            "2020-05-01 10:00:00", "2020-05-01T10:00:00.000", "2020-05-01T18:00:00+08:00", "2020-05-01 05:30:00-04:30",
        ] {
            #expect(Instant(stored: text) == moment, "\(text)")
        }
        for text in ["", "2020", "2020-05-01T", "2020-05-01 10", "2020-05-01T10:00:00+8", "2020-05-01T10:00:00Zx"] {
            #expect(Instant(stored: text) == nil, "\(text)")
        }
    }

    @Test func `moments of RFC 3339 have any offset, and no other program's liberties`() {
        for text in ["2020-05-01T10:00:00Z", "2020-05-01T18:00:00+08:00", "2020-05-01T05:30:00.0-04:30"] {
            #expect(Instant(rfc3339: text) == Instant("2020-05-01T10:00:00Z"), "\(text)")
        }
        #expect(Instant(rfc3339: "2020-05-01") == Instant("2020-05-01"))
        for text in [
            "2020-05-01 10:00:00Z", "2020-05-01T10:00:00", "2020-05-01T10:00:00+8", "2020-05-01T10:00:00+24:00",
            "2020-05-01T10:00:00+00:60", "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
        ] {
            #expect(Instant(rfc3339: text) == nil, "\(text)")
        }
    }

    /// As shapely has it.
    @Test(arguments: [
        ("MULTIPOLYGON(((0 0,2 0,2 2,0 0)),EMPTY)", true),
        ("MULTILINESTRING((0 0,2 2),EMPTY)", true), ("GEOMETRYCOLLECTION(POINT(1 1),POLYGON EMPTY)", true),
        ("GEOMETRYCOLLECTION(POINT(1 1),GEOMETRYCOLLECTION(POINT EMPTY,POLYGON EMPTY))", true),
        ("POLYGON EMPTY", false), ("MULTIPOLYGON(EMPTY)", false), ("GEOMETRYCOLLECTION(POLYGON EMPTY)", false),
    ])
    func `members without a vertex change no relation`(text: String, meets: Bool) throws {
        var row = SampleRow()
        row.shapes["geom"] = try WKT.read(text)
        for other in ["POINT(1 1)", "POLYGON((1 1,5 1,5 5,1 1))", "BBOX(1,1,5,5)", "MULTIPOINT(1 1,9 9)"] {
            #expect(try FilterTest(Samples.filter("S_INTERSECTS(geom,\(other))")).accepts(row) == meets, "\(other)")
            #expect(try FilterTest(Samples.filter("S_DISJOINT(geom,\(other))")).accepts(row) == !meets, "\(other)")
        }
        guard meets else { return }
        let literal = try Samples.filter("S_INTERSECTS(label,\(text))")
        row.shapes["label"] = .point(Position(1, 1))
        #expect(try FilterTest(literal).accepts(row))
    }

    /// A box is answered without GEOS where it can be; the same box as a polygon never is.
    @Test(arguments: Seed.first(40)) func `a box is what its polygon is`(seed: Seed) throws {
        var generator = seed.generator
        func place() -> Position {
            Position(
                Double(Int.random(in: -6...6, using: &generator)), Double(Int.random(in: -6...6, using: &generator)))
        }
        var seen: Set<Bool> = []
        for _ in 0..<200 {
            let (a, b, c) = (place(), place(), place())
            let (low, high) = (Position(min(a.x, b.x), min(a.y, b.y)), Position(max(a.x, b.x), max(a.y, b.y)))
            let box = SpatialOperand.box(low, high)
            guard let shape = box.literal else { continue }
            var row = Self.row
            row.shapes["geom"] = .line([c, place(), place()])
            for relation in [SpatialRelation.intersects, .disjoint] {
                let plain = try FilterTest(.spatial(relation, .property("geom"), .shape(shape))).accepts(row)
                let quick = try FilterTest(.spatial(relation, .property("geom"), box)).accepts(row)
                #expect(plain == quick, "\(relation) \(box)")
                seen.insert(plain)
            }
        }
        #expect(seen.count == 2)
    }

    /// The extent may hold too much, never too little.
    @Test(arguments: Seed.first(200)) func `rows outside a filter's extent are not accepted`(seed: Seed) throws {
        var random = RandomFilter(generator: seed.generator)
        var generator = seed.generator
        for _ in 0..<20 {
            let filter = random.filter(3)
            let test = try FilterTest(filter)
            let corner = Position(
                Double.random(in: -10...10, using: &generator), Double.random(in: -10...10, using: &generator))
            let far = Position(corner.x + 2, corner.y + 2)
            var row = Self.row
            row.shapes["geom"] = SpatialOperand.box(corner, far).literal
            switch filter.extent(of: "geom") {
            case .everywhere: continue
            case .nowhere: #expect(try !test.accepts(row), "\(filter)")
            case .box(let low, let high):
                let isOutside = corner.x > high.x || far.x < low.x || corner.y > high.y || far.y < low.y
                if isOutside { #expect(try !test.accepts(row), "\(filter)") }
            }
        }
    }
}
