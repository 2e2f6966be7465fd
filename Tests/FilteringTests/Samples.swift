import Filtering
import Geometry

/// The properties that the tests' filters name.
enum Samples {
    static let schema: FilterSchema = [
        "name": .text, "kind": .text, "households": .number, "floors": .number, "locked": .boolean, "built": .date,
        "updated": .timestamp, "begins": .date, "ends": .timestamp, "geom": .geometry, "label": .geometry,
        "网格": .text, "a.b:c_1": .number, "and": .number, "two words": .text, "say \"so\"": .text,
    ]

    static func filter(_ text: String) throws -> Filter { try Filter(text: text, schema) }
}

/// A row by hand.
struct SampleRow: FilterRow {
    var values: [String: Value] = [:]
    var shapes: [String: Shape<Position>] = [:]

    func value(of property: String) -> Value? { values[property] }
    func shape(of property: String) throws -> Shape<Position>? { shapes[property] }
}
