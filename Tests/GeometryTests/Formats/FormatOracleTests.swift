import Foundation
import Geometry
import TestSupport
import Testing

/// Against shapely's own readers and writers.
@Suite struct `Formats by another library` {
    struct Question: Encodable {
        let wkb: String
        let wkt: String
        let geojson: String
    }

    struct Answer: Decodable {
        let type: String
        let coordinates: [String: [[Double]]]
        let written: [String: String]
    }

    @Test(arguments: Seed.first(3))
    func `it reads what is written here, and is read here in every dialect`(seed: Seed) throws {
        var random = RandomShapes(seed)
        let shapes = (0..<200).map { _ in random.shape() }
        let questions = shapes.map { shape in
            var geojson: [UInt8] = []
            GeoJSON.text(shape, into: &geojson)
            return Question(
                wkb: hexadecimal(WKB.write(shape)), wkt: WKT.write(shape),
                geojson: String(decoding: geojson, as: UTF8.self))
        }
        let answers = try JSONDecoder().decode(
            [Answer].self, from: Oracle.run("formats.py", input: JSONEncoder().encode(questions)))
        try #require(answers.count == shapes.count)
        for (shape, answer) in zip(shapes, answers) {
            #expect(answer.type == shape.kind)
            let degrees = shape.inDegrees.vertices.map { [$0.x, $0.y] }
            for format in ["wkb", "wkt", "geojson"] { #expect(answer.coordinates[format] == degrees, "\(format)") }
            #expect(answer.written.count == 9)
            for (dialect, text) in answer.written {
                let read: Shape<Position>
                switch dialect.prefix(3) {
                case "wkb": read = try WKB.read(hexadecimal(text))
                case "wkt": read = try WKT.read(text)
                default: read = try GeoJSON.shape(in: Array(text.utf8))
                }
                #expect(try read.snapped() == shape, "\(dialect): \(text)")
            }
        }
    }
}
