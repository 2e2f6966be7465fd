import Foundation
import TestSupport
import Testing

@testable import Geometry

/// `data/fixtures/coord-test-vectors.csv`, every row at its own tolerance; BD09MC is no system of gridmap.
@Suite struct CoordinateVectorTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let from: String
        let to: String
        let input: Position
        let output: Position
        let tolerance: Double
        let line: Int
        var testDescription: String { "line \(line): \(from) → \(to)" }
    }

    static let rows: [Row] = {
        let text = (try? String(contentsOf: Fixture.data("fixtures/coord-test-vectors.csv"), encoding: .utf8)) ?? ""
        return text.split(whereSeparator: \.isNewline).enumerated().dropFirst().compactMap { index, line in
            let fields = fields(of: line)
            guard fields.count == 8, let x = Double(fields[2]), let y = Double(fields[3]),
                let outX = Double(fields[4]), let outY = Double(fields[5]),
                let tolerance = fields[6].split(separator: " ").first.flatMap({ Double($0) })
            else { return nil }
            return Row(
                from: fields[0], to: String(fields[1].prefix { $0 != " " }), input: Position(x, y),
                output: Position(outX, outY), tolerance: tolerance, line: index + 1)
        }
    }()

    /// Commas within double quotes belong to the field.
    private static func fields(of line: some StringProtocol) -> [String] {
        var fields = [""]
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: fields.append("")
            default: fields[fields.count - 1].append(character)
            }
        }
        return fields
    }

    @Test func `the file is read to its end`() {
        #expect(Self.rows.count == 91)
        #expect(Set(Self.rows.map(\.from)) == ["WGS84", "GCJ02", "BD09", "EPSG:4490"])
    }

    @Test(arguments: rows.filter { $0.to != "BD09MC" })
    func `a row holds`(row: Row) throws {
        let output = try convert(row)
        #expect(abs(output.x - row.output.x) <= row.tolerance)
        #expect(abs(output.y - row.output.y) <= row.tolerance)
    }

    private func convert(_ row: Row) throws -> Position {
        switch (row.from, row.to) {
        case ("WGS84", "GCJ02"): return GCJ02.encode(row.input)
        case ("WGS84", "BD09"): return BD09.encode(row.input)
        case ("GCJ02", "BD09"): return BD09.fromGCJ02(row.input)
        case ("BD09", "GCJ02"): return BD09.closedForm(row.input)
        case ("GCJ02", "WGS84(one-step)"):
            let image = GCJ02.encode(row.input)
            return Position(2 * row.input.x - image.x, 2 * row.input.y - image.y)
        case ("WGS84", "EPSG3857"):
            return try ReferenceSystem("EPSG:3857").from(degrees: [row.input])[0]
        case ("EPSG:4490", let target) where target.hasPrefix("EPSG:"):
            return try ReferenceSystem(target).from(degrees: [row.input])[0]
        default:
            throw GeometryError.unknownReferenceSystem("\(row.from) → \(row.to)")
        }
    }

    @Test(arguments: rows.filter { $0.from == "EPSG:4490" })
    func `a row holds backwards, as an import reads it`(row: Row) throws {
        let degrees = try ReferenceSystem(row.to).degrees([row.output])[0]
        #expect(abs(degrees.x - row.input.x) < 2e-8)
        #expect(abs(degrees.y - row.input.y) < 2e-8)
    }
}
