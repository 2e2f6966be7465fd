import Foundation
import Geometry
import TestSupport
import Testing

@Suite struct `JSON` {
    @Test(arguments: Seed.first(50))
    func `what is written reads back the same`(seed: Seed) throws {
        var generator = seed.generator
        func value(_ depth: Int) -> JSONValue {
            func list<Element>(_ element: () -> Element) -> [Element] {
                (0..<Int.random(in: 0...4, using: &generator)).map { _ in element() }
            }
            func text() -> String {
                String(
                    String.UnicodeScalarView(
                        list {
                            Unicode.Scalar(
                                UInt32.random(in: 1...0x2FFFF, using: &generator)
                                    >> Int.random(in: 0...17, using: &generator))
                        }.compactMap { $0 }.filter { $0.value > 0 }))
            }
            switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &generator) {
            case 0: return .null
            case 1: return .bool(Bool.random(using: &generator))
            case 2: return .integer(Int64(bitPattern: generator.next()) >> Int64.random(in: 0...63, using: &generator))
            case 3:
                let number = Double(bitPattern: generator.next())
                return number.isFinite ? .number(number) : .null
            case 4: return .text(text())
            case 5: return .array(list { value(depth - 1) })
            default: return .object(Dictionary(list { (text(), value(depth - 1)) }) { first, _ in first })
            }
        }
        for _ in 0..<50 {
            let value = value(5)
            #expect(try JSONValue.read(Array(value.json.utf8)) == value)
            #expect(try JSONValue.read(Array(value.json.utf8)).json == value.json)
            #expect(throws: Never.self) {
                try JSONSerialization.jsonObject(with: Data(value.json.utf8), options: .fragmentsAllowed)
            }
        }
    }

    @Test(arguments: [
        ("0", JSONValue.integer(0)), ("-0", .integer(0)), ("9223372036854775807", .integer(.max)),
        ("-9223372036854775808", .integer(.min)), ("9223372036854775808", .number(9_223_372_036_854_775_808)),
        ("-9223372036854775809", .number(-9_223_372_036_854_775_808)), ("1.0", .number(1)), ("1E3", .number(1000)),
        ("1e-400", .number(0)), ("100000000000000000000", .number(1e20)), ("18446744073709551616", .number(0x1p64)),
    ])
    func `numbers without a fraction that fit are integers`(text: String, value: JSONValue) throws {
        #expect(try JSONValue.read(Array(text.utf8)) == value)
    }

    /// The C library is the judge; most numbers have the digits of coordinates.
    @Test(arguments: Seed.first(20))
    func `every number is rounded to the nearest double`(seed: Seed) throws {
        var generator = seed.generator
        func digits(_ count: ClosedRange<Int>) -> String {
            (0..<Int.random(in: count, using: &generator)).map { _ in String(Int.random(in: 0...9, using: &generator)) }
                .joined()
        }
        func numeral() -> String {
            switch Int.random(in: 0..<8, using: &generator) {
            case 0...2: return "\(Int.random(in: 0...180, using: &generator)).\(digits(1...17))"
            case 3: return "\(Int.random(in: 0...180, using: &generator)).\(digits(14...40))"
            case 4:
                return Double(bitPattern: generator.next() & ~(1 << 63)).description.replacing("nan", with: "0")
                    .replacing("inf", with: "0")
            case 5:
                // Halfway between two doubles, and just beside.
                let double = Double.random(in: 1..<180, using: &generator)
                let half = String(format: "%.60f", double).prefix(40)
                return String(half) + ["", "0", "1", "9"][Int.random(in: 0...3, using: &generator)]
            case 6: return "\(UInt64.random(in: (1 << 53)...(1 << 63), using: &generator)).0"
            default:
                return
                    "\(Int.random(in: 1...9, using: &generator)).\(digits(1...25))e\(Int.random(in: -330...300, using: &generator))"
            }
        }
        for _ in 0..<5000 {
            let text = (Bool.random(using: &generator) ? "-" : "") + numeral()
            let expected = strtod(text, nil)
            let read: Double
            switch try JSONValue.read(Array(text.utf8)) {
            case .integer(let value): read = Double(value)
            case .number(let value): read = value
            default: read = .nan
            }
            #expect(read.bitPattern == expected.bitPattern || (read == 0 && expected == 0), "\(text)")
        }
    }

    /// Exact halves between neighbouring doubles with 19 digits or fewer: where a wrong rounding shows.
    @Test(arguments: [
        ("9007199254740993", 9_007_199_254_740_992.0), ("9007199254740993.0", 9_007_199_254_740_992),
        ("9007199254740995.0", 9_007_199_254_740_996), ("9007199254740993.001", 9_007_199_254_740_994),
        ("4503599627370496.5", 4_503_599_627_370_496), ("4503599627370497.5", 4_503_599_627_370_498),
        ("4503599627370497.499", 4_503_599_627_370_497), ("1125899906842624.125", 1_125_899_906_842_624),
        ("1125899906842624.375", 1_125_899_906_842_624.5),
    ])
    func `ties go to the even one`(text: String, value: Double) throws {
        let point = try GeoJSON.shape(in: Array(#"{"type":"Point","coordinates":[\#(text),-\#(text)]}"#.utf8))
        #expect(point == .point(Position(value, -value)))
    }

    @Test(arguments: [
        (#""\u00e9\u4E2d\ud83C\uDFE0""#, "é中🏠"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
        (#""é中🏠\u007f""#, "é中🏠\u{7F}"), (#""""#, ""),
    ])
    func `escapes are resolved`(text: String, value: String) throws {
        #expect(try JSONValue.read(Array(text.utf8)) == .text(value))
    }

    @Test(arguments: [
        MarkedInput("‸", "a value is expected, but the text ends"), MarkedInput("1 ‸2", "more follows after the value"),
        MarkedInput("‸+1", "a value is expected, but “+” follows"),
        MarkedInput("‸.5", "a value is expected, but “.” follows"),
        MarkedInput("‸1.", "a number not written as JSON has it"),
        MarkedInput("‸-", "a number not written as JSON has it"),
        MarkedInput("‸1e", "a number not written as JSON has it"),
        MarkedInput("[1 ‸2]", "“,” or “]” is expected, but “2” follows"),
        MarkedInput("[‸,]", "a value is expected, but “,” follows"),
        MarkedInput("{‸1:2}", "a member's name is expected, but “1” follows"),
        MarkedInput(#"{"a" ‸1}"#, "“:” is expected, but “1” follows"),
        MarkedInput(#"{"a":1,‸"a":2}"#, "“a” occurs twice in one object"),
        MarkedInput("[1‸", "“,” or “]” is expected, but the text ends"),
        MarkedInput(#""a‸\u12G4""#, "“\\u” without four hexadecimal digits"),
        MarkedInput(#"‸"\u123"#, "a text that does not end"),
        MarkedInput(#""a‸\x""#, "unknown escape “\\x”"), MarkedInput(#""‸\uD83C""#, "half of a UTF-16 surrogate pair"),
        MarkedInput(#""‸\uD83C\u0041""#, "half of a UTF-16 surrogate pair"),
        MarkedInput(#""‸\uDFE0""#, "half of a UTF-16 surrogate pair"),
        MarkedInput(#""a‸\u0000""#, "a NUL in a text"),
        MarkedInput("\"a‸\u{1}\"", "a control character (byte 1) in a text"),
        MarkedInput("\"a‸\0\"", "a control character (byte 0) in a text"),
        MarkedInput("‸\0", "a value is expected, but byte 0 follows"),
        MarkedInput("‸nul", "“null” is expected, but “n” follows"),
    ])
    func `a fault is named with its byte`(input: MarkedInput) {
        let (bytes, offset) = input.text
        #expect(throws: GeometryError.malformed(format: "JSON", reason: input.reason, offset: offset)) {
            try JSONValue.read(bytes)
        }
    }

    @Test(arguments: [
        ("22 C3 28 22", 1), ("22 61 80 22", 2), ("22 C0 AF 22", 1), ("22 ED A0 80 22", 1), ("22 F5 80 80 80 22", 1),
        ("22 61 E4 B8 22", 2), ("22 5C 6E E4 B8 22", 3),
    ])
    func `invalid UTF-8 is refused, also where it is skipped`(hex: String, offset: Int) {
        let bytes = hexadecimal(hex)
        #expect(throws: GeometryError.malformed(format: "JSON", reason: "invalid UTF-8", offset: offset)) {
            try JSONValue.read(bytes)
        }
        let before = Array(#"{"x":"#.utf8)
        #expect(
            throws: GeometryError.malformed(format: "GeoJSON", reason: "invalid UTF-8", offset: before.count + offset)
        ) {
            try GeoJSON.features(in: before + bytes + Array("}".utf8))
        }
    }
}
