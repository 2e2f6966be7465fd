import Geometry
import TestSupport
import Testing

@Suite struct `Well-known binary` {
    @Test(arguments: Seed.first(100))
    func `what is written reads back the same`(seed: Seed) throws {
        var shapes = RandomShapes(seed)
        for _ in 0..<10 {
            let shape = shapes.shape()
            #expect(try WKB.read(WKB.write(shape)).snapped() == shape)
        }
    }

    static let point = Shape.point(Position(1, 2))

    @Test(arguments: [
        "01 01000000 000000000000F03F 0000000000000040",
        "00 00000001 3FF0000000000000 4000000000000000",
        // ISO Z, M, ZM.
        "01 E9030000 000000000000F03F 0000000000000040 000000000000F87F",
        "00 000007D1 3FF0000000000000 4000000000000000 4008000000000000",
        "01 B90B0000 000000000000F03F 0000000000000040 0000000000000840 0000000000001040",
        // PostGIS: Z, M, SRID, all three.
        "01 01000080 000000000000F03F 0000000000000040 0000000000000840",
        "01 01000040 000000000000F03F 0000000000000040 0000000000000840",
        "01 01000020 E6100000 000000000000F03F 0000000000000040",
        "00 E0000001 000010E6 3FF0000000000000 4000000000000000 4008000000000000 4010000000000000",
    ])
    func `every dialect gives the same point`(hex: String) throws {
        #expect(try WKB.read(hexadecimal(hex)) == Self.point)
    }

    @Test func `members may have their own byte order and dimension`() throws {
        let bytes = hexadecimal(
            "00 00000004 00000002 01 01000000 000000000000F03F 0000000000000040 "
                + "00 800003E9 3FF0000000000000 4000000000000000 4008000000000000")
        #expect(try WKB.read(bytes) == .multiPoint([Position(1, 2), Position(1, 2)]))
    }

    @Test(arguments: [
        ("01 01000000 000000000000F87F 000000000000F87F", Shape<Position>.multiPoint([])),
        ("01 02000000 00000000", .line([])), ("01 03000000 00000000", .polygon([])),
        ("01 03000000 01000000 00000000", .polygon([])), ("01 04000000 00000000", .multiPoint([])),
        ("01 05000000 00000000", .multiLine([])), ("01 06000000 00000000", .multiPolygon([])),
        ("01 07000000 00000000", .collection([])),
        ("01 04000000 01000000 01 01000000 000000000000F87F 000000000000F87F", .multiPoint([])),
    ])
    func `empty ones of every type`(hex: String, shape: Shape<Position>) throws {
        #expect(try WKB.read(hexadecimal(hex)) == shape)
    }

    static let one = "000000000000F03F"
    static let two = "0000000000000040"
    static let refused = [
        MarkedInput("‸", "ends early: 5 more bytes are needed, 0 are left"),
        MarkedInput("‸02 01000000", "byte order 2; 0 and 1 are known"),
        MarkedInput("01‸ 08000000 00000000", "CIRCULARSTRING is not accepted"),
        MarkedInput("01‸ 0A000000 00000000", "CURVEPOLYGON is not accepted"),
        MarkedInput("01‸ F4030000 00000000", "MULTISURFACE is not accepted"),
        MarkedInput("01‸ 63000000", "unknown geometry type 99"),
        MarkedInput("01‸ A10F0000", "unknown geometry type 4001"),
        MarkedInput("01 01000000‸ \(one) 00", "ends early: 16 more bytes are needed, 9 are left"),
        MarkedInput("01 01000020‸ E61000", "ends early: 4 more bytes are needed, 3 are left"),
        MarkedInput("01 01000000 \(one) \(two)‸ 00", "1 bytes after the geometry"),
        MarkedInput("01 01000000‸ \(one) 000000000000F87F", "a coordinate that is not finite (1.0 nan)"),
        MarkedInput("01 01000000‸ 000000000000F0FF \(two)", "a coordinate that is not finite (-inf 2.0)"),
        MarkedInput("01 02000000‸ FFFFFFFF \(one) \(two)", "a count of 4294967295 with 16 bytes left"),
        MarkedInput("01 02000000‸ 01000000 \(one) \(two)", "a line of one position"),
        MarkedInput("01 03000000‸ 05000000 00000000 00000000", "a count of 5 with 8 bytes left"),
        MarkedInput(
            "01 03000000 01000000‸ 03000000" + String(repeating: one, count: 6),
            "a ring of 3 positions; four are the least"),
        MarkedInput(
            "01 03000000 01000000‸ 04000000" + String(repeating: one, count: 7) + two,
            "a ring whose last position is not its first"),
        MarkedInput("01 06000000‸ 02000000 01 03000000 00000000", "a count of 2 with 9 bytes left"),
        MarkedInput(
            "01 04000000 01000000 01‸ 02000000 00000000 0000000000000000 00000000", "a LINESTRING where a POINT belongs"
        ),
        MarkedInput("01 06000000 01000000 01‸ 06000000 00000000", "a MULTIPOLYGON where a POLYGON belongs"),
    ]

    @Test(arguments: refused)
    func `a fault is named with its byte`(input: MarkedInput) {
        let (bytes, offset) = input.binary
        #expect(throws: GeometryError.malformed(format: "WKB", reason: input.reason, offset: offset)) {
            try WKB.read(bytes)
        }
    }

    @Test func `20,000 collections in each other are refused where the limit is passed`() {
        let bytes = Array(repeatElement(hexadecimal("01 07000000 01000000"), count: 20_000).joined())
        #expect(
            throws: GeometryError.tooLarge(
                format: "WKB", reason: "collections nested deeper than 32", offset: 32 * 9 - 4)
        ) {
            try WKB.read(bytes)
        }
    }

    @Test func `more vertices than the limit are refused before they are read`() {
        let bytes = WKB.write(.line(Array(repeating: Point(0, 0), count: 1001)))
        #expect(throws: GeometryError.tooLarge(format: "WKB", reason: "more than 1000 vertices and parts", offset: 5)) {
            try WKB.read(bytes, limits: FormatLimits(maxVertices: 1000))
        }
    }
}
