import Foundation
import TestSupport
import Testing

@testable import Storage

/// The two readers of CSV, the one for tables and the one that leaves records where they lie, against each other.
struct CSVRecordsTests {
    @Test(arguments: Seed.first(20)) func `both readers of CSV see the same records and faults`(_ seed: Seed) throws {
        var random = seed.generator
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).csv")
        defer { try? FileManager.default.removeItem(at: file) }
        var (whole, refused) = (0, 0)
        for _ in 0..<100 {
            let text = Self.text(&random)
            try Data(text).write(to: file)
            let table = try Self.outcome { try Self.table(file.path) }
            let inPlace = try Self.outcome { try Self.inPlace(text) }
            #expect(table == inPlace, "\(String(decoding: text, as: UTF8.self).debugDescription)")
            if case .success = table { whole += 1 } else { refused += 1 }
        }
        #expect(whole > 10 && refused > 10)
    }

    private static func text(_ random: inout SeededGenerator) -> [UInt8] {
        let plain = ["a", "1", ".", " ", "荆", "\u{7F}", "é", ";", "long enough for a word", "-112.5"]
        let marks = [",", ",", ",", "\n", "\n", "\r\n", "\r", "\t", "\"\"", "\"a,b\"", "\"\n\"", "\"x\"\"y\""]
        let faults = ["\"", "\u{1}", "\u{0}", "\u{1F}", "b\"c"]
        let faulty = Bool.random(using: &random)
        var text = ""
        for _ in 0..<Int.random(in: 0...30, using: &random) {
            let kind = Int.random(in: 0..<(faulty ? 20 : 19), using: &random)
            text += (kind < 10 ? plain : kind < 19 ? marks : faults).randomElement(using: &random) ?? ""
            // A quote opens a field only at its begin.
            if kind >= 10, text.last == "\"" { text += "," }
        }
        return Array(text.utf8)
    }

    private struct Record: Equatable {
        var fields: [String]
        var line: Int
    }

    private static func outcome(_ read: () throws -> [Record]) throws -> Result<[Record], ImportFault> {
        do { return .success(try read()) } catch let fault as ImportFault { return .failure(fault) }
    }

    private static func table(_ path: String) throws -> [Record] {
        var records = try DelimitedText(try TextReader(path: path, encoding: nil), separator: UInt8(ascii: ","))
        var all: [Record] = []
        while let record = try records.record() { all.append(Record(fields: record.fields, line: record.line)) }
        return all
    }

    private static func inPlace(_ text: [UInt8]) throws -> [Record] {
        try text.withUnsafeBufferPointer { bytes in
            var records = CSVRecords(bytes, separator: UInt8(ascii: ","))
            var all: [Record] = []
            var fields: [CSVRecords.Field] = []
            while let record = try records.record({ column, field in
                #expect(column == fields.count)
                fields.append(field)
            }) {
                #expect(record.fieldCount == fields.count)
                all.append(Record(fields: fields.map { records.text($0) }, line: record.line))
                fields = []
            }
            return all
        }
    }
}
