import Foundation
import Storage
import TestSupport
import Testing

/// Tables as offices send them.
struct ImportTextTests {
    /// 荆州 in GB18030.
    static let jingzhou: [UInt8] = [0xBE, 0xA3, 0xD6, 0xDD]

    private static func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
        (bigEndian ? [0xFE, 0xFF] : [0xFF, 0xFE])
            + text.utf16.flatMap { bigEndian ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)] }
    }

    struct Table: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bytes: [UInt8]
        var encoding: String?
    }

    static let tables: [Table] = [
        Table(testDescription: "UTF-8", bytes: Array("ref,name\r\n1,荆州\r\n".utf8)),
        Table(testDescription: "a byte order mark", bytes: [0xEF, 0xBB, 0xBF] + Array("ref,name\n1,荆州".utf8)),
        Table(testDescription: "old Mac line ends", bytes: Array("ref,name\r1,荆州\r".utf8)),
        Table(testDescription: "quotes", bytes: Array("\"ref\",\"name\"\n\"1\",\"荆州\"\n".utf8)),
        Table(testDescription: "semicolons", bytes: Array("ref;name\n1;荆州\n".utf8)),
        Table(testDescription: "tabs", bytes: Array("ref\tname\n1\t荆州\n".utf8)),
        Table(testDescription: "blank lines", bytes: Array("\n\nref,name\n\n1,荆州\n\n".utf8)),
        Table(testDescription: "cells behind the header's last", bytes: Array("ref,name\n1,荆州,,\n".utf8)),
        Table(testDescription: "GBK", bytes: Array("ref,name\n1,".utf8) + jingzhou + [10], encoding: "GBK"),
        Table(testDescription: "GB18030", bytes: Array("ref,name\n1,".utf8) + jingzhou, encoding: "gb18030"),
        Table(testDescription: "UTF-16 little-endian", bytes: utf16("ref,name\n1,荆州\n", bigEndian: false)),
        Table(testDescription: "UTF-16 big-endian", bytes: utf16("ref,name\n1,荆州\n", bigEndian: true)),
    ]

    @Test(arguments: tables) func `a table is read in any form`(_ table: Table) throws {
        let desk = try ImportDesk()
        try desk.bring(.buildings, desk.source("source.csv", table.bytes)) { $0.encoding = table.encoding }
        #expect(try desk.strings("SELECT ref, name FROM buildings") == ["1|荆州"])
    }

    @Test func `a refused GBK table says which encoding to try`() throws {
        let desk = try ImportDesk()
        let bytes = Array("ref,name\n1,a\n2,".utf8) + Self.jingzhou + [10]
        let refusal = try desk.refusal(.buildings, desk.source("source.csv", bytes))
        #expect(refusal.faults.map(\.problem) == [.notInEncoding(encoding: "UTF-8", line: 3, advice: "GB18030")])
    }

    @Test func `a UTF-8 table called GB18030 is found out`() throws {
        let desk = try ImportDesk()
        let source = try desk.source("source.csv", "ref,name\n1,荆州\n2,沙市区中山路社区\n")
        let refusal = try desk.refusal(.buildings, source) { $0.encoding = "GB18030" }
        #expect(["text-misdecoded", "text-not-in-encoding"].contains(refusal.code), "\(refusal)")
    }

    @Test func `names of other languages are no mistake`() throws {
        let desk = try ImportDesk()
        let names = [
            "Hôtel de Ville", "Fònt Vièlha", "Görlitz", "Þingvellir", "联通大厦", "镇江路", "Монако", "موناكو", "İzmir",
            "Ærøskøbing",
        ]
        let rows = names.enumerated().map { "\($0),\($1)" }.joined(separator: "\n")
        try desk.bring(.buildings, desk.source("source.csv", "ref,name\n\(rows)\n"))
        #expect(try desk.strings("SELECT name FROM buildings ORDER BY id") == names)
    }

    @Test func `full-width digits are digits`() throws {
        let desk = try ImportDesk()
        let source = try desk.source("source.csv", "ref,levels,lon,lat\n1, ６ ,１１２．２,３０．３\n")
        try desk.bring(.buildings, source)
        #expect(try desk.strings("SELECT levels FROM buildings") == ["6.0"])
        #expect(try desk.strings("SELECT count(*) FROM buildings WHERE geom IS NOT NULL") == ["1"])
    }

    @Test(arguments: Seed.first(20)) func `quoting survives any text`(_ seed: Seed) throws {
        var generator = seed.generator
        let alphabet = Array("ab,\"“荆 é;'")
        let names = (0..<50).map { _ in
            "x"
                + String(
                    (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                        alphabet.randomElement(using: &generator) ?? "a"
                    }) + "y"
        }
        var text = "ref,name,note\n"
        for (index, name) in names.enumerated() {
            text += "\(index),\"\(name.replacingOccurrences(of: "\"", with: "\"\""))\",\"two\r\nlines\"\n"
        }
        let desk = try ImportDesk()
        try desk.bring(.buildings, desk.source("source.csv", text))
        #expect(try desk.strings("SELECT name FROM buildings ORDER BY id") == names)
    }
}
