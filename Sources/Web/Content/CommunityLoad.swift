internal import Geometry
internal import Planning
internal import Storage

/// What the map says of one community: its grids taken together.
struct CommunityLoad: Sendable {
    let record: AreaRecord
    let grids: [GridFacts]

    /// `nil` while no grid was counted.
    var households: Households? {
        let counted = grids.compactMap(\.record.households)
        return counted.isEmpty ? nil : Households.sum(counted)
    }

    var buildings: Int? {
        let counted = grids.compactMap(\.record.buildings)
        return counted.isEmpty ? nil : counted.reduce(0, +)
    }

    var properties: [(name: String, value: JSONValue)] {
        [
            ("code", .text(record.code)), ("name", .text(record.name)), ("class", JSONValue(record.areaClass)),
            ("grids", JSONValue(grids.count)), ("households", JSONValue(households?.count)),
            ("households_source", JSONValue(households?.source.rawValue)), ("buildings", JSONValue(buildings)),
        ]
    }
}
