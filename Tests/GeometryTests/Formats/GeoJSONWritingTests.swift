import Geometry
import TestSupport
import Testing

@Suite struct `Writing GeoJSON` {
    static func text(_ shape: Shape<Point>, decimals: Int = 7) -> String {
        var bytes: [UInt8] = []
        GeoJSON.text(shape, decimals: decimals, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `rings are turned as RFC 7946 wants`() {
        let square = [Point(0, 0), Point(0, 4), Point(4, 4), Point(4, 0), Point(0, 0)]
        let hole = [Point(1, 1), Point(2, 1), Point(2, 2), Point(1, 1)]
        #expect(
            Self.text(.multiPolygon([[square, hole]]))
                == #"{"type":"MultiPolygon","coordinates":[[[[0,0],[0.0000004,0],[0.0000004,0.0000004],[0,0.0000004],[0,0]],"#
                + "[[0.0000001,0.0000001],[0.0000002,0.0000002],[0.0000002,0.0000001],[0.0000001,0.0000001]]]]}")
    }

    @Test func `a ring around the whole globe is turned right`() throws {
        let (w, e, s, n): (Int32, Int32, Int32, Int32) = (-1_800_000_000, 1_800_000_000, -900_000_000, 900_000_000)
        let clockwise = [Point(w, s), Point(w, n), Point(e, n), Point(e, s), Point(w, s)]
        let read = try GeoJSON.shape(in: Array(Self.text(.polygon([clockwise])).utf8)).snapped()
        #expect(read == .polygon([clockwise.reversed()]))
    }

    @Test(arguments: [
        (1_122_390_000, 7, "112.239"), (1_122_390_001, 7, "112.2390001"), (-1, 7, "-0.0000001"), (-1, 6, "0"),
        (-5, 6, "-0.000001"), (4, 6, "0"), (5, 6, "0.000001"), (9_999_999, 6, "1"), (14_999_999, 0, "1"),
        (-15_000_000, 0, "-2"), (-1_800_000_000, 3, "-180"), (1_799_999_999, 7, "179.9999999"),
        (Int32.max, 7, "214.7483647"), (Int32.min, 7, "-214.7483648"), (100_000, 2, "0.01"), (50_000, 2, "0.01"),
        (49_999, 2, "0"),
    ])
    func `decimals are rounded half away from zero, zeros left out`(units: Int32, decimals: Int, text: String) {
        #expect(
            Self.text(.point(Point(units, 0)), decimals: decimals) == #"{"type":"Point","coordinates":[\#(text),0]}"#)
    }

    @Test(arguments: Seed.first(20))
    func `every lattice value at every number of decimals is the nearest of its kind`(seed: Seed) throws {
        var generator = seed.generator
        for _ in 0..<2000 {
            let units = Int32.random(in: -1_800_000_000...1_800_000_000, using: &generator)
            let decimals = Int.random(in: 0...7, using: &generator)
            let text = Self.text(.point(Point(units, 0)), decimals: decimals)
            guard case .point(let read) = try GeoJSON.shape(in: Array(text.utf8)).snapped() else {
                Issue.record("\(text)")
                continue
            }
            let step = (decimals..<7).reduce(Int64(1)) { power, _ in power * 10 }
            #expect(Int64(read.x) % step == 0 && 2 * abs(Int64(read.x) - Int64(units)) <= step, "\(units) \(text)")
        }
    }

    @Test func `a feature with all kinds of values`() throws {
        var bytes: [UInt8] = []
        GeoJSON.feature(
            id: -3, shape: nil,
            properties: [
                ("名称", .text("a\"\\/\n\u{1}\u{7F}界🏠")), ("n", .integer(.min)), ("x", .number(1e-7)),
                ("inf", .number(.infinity)),
                ("list", .array([.null, .bool(true), .object(["b": .integer(1), "a": .number(2)])])),
            ], into: &bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(
            text == #"{"type":"Feature","id":-3,"geometry":null,"properties":{"名称":"a\"\\/\n\u0001\u007f界🏠","#
                + #""n":-9223372036854775808,"x":1e-07,"inf":null,"list":[null,true,{"a":2.0,"b":1}]}}"#)
        let read = try #require(try GeoJSON.features(in: bytes).first)
        #expect(read.properties[0].value == .text("a\"\\/\n\u{1}\u{7F}界🏠"))
        #expect(read.properties[2].value == .number(1e-7))
    }

    @Test(arguments: Seed.first(4)) func `positions are written in the fewest digits that are they`(_ seed: Seed) {
        var random = seed.generator
        var values: [Double] = [0, -0.0, 1e-7, -1e-7, 214.7483647, -214.7483648, 214.7483648, 1e22, 5e-300, 0.1 + 0.2]
        for _ in 0..<5_000 {
            let units = Double(Int32.random(in: .min ... .max, using: &random))
            values += [
                units / 1e7, (units / 1e7).nextUp, units / 1e6, units * 1e-7, units,
                .random(in: -180...180, using: &random),
            ]
        }
        for value in values {
            var bytes: [UInt8] = []
            GeoJSON.text(.point(Position(value, 0)), into: &bytes)
            let text = String(decoding: bytes.dropFirst(31).dropLast(4), as: UTF8.self)
            let shortest = value.description.hasSuffix(".0") ? String(value.description.dropLast(2)) : value.description
            // Powers of ten may be written out.
            if shortest.contains("e") { #expect(Double(text) == value) } else { #expect(text == shortest) }
        }
    }
}
