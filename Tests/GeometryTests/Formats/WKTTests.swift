import Geometry
import TestSupport
import Testing

@Suite struct `Well-known text` {
    @Test(arguments: Seed.first(50))
    func `what is written reads back the same, exactly`(seed: Seed) throws {
        var shapes = RandomShapes(seed)
        for _ in 0..<10 {
            let shape = shapes.shape()
            #expect(try WKT.read(WKT.write(shape)).snapped() == shape)
            let finer = shape.mapVertices { $0.map { Position(Double($0.x) / 3, Double($0.y) * 1e-30) } }
            #expect(try WKT.read(WKT.write(finer)) == finer)
        }
    }

    @Test(arguments: [
        (Shape<Point>.point(Point(1_122_390_000, -5)), "POINT (112.239 -0.0000005)"),
        (.line([Point(0, 0), Point(-10_000_000, 1)]), "LINESTRING (0 0,-1 0.0000001)"),
        (.polygon([]), "POLYGON EMPTY"),
        (
            .collection([.multiPoint([Point(0, 0)]), .multiLine([[]])]),
            "GEOMETRYCOLLECTION (MULTIPOINT ((0 0)),MULTILINESTRING (EMPTY))"
        ),
    ])
    func `it is written as one would by hand`(shape: Shape<Point>, text: String) {
        #expect(WKT.write(shape) == text)
    }

    @Test(arguments: [
        ("  point(1 2)", Shape.point(Position(1, 2))), ("POINT Z (1 2 3)", .point(Position(1, 2))),
        ("POINTZM(+1. 2e0 .5 4)", .point(Position(1, 2))), ("Point M ( 1 2\n3 )", .point(Position(1, 2))),
        ("POINT (1 2 3)", .point(Position(1, 2))), ("POINT EMPTY", .multiPoint([])),
        ("MULTIPOINT (1 2, (1 2), EMPTY)", .multiPoint([Position(1, 2), Position(1, 2)])),
        ("POLYGON Z EMPTY", .polygon([])), ("POLYGON (EMPTY)", .polygon([])),
        ("MULTIPOLYGON (EMPTY)", .multiPolygon([[]])),
        (
            "GEOMETRYCOLLECTION (POINT Z (1 2 3), GEOMETRYCOLLECTION EMPTY)",
            .collection([.point(Position(1, 2)), .collection([])])
        ),
    ])
    func `tags, cases and spaces are as people write them`(text: String, shape: Shape<Position>) throws {
        #expect(try WKT.read(text) == shape)
    }

    @Test(arguments: [
        MarkedInput("‸", "a geometry's type is expected"), MarkedInput(" ‸12", "a geometry's type is expected"),
        MarkedInput("‸POINTLESS (1 2)", "unknown geometry type “POINTLESS”"),
        MarkedInput("‸CURVEPOLYGON EMPTY", "CURVEPOLYGON is not accepted"),
        MarkedInput("POINT ‸1 2", "“(” or “EMPTY” is expected"),
        MarkedInput("POINT (1‸)", "a number is expected"), MarkedInput("POINT Z (1 2‸)", "a number is expected"),
        MarkedInput("POINT (1 2 3 4 ‸5)", "“,” or “)” is expected"),
        MarkedInput("‸POINT (1 2, 3 4)", "a point of 2 positions"),
        MarkedInput("POINT (‸1-2 3)", "a number is expected"), MarkedInput("POINT (‸nan 3)", "a number is expected"),
        MarkedInput("POINT (1 ‸-1e999)", "a number too large for a double"),
        MarkedInput("POINT (1 2)‸)", "more follows after the geometry"),
        MarkedInput("LINESTRING ‸(1 2)", "a line of one position"),
        MarkedInput("POLYGON (‸(0 0,1 0,0 0))", "a ring of 3 positions; four are the least"),
        MarkedInput("POLYGON ((0 0,1 0,1 1,0 0),‸(0 0,1 0,1 1,0 1))", "a ring whose last position is not its first"),
        MarkedInput("POLYGON ‸((0 0,1 0,1 1,0 0),EMPTY)", "an empty ring in a polygon"),
        MarkedInput("MULTIPOINT (‸(1 2,3 4))", "a point of 2 positions"),
        MarkedInput("GEOMETRYCOLLECTION (‸FEATURE (1 2))", "unknown geometry type “FEATURE”"),
        MarkedInput("LINESTRING (0 0,1 1‸", "“,” or “)” is expected"),
    ])
    func `a fault is named with its byte`(input: MarkedInput) {
        let (bytes, offset) = input.text
        #expect(throws: GeometryError.malformed(format: "WKT", reason: input.reason, offset: offset)) {
            try WKT.read(String(decoding: bytes, as: UTF8.self))
        }
    }

    @Test func `20,000 collections in each other are refused`() {
        let text = String(repeating: "GEOMETRYCOLLECTION(", count: 20_000)
        #expect(
            throws: GeometryError.tooLarge(
                format: "WKT", reason: "collections nested deeper than 32", offset: 31 * 19 + 18)
        ) {
            try WKT.read(text)
        }
    }
}
