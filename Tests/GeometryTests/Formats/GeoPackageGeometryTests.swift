import Geometry
import TestSupport
import Testing

@Suite struct `GeoPackage geometry` {
    @Test(arguments: Seed.first(50))
    func `what is written reads back the same, on the lattice and off it`(seed: Seed) throws {
        var shapes = RandomShapes(seed)
        for _ in 0..<10 {
            let shape = shapes.shape()
            let blob = GeoPackageGeometry.write(shape, srsID: 4490)
            let read = try GeoPackageGeometry.read(blob)
            #expect(read.srsID == 4490)
            #expect(try read.shape?.snapped() == (shape.isEmpty ? nil : shape))
            #expect(try GeoPackageGeometry.lattice(blob) == (shape.isEmpty ? nil : shape))
        }
    }

    @Test func `the envelope is that of the shape`() throws {
        let blob = GeoPackageGeometry.write(
            .line([Point(-10_000_000, 50_000_000), Point(30_000_000, 25_000_000)]), srsID: -1)
        let envelope = hexadecimal("000000000000F0BF 0000000000000840 0000000000000440 0000000000001440")
        #expect(Array(blob[..<40]) == hexadecimal("47 50 00 03 FFFFFFFF") + envelope)
    }

    static let point = "01 01000000 000000000000F03F 0000000000000040"

    @Test(arguments: [(0, 0), (1, 4), (2, 6), (3, 6), (4, 8)])
    func `every kind of envelope is passed over, in both byte orders`(kind: Int, doubles: Int) throws {
        let envelope = String(repeating: "00", count: doubles * 8)
        for (flags, srsID) in [(kind << 1, "000010E6"), (kind << 1 | 1, "E6100000")] {
            let read = try GeoPackageGeometry.read(
                hexadecimal("4750 00 0\(String(flags, radix: 16)) \(srsID) \(envelope) \(Self.point)"))
            #expect(read.srsID == 4326)
            #expect(read.shape == .point(Position(1, 2)))
        }
    }

    @Test(arguments: ["4750 00 11 E6100000 01 03000000 00000000", "4750 00 01 E6100000 01 03000000 00000000"])
    func `an empty geometry is none, flagged or not`(hex: String) throws {
        #expect(try GeoPackageGeometry.read(hexadecimal(hex)).shape == nil)
    }

    @Test(arguments: [
        MarkedInput("4750 00‸", "ends in its header"),
        MarkedInput("‸4751 00 01 E6100000 \(point)", "does not start with “GP”"),
        MarkedInput("4750‸ 01 01 E6100000 \(point)", "version 1; only 0 is known"),
        MarkedInput("4750 00‸ 41 E6100000 \(point)", "reserved header flags are set"),
        MarkedInput("4750 00‸ 21 E6100000 \(point)", "an extended geometry type is not accepted"),
        MarkedInput("4750 00‸ 0B E6100000 \(point)", "envelope kind 5; 0 to 4 are known"),
        MarkedInput("4750 00‸ 11 E6100000 \(point)", "flagged as empty, but it is not"),
        MarkedInput("4750 00 03 E6100000 00000000‸", "ends in its envelope"),
        MarkedInput("4750 00 01 E6100000 01‸ 08000000 00000000", "CIRCULARSTRING is not accepted"),
        MarkedInput("4750 00 01 E6100000 \(point)‸ 00", "1 bytes after the geometry"),
    ])
    func `a fault is named with its byte`(input: MarkedInput) {
        let (bytes, offset) = input.binary
        let fault = GeometryError.malformed(format: "GeoPackage geometry", reason: input.reason, offset: offset)
        #expect(throws: fault) { try GeoPackageGeometry.read(bytes) }
        #expect(throws: fault) { try GeoPackageGeometry.lattice(bytes) }
    }

    @Test func `what lies beyond the globe is refused only on the lattice`() throws {
        let blob = hexadecimal("4750 00 01 00000000 01 01000000 000000000000F03F 000000000080E640")
        #expect(try GeoPackageGeometry.read(blob).shape == .point(Position(1, 46080)))
        #expect(throws: GeometryError.outOfRange(Position(1, 46080))) { try GeoPackageGeometry.lattice(blob) }
    }
}
