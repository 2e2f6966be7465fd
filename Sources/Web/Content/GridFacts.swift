internal import Geometry
internal import Planning
internal import Storage
internal import Tiling

/// What the map says of one grid.
struct GridFacts: Sendable {
    enum State: String, Sendable {
        /// Fewer households than its band has, within it, more.
        case under, within, over
    }

    let record: GridRecord
    let band: HouseholdBand?

    /// `nil` when it was not counted or has no band to be judged by.
    var state: State? {
        guard let count = record.households?.count, let band else { return nil }
        return count < band.minimum ? .under : count > band.maximum ? .over : .within
    }

    /// In the order in which tiles and the page carry them.
    var properties: [(name: String, value: JSONValue)] {
        [
            ("code", .text(record.code)), ("name", .text(record.name)), ("community", .text(record.community)),
            ("kind", .text(record.kind.rawValue)), ("locked", .bool(record.isLocked)),
            ("households", JSONValue(record.households?.count)),
            ("households_source", JSONValue(record.households?.source.rawValue)),
            ("buildings", JSONValue(record.buildings)),
            ("area_m2", record.squareMetres.flatMap { Int64(exactly: $0.rounded()) }.map(JSONValue.integer) ?? .null),
            ("band_min", JSONValue(band?.minimum)), ("band_max", JSONValue(band?.maximum)),
            ("state", JSONValue(state?.rawValue)),
        ]
    }
}

extension JSONValue {
    init(_ number: Int?) { self = number.map { .integer(Int64($0)) } ?? .null }
    init(_ text: String?) { self = text.map(JSONValue.text) ?? .null }
}
