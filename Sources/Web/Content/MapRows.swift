internal import Foundation
internal import Geometry
internal import Planning
internal import Storage

/// The rows of one generation that the map is made from.
struct MapRows: Sendable {
    let generation: Int64
    let datum: Datum
    let settings: [Setting: String]
    let profiles: RuleProfiles
    let revision: Revision?
    let district: [AreaRecord]
    let streets: [AreaRecord]
    let communities: [AreaRecord]
    let grids: [GridRecord]
    /// By community, the households of buildings that alone have more than some grid may have.
    let towers: [String: [Int]]
    /// Rows of the layers that are read tile by tile, and the boxes around them.
    let counts: [Layer: Int]
    let boxes: [Layer: Box]

    init(_ snapshot: Snapshot) throws {
        generation = try snapshot.generation
        datum = snapshot.datum
        settings = try Dictionary(
            uniqueKeysWithValues: Setting.allCases.compactMap { setting in
                try snapshot.setting(setting).map { (setting, $0) }
            })
        let profiles = settings[.ruleProfiles].flatMap {
            try? JSONDecoder().decode(RuleProfiles.self, from: Data($0.utf8))
        }
        self.profiles = profiles ?? .standard
        revision = try snapshot.revisionInForce()
        district = try snapshot.areas(.district)
        streets = try snapshot.areas(.streets)
        communities = try snapshot.areas(.communities)
        grids = try snapshot.grids()
        let limits = [self.profiles.urban, self.profiles.rural, self.profiles.dedicated].compactMap(\.band?.maximum)
        towers = try limits.min().map(snapshot.towers(above:)) ?? [:]
        let read = [Layer.barriers, .buildings, .units]
        counts = Dictionary(uniqueKeysWithValues: try read.map { ($0, try snapshot.count(of: $0)) })
        boxes = Dictionary(
            uniqueKeysWithValues: try read.compactMap { layer in try snapshot.box(of: layer).map { (layer, $0) } })
    }
}
