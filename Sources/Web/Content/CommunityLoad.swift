internal import Geometry
internal import Planning
internal import Storage

/// What the map says of one community: its grids taken together.
struct CommunityLoad: Sendable {
    let record: AreaRecord
    let grids: [GridFacts]
    /// The households of its largest buildings, those that are more than some grid may have among them.
    let towers: [Int]

    /// `nil` while no grid was counted.
    var households: Households? {
        let counted = grids.compactMap(\.record.households)
        return counted.isEmpty ? nil : Households.sum(counted)
    }

    var buildings: Int? {
        let counted = grids.compactMap(\.record.buildings)
        return counted.isEmpty ? nil : counted.reduce(0, +)
    }

    /// What its counted grids hold on average, towers left aside; `nil` while none was counted.
    var mean: Double? {
        let counted = grids.filter { $0.record.households != nil }
        guard let households else { return nil }
        let most = counted.compactMap(\.band?.maximum).max() ?? .max
        return GridMean.of(total: households.count, grids: counted.count, towers: towers.filter { $0 > most })
    }

    var properties: [(name: String, value: JSONValue)] {
        [
            ("code", .text(record.code)), ("name", .text(record.name)), ("class", JSONValue(record.areaClass)),
            ("grids", JSONValue(grids.count)), ("households", JSONValue(households?.count)),
            ("households_source", JSONValue(households?.source.rawValue)), ("buildings", JSONValue(buildings)),
        ]
    }
}
