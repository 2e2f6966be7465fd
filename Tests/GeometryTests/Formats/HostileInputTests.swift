import Foundation
import Geometry
import TestSupport
import Testing

/// Whatever the bytes, a reader gives an error or a value; a trap would end the test run.
@Suite struct `Damaged input` {
    /// Some bytes of a format and every reader that may meet them.
    struct Victim {
        let bytes: [UInt8]
        let read: ([UInt8]) throws -> Void
    }

    static func victims(_ shape: Shape<Point>) -> [Victim] {
        var geojson: [UInt8] = []
        for id in 0..<2 {
            GeoJSON.feature(
                id: Int64(id), shape: shape,
                properties: [("名称", .text("\u{1}\"界")), ("n", .array([.number(1.5e-9), .null]))],
                into: &geojson)
            geojson.append(0x0A)
        }
        let collection =
            Array(#"{"crs":{"type":"name","properties":{"name":"EPSG:4490"}},"features":["#.utf8)
            + geojson.split(separator: 0x0A).joined(separator: [UInt8(ascii: ",")])
            + Array(#"],"type":"FeatureCollection"}"#.utf8)
        let wkb = WKB.write(shape)
        let blob = GeoPackageGeometry.write(shape, srsID: 4490)
        return [
            Victim(bytes: wkb) { _ = try WKB.read($0) },
            Victim(bytes: blob) {
                _ = try? GeoPackageGeometry.lattice($0)
                _ = try GeoPackageGeometry.read($0)
            },
            Victim(bytes: Array(WKT.write(shape).utf8)) { _ = try WKT.read(String(decoding: $0, as: UTF8.self)) },
            Victim(bytes: geojson) { _ = try GeoJSON.features(in: $0) },
            Victim(bytes: collection) {
                _ = try? GeoJSON.referenceSystemName(in: $0)
                _ = try? JSONValue.read($0)
                _ = try GeoJSON.features(in: $0)
            },
        ]
    }

    /// A shape that is not empty, so that every cut loses something.
    static func shape(_ seed: Seed) -> Shape<Point> {
        var shapes = RandomShapes(seed)
        while true {
            let shape = shapes.shape()
            if shape.vertices.count > 3, shape.vertices.count < 60 { return shape }
        }
    }

    @Test(arguments: Seed.first(6))
    func `cut off at any byte, it is refused`(seed: Seed) throws {
        for victim in Self.victims(Self.shape(seed)) {
            #expect(throws: Never.self) { try victim.read(victim.bytes) }
            let cuts = (0..<victim.bytes.count).filter { (try? victim.read(Array(victim.bytes[..<$0]))) != nil }
            // Only between the lines, and where a closing bracket ends a text, is what is left whole.
            #expect(cuts.allSatisfy { victim.bytes[$0] == 0x0A || victim.bytes[$0 - 1] == 0x0A }, "\(cuts)")
        }
    }

    @Test(arguments: Seed.first(20))
    func `with bytes changed at random it is read or refused, never a trap`(seed: Seed) {
        var generator = seed.generator
        for victim in Self.victims(Self.shape(seed)) {
            for _ in 0..<400 {
                var bytes = victim.bytes
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    let at = Int.random(in: 0..<bytes.count, using: &generator)
                    switch Int.random(in: 0..<5, using: &generator) {
                    case 0: bytes[at] ^= 1 << UInt8.random(in: 0...7, using: &generator)
                    case 1: bytes[at] = UInt8.random(in: 0...255, using: &generator)
                    case 2: bytes.remove(at: at)
                    case 3: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &generator)], at: at)
                    default:
                        bytes[at] =
                            [0xFF, 0x00, 0x22, 0x5B, 0x5C, 0x5D, 0x7B, 0x7D, 0x2C].randomElement(using: &generator) ?? 0
                    }
                    if bytes.isEmpty { break }
                }
                do { try victim.read(bytes) } catch { #expect(error is GeometryError) }
            }
        }
    }

    @Test func `a polygon of a million vertices is read by every format`() throws {
        let ring = (0..<1_000_000).map { step in
            let angle = Double(step) / 1_000_000 * 2 * .pi
            return Point(Int32(1_000_000_000 * cos(angle)), Int32(800_000_000 * sin(angle)))
        }
        let shape = Shape.polygon([ring + [ring[0]]])
        var geojson: [UInt8] = []
        GeoJSON.text(shape, into: &geojson)
        #expect(try GeoJSON.shape(in: geojson).snapped() == shape)
        #expect(try WKB.read(WKB.write(shape)).snapped() == shape)
        #expect(try GeoPackageGeometry.lattice(GeoPackageGeometry.write(shape, srsID: 4490)) == shape)
        #expect(try WKT.read(WKT.write(shape)).snapped() == shape)
    }
}
