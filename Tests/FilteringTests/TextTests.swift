import Geometry
import Testing

@testable import Filtering

/// CQL2 text: the productions of OGC 21-065r2, annex B, one by one.
@Suite struct TextTests {
    /// Each text and its canonical form; both mean the same, and the canonical one is its own.
    @Test(arguments: [
        // Booleans, and how tightly they bind
        ("TRUE", "TRUE"), ("false", "FALSE"), ("locked", "locked"), ("not locked", "NOT locked"),
        ("locked and TRUE or FALSE", "locked AND TRUE OR FALSE"),
        ("locked or TRUE and FALSE", "locked OR TRUE AND FALSE"),
        ("(locked or TRUE) and FALSE", "(locked OR TRUE) AND FALSE"),
        ("locked AND (TRUE AND FALSE)", "locked AND TRUE AND FALSE"),
        ("NOT (locked OR TRUE)", "NOT (locked OR TRUE)"), ("NOT locked OR TRUE", "NOT locked OR TRUE"),
        ("NOT NOT locked", "NOT NOT locked"), ("NOT (locked)", "NOT locked"),
        // Comparisons
        ("households=1", "households = 1"), ("1<>households", "1 <> households"), ("households<1", "households < 1"),
        ("households>1", "households > 1"), ("households<=1", "households <= 1"),
        ("households>=floors", "households >= floors"), ("name='东'", "name = '东'"), ("locked=true", "locked = TRUE"),
        ("NOT households = 1", "NOT households = 1"),
        // Names
        ("网格 = 'A'", "网格 = 'A'"), ("\"网格\" = 'A'", "网格 = 'A'"), ("a.b:c_1 = 1", "a.b:c_1 = 1"),
        ("\"and\" = 1", "\"and\" = 1"), ("\"two words\" = 'x'", "\"two words\" = 'x'"),
        ("\"say \"\"so\"\"\" = 'x'", "\"say \"\"so\"\"\" = 'x'"),
        // Texts
        ("name = 'it''s'", "name = 'it\\'s'"), ("name = 'it\\'s'", "name = 'it\\'s'"), ("name = ''", "name = ''"),
        ("name = 'a\\b'", "name = 'a\\b'"), ("name = 'a\"b'", "name = 'a\"b'"), ("name = '😀'", "name = '😀'"),
        ("name = 'a\\'", "name = 'a\\' "), ("name = '\\\\'", "name = '\\\\' "),
        ("name = '\\' OR name = 'it''s'", "name = '\\' OR name = 'it''s' "),
        ("name LIKE '%\\\\'", "name LIKE '%\\\\' "), ("name LIKE '\\%'", "name LIKE '\\%'"),
        // Numbers
        ("households = 1.50", "households = 1.5"), ("households = .5", "households = 0.5"),
        ("households = 5.", "households = 5"), ("households = 1e3", "households = 1000"),
        ("households = 1.E+2", "households = 100"), ("households = 25E-1", "households = 2.5"),
        ("households = -3", "households = -3"), ("households = +3", "households = 3"),
        ("households+ +.5 = -1", "households + 0.5 = -1"),
        ("households = 9223372036854775807", "households = 9223372036854775807"),
        ("households = -9223372036854775808", "households = -9223372036854775808"),
        ("households = 1e300", "households = 1e+300"), ("households = -0.0", "households = 0"),
        // Arithmetic
        ("households+1*2 = 3", "households + 1 * 2 = 3"), ("(households+1)*2 = 3", "(households + 1) * 2 = 3"),
        ("households-(1-2) = 3", "households - (1 - 2) = 3"), ("households-1-2 = 3", "households - 1 - 2 = 3"),
        ("households/2%3 div 4 = 1", "households / 2 % 3 div 4 = 1"), ("households DIV 4 = 1", "households div 4 = 1"),
        ("2^households = 8", "2 ^ households = 8"), ("(2^3)^2 = 64", "(2 ^ 3) ^ 2 = 64"),
        ("2^(3^2) = 512", "2 ^ (3 ^ 2) = 512"), ("2*3^2 = 18", "2 * 3 ^ 2 = 18"), ("-2^2 = 4", "-2 ^ 2 = 4"),
        ("-households = 1", "-1 * households = 1"), ("households - -1 = 1", "households - -1 = 1"),
        ("households -1 = 1", "households - 1 = 1"), ("3 > (households + 1)", "3 > households + 1"),
        // LIKE, BETWEEN, IN, IS NULL, and their negations
        ("name LIKE 'a%_\\%'", "name LIKE 'a%_\\%'"), ("name not like 'a'", "NOT name LIKE 'a'"),
        ("casei(name) like casei('A%')", "CASEI(name) LIKE CASEI('A%')"),
        ("accenti(casei(name)) = accenti(casei('É'))", "ACCENTI(CASEI(name)) = ACCENTI(CASEI('É'))"),
        ("households between 1 and 2", "households BETWEEN 1 AND 2"),
        ("households between 1 and 2 and locked", "households BETWEEN 1 AND 2 AND locked"),
        ("households not between floors and floors*2", "NOT households BETWEEN floors AND floors * 2"),
        ("kind IN ('a' , 'b')", "kind IN ('a','b')"),
        ("households NOT IN (1,2,floors)", "NOT households IN (1,2,floors)"),
        ("CASEI(kind) IN (casei('A'))", "CASEI(kind) IN (CASEI('A'))"),
        ("name is null", "name IS NULL"), ("geom IS NOT NULL", "NOT geom IS NULL"),
        ("(households > 1) IS NULL", "(households > 1) IS NULL"), ("households + 1 IS NULL", "households + 1 IS NULL"),
        // Spatial functions and literals
        ("S_INTERSECTS(geom,POINT(1 2))", "S_INTERSECTS(geom,POINT (1 2))"),
        ("s_equals(geom, POINT Z (1 2 3))", "S_EQUALS(geom,POINT (1 2))"),
        ("S_DISJOINT(geom,LINESTRING(0 0,1 1.5))", "S_DISJOINT(geom,LINESTRING (0 0,1 1.5))"),
        (
            "S_TOUCHES(geom,POLYGON((0 0,1 0,1 1,0 0),(.5 .1,.6 .1,.6 .2,.5 .1)))",
            "S_TOUCHES(geom,POLYGON ((0 0,1 0,1 1,0 0),(0.5 0.1,0.6 0.1,0.6 0.2,0.5 0.1)))"
        ),
        ("S_WITHIN(geom,MULTIPOLYGON(((0 0,1 0,1 1,0 0))))", "S_WITHIN(geom,MULTIPOLYGON (((0 0,1 0,1 1,0 0))))"),
        ("S_OVERLAPS(geom,MULTIPOINT(0 0,1 1))", "S_OVERLAPS(geom,MULTIPOINT ((0 0),(1 1)))"),
        ("S_CROSSES(geom,MULTILINESTRING((0 0,1 1)))", "S_CROSSES(geom,MULTILINESTRING ((0 0,1 1)))"),
        ("S_CONTAINS(geom,label)", "S_CONTAINS(geom,label)"),
        (
            "S_INTERSECTS(geom,GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,1 1)))",
            "S_INTERSECTS(geom,GEOMETRYCOLLECTION (POINT (1 1),LINESTRING (0 0,1 1)))"
        ),
        ("S_INTERSECTS(geom,BBOX(1,2,3,4.5))", "S_INTERSECTS(geom,BBOX(1,2,3,4.5))"),
        ("S_INTERSECTS(geom,BBOX(-1,2,0,3,4,9))", "S_INTERSECTS(geom,BBOX(-1,2,3,4))"),
        // Temporal functions and literals
        ("built = DATE('2024-02-29')", "built = DATE('2024-02-29')"),
        ("updated > TIMESTAMP('2026-01-31T09:30:00.50Z')", "updated > TIMESTAMP('2026-01-31T09:30:00.5Z')"),
        ("T_AFTER(updated,TIMESTAMP('1969-12-31T23:59:59Z'))", "T_AFTER(updated,TIMESTAMP('1969-12-31T23:59:59Z'))"),
        ("t_intersects(built, INTERVAL('2020-01-01','..'))", "T_INTERSECTS(built,INTERVAL('2020-01-01','..'))"),
        (
            "T_DURING(INTERVAL(begins,ends),INTERVAL('..','2026-01-01T00:00:00Z'))",
            "T_DURING(INTERVAL(begins,ends),INTERVAL('..','2026-01-01T00:00:00Z'))"
        ),
        (
            "built BETWEEN DATE('2020-01-01') AND DATE('2021-01-01')",
            "built BETWEEN DATE('2020-01-01') AND DATE('2021-01-01')"
        ),
        (" \t\nlocked\r\n", "locked"),
    ])
    func `a text has one canonical form`(text: String, canonical: String) throws {
        let filter = try Samples.filter(text)
        #expect(filter.description == canonical)
        #expect(try Samples.filter(canonical) == filter)
    }

    @Test(arguments: TemporalRelation.allCases) func `every temporal function is known`(relation: TemporalRelation)
        throws
    {
        let text = "T_\(relation.rawValue.uppercased())(INTERVAL(begins,ends),INTERVAL('..','2026-01-01'))"
        let filter = try Samples.filter(text)
        #expect(filter.description == text)
        guard case .temporal(relation, _, _) = filter else {
            Issue.record("\(filter)")
            return
        }
    }

    @Test(arguments: SpatialRelation.allCases) func `every spatial function is known`(relation: SpatialRelation) throws
    {
        let text = "S_\(relation.rawValue.uppercased())(geom,BBOX(0,0,1,1))"
        guard case .spatial(relation, _, _) = try Samples.filter(text) else {
            Issue.record("\(text)")
            return
        }
    }

    /// Each faulty text, the character (from 0) that is at fault, and a word of the reason.
    @Test(arguments: [
        ("", 0, "expected"), ("   ", 3, "expected"), ("households", 0, "condition"), ("households >", 12, "the end"),
        ("households > 1 2", 15, "operator"), ("households = = 1", 13, "“=”"), ("(locked", 7, "“)”"),
        ("locked)", 6, "“)”"), ("locked AND", 10, "the end"), ("AND locked", 0, "AND"), ("unknown = 1", 0, "unknown"),
        ("locked AND unknown = 1", 11, "unknown"), ("name = 1", 7, "text is expected"),
        ("households = 'a'", 13, "number"),
        ("locked > 1", 9, "boolean"), ("name = 'abc", 7, "does not end"), ("\"name = 1", 0, "does not end"),
        ("households = 1.2.3", 13, "runs"), ("households = 1e", 13, "exponent"), ("households = 1e999", 13, "large"),
        ("households = 12abc", 13, "runs"), ("households = +floors", 14, "number"), ("households = +-1", 14, "number"),
        ("name ! 'a'", 5, "no meaning"),
        ("name; DROP TABLE grids", 4, "no meaning"),
        ("name LIKE kind", 10, "literal"), ("name LIKE 1", 10, "text"), ("households IN ()", 15, "expected"),
        ("households IN (1, 'a')", 18, "number"), ("households BETWEEN 1 OR 2", 21, "AND"),
        ("name IS 1", 8, "NULL"), ("name NOT 1", 9, "LIKE"), ("households ^ 2 ^ 3 = 1", 15, "operator"),
        ("S_INTERSECTS(geom)", 0, "two"), ("S_INTERSECTS(geom, name)", 19, "geometry"),
        ("S_INTERSECTS(geom, POINT(1))", 26, "number"), ("S_INTERSECTS(geom, POINT(1 2)", 29, "“)”"),
        ("S_INTERSECTS(geom, POLYGON((0 0,1 1,1 0)))", 27, "ring"), ("S_INTERSECTS(geom, POINT EMPTY)", 19, "empty"),
        ("S_INTERSECTS(geom, BBOX(1,2,3))", 19, "box"),
        ("S_INTERSECTS(geom, CIRCULARSTRING(0 0,1 1,2 0))", 19, "function"),
        ("S_WITHIN(geom, GEOMETRYCOLLECTION(POINT(1 1)))", 15, "collection"), ("S_NEAR(geom, geom)", 0, "function"),
        ("built = DATE('2023-02-29')", 13, "date"), ("built = DATE('2023-2-9')", 13, "date"),
        ("updated = TIMESTAMP('2023-02-09')", 20, "timestamp"),
        ("updated = TIMESTAMP('2023-02-09T24:00:00Z')", 20, "timestamp"),
        ("built = DATE(1)", 13, "quotes"), ("T_AFTER(built, 1)", 15, "number"),
        ("T_AFTER(built, INTERVAL('2021-01-01','2020-01-01'))", 15, "before"),
        ("T_AFTER(built, INTERVAL('a','..'))", 24, "date"), ("T_AFTER(built, INTERVAL(name,'..'))", 24, "text"),
        ("CASEI(households) = 'a'", 6, "text"), ("CASEI(name,name) = 'a'", 0, "one"), ("locked + 1 = 2", 0, "boolean"),
        ("(households > 1) + 1 = 2", 0, "condition"), ("(locked OR TRUE) = TRUE", 0, "condition"),
        ("geom = geom", 0, "geometry"), ("网格 = 1", 5, "text"),
        ("name = 'a", 7, "does not end"), ("name = 'a\u{1}'", 7, "control"),
    ])
    func `a faulty text is refused where it is at fault`(text: String, offset: Int, word: String) {
        let error = #expect(throws: FilterError.self) { try Samples.filter(text) }
        #expect(error?.place == .offset(offset), "\(text): \(String(describing: error))")
        #expect(error?.reason.contains(word) == true, "\(text): \(String(describing: error))")
    }

    @Test func `what is too deep, too long or too much is refused`() throws {
        func nested(_ open: String, _ close: String, _ count: Int) -> String {
            String(repeating: open, count: count) + "locked" + String(repeating: close, count: count)
        }
        let depth = FilterLimits.maxDepth
        _ = try Samples.filter(nested("(", ")", depth))
        _ = try Samples.filter(nested("NOT ", "", depth))
        for text in [
            nested("(", ")", depth + 1), nested("NOT ", "", depth + 1), nested("(", ")", 2000),
            nested("NOT(", ")", 500),
            "households = " + String(repeating: "-", count: 2000) + "households",
            "name = " + String(repeating: "CASEI(", count: 600) + "name", nested("(", ")", 10_000),
            String(repeating: "locked OR ", count: 300) + "locked",
            "households = 1" + String(repeating: "+1", count: 300), String(repeating: " ", count: 5000),
            "S_INTERSECTS(geom," + String(repeating: "GEOMETRYCOLLECTION(", count: 100)
                + "POINT(0 0)" + String(repeating: ")", count: 101),
        ] {
            let error = #expect(throws: FilterError.self) { try Samples.filter(text) }
            let reason = error?.reason ?? ""
            #expect(reason.contains("deeper") || reason.contains("more than") || reason.contains("longer"), "\(reason)")
        }
    }
}
