import Foundation
import Geometry
import Storage
import TestSupport
import Testing

/// What becomes of rows: added, changed, ended; keys, fields, counts.
struct ImportRowsTests {
    @Test func `a second delivery changes, adds and reports what is gone; --replace ends it`() throws {
        let desk = try ImportDesk()
        try desk.bring(.buildings, desk.source("a.csv", "ref,name,levels\na,甲,6\nb,乙,7\nc,丙,8\n"))
        let source = try desk.source("b.csv", "ref,name\na,甲\nb,新乙\nd,丁\n")
        let first = try desk.bring(.buildings, source)
        #expect((first.added, first.changed, first.unchanged, first.gone) == (1, 1, 1, 1))
        #expect(
            try desk.strings("SELECT ref, name, levels FROM buildings ORDER BY ref")
                == ["a|甲|6.0", "b|新乙|7.0", "c|丙|8.0", "d|丁|NULL"])
        let ids = try desk.strings("SELECT id FROM buildings WHERE ref IN ('a', 'b', 'd') ORDER BY ref")

        let second = try desk.bring(.buildings, source) { $0.replaces = true }
        #expect((second.added, second.changed, second.unchanged, second.gone) == (0, 0, 3, 1))
        #expect(second.total == 3 && second.replaced)
        #expect(try desk.strings("SELECT id FROM buildings ORDER BY ref") == ids)
        #expect(try desk.strings("SELECT ref, name FROM buildings_history ORDER BY version") == ["b|乙", "c|丙"])
        #expect(
            try desk.strings("SELECT command, actor, length(input_hash) FROM operations").last
                == "import buildings|test|64")
        #expect(try GDAL.validate(desk.path) == [])
    }

    @Test func `a list without shapes leaves the shapes there are`() throws {
        let desk = try ImportDesk()
        try desk.bring(.buildings, desk.source("a.csv", "ref,lon,lat\na,112.2,30.3\n"))
        try desk.bring(.buildings, desk.source("b.csv", "ref,name\na,甲\n"))
        #expect(try desk.strings("SELECT name, geom IS NOT NULL FROM buildings") == ["甲|1"])
    }

    @Test func `fields are found by usual names, by --field in order, and set by --set`() throws {
        let desk = try ImportDesk()
        let source = try desk.source("a.csv", "编号,building:levels,old,new,户数\n1,6,a,,12\n2,7,b,c,\n")
        try desk.bring(.buildings, source) {
            $0.fields = [("name", "new"), ("name", "old")]
            $0.constants = [("use", "住宅")]
        }
        #expect(
            try desk.strings("SELECT ref, name, use, levels, households FROM buildings ORDER BY ref")
                == ["1|a|住宅|6.0|12", "2|c|住宅|7.0|NULL"])
    }

    @Test func `the format's own row number serves as key, and it is said`() throws {
        let desk = try ImportDesk()
        try desk.bring(
            .buildings,
            desk.source(
                "a.geojson",
                Draw.collection([
                    #"{"type":"Feature","id":7,"geometry":null,"properties":{}}"#,
                    #"{"type":"Feature","id":"x9","geometry":null,"properties":{}}"#,
                ])))
        #expect(try desk.strings("SELECT ref FROM buildings ORDER BY ref") == ["7", "x9"])
        let other = try ImportDesk()
        let nanjing = try other.bring(.buildings, desk.path + ":buildings")
        #expect(nanjing.added == 2)
    }

    @Test func `lines without a key get one of their shape, the same every time`() throws {
        let desk = try ImportDesk()
        let line = #"{"type":"LineString","coordinates":[[112.1,30.1],[112.2,30.2]]}"#
        let text = Draw.collection([
            Draw.feature(line, #""highway":"primary""#), Draw.feature(line, #""railway":"rail","layer":"-1""#),
            Draw.feature(Draw.square(112.2, 30.3, 0.01), #""natural":"water","name":"湖""#),
        ])
        let source = try desk.source("a.geojson", text)
        let first = try desk.bring(.barriers, source)
        #expect(first.added == 3 && first.remarkCounts["key-from-shape"] == 1)
        #expect(
            try desk.strings("SELECT kind, strength, tunnel FROM barriers ORDER BY id")
                == ["arterial|0.9|0", "railway|1.0|1", "river|1.0|0"])
        let second = try desk.bring(.barriers, source)
        #expect(second.unchanged == 3 && second.generation == first.generation)
    }

    @Test func `households go to buildings and units; what matches nothing goes to a file`() throws {
        let desk = try ImportDesk()
        try desk.bring(.buildings, desk.source("b.csv", "ref\nb1\nb2\n"))
        try desk.bring(.units, desk.source("u.csv", "ref,building\nb1-1,b1\nb1-2,b9\n"))
        #expect(try desk.strings("SELECT count(*) FROM units") == ["2"])
        let source = try desk.source("h.csv", "building,unit,households,population\nb1,b1-1,12,30\nb2,,２４,60\nb3,,5,\n")
        let summary = try desk.bring(.households, source)
        #expect((summary.rows, summary.changed, summary.total) == (3, 2, 2))
        #expect(
            try desk.strings("SELECT ref, households, population FROM units ORDER BY ref")
                == ["b1-1|12|30", "b1-2|NULL|NULL"])
        #expect(try desk.strings("SELECT ref, households FROM buildings ORDER BY ref") == ["b1|NULL", "b2|24"])
        let rest = String(decoding: try Data(contentsOf: URL(filePath: try #require(summary.unmatched))), as: UTF8.self)
        #expect(rest == "\u{FEFF}row,building,unit,households,population\r\n3,b3,,5,\r\n")
        #expect(summary.hasFindings)
    }

    @Test func `an invalid shape is mended when asked, and listed`() throws {
        let desk = try ImportDesk()
        let bowTie = Draw.polygon([(112, 30), (112.01, 30.01), (112.01, 30), (112, 30.01)])
        let source = try desk.source("a.geojson", Draw.collection([Draw.feature(bowTie, #""ref":"a""#)]))
        let summary = try desk.bring(.buildings, source) { $0.repair = 0.5 }
        #expect(summary.remarks.map(\.code) == ["shape-repaired"])
        #expect(summary.remarks.first?.key == "a")
        let building = try #require(try District.open(desk.path).read { try $0.buildings().first })
        #expect(try building.shape?.area?.invalidity() == nil)
    }

    @Test func `projected coordinates are read with their system`() throws {
        let desk = try ImportDesk()
        // The corner 112.239 E 30.335 N in the 3-degree zone of 111 E.
        let plane = try ReferenceSystem("EPSG:4546")
        let metres = try plane.from(degrees: [Position(112.239, 30.335)])[0]
        let source = try desk.source("a.csv", "ref,x,y\na,\(metres.x),\(metres.y)\n")
        #expect(try desk.refusal(.buildings, source).code == "crs-projected")
        try desk.bring(.buildings, source) { $0.referenceSystem = "EPSG:4546" }
        let shape = try District.open(desk.path).read { try $0.buildings().first?.shape }
        #expect(shape == .point(Point(1_122_390_000, 303_350_000)))
    }
}
