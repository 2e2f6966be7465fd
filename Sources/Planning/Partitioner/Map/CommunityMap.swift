internal import Geometry
internal import Topology

/// The blocks of one community with groups brought together: what depends on its premises alone.
struct CommunityMap: Sendable {
    let premises: Premises
    let own: CommunityBlocks
    /// Indices of buildings of groups that could not be brought together.
    let apart: [[Int32]]

    init(_ premises: Premises, plane: MetricPlane, _ cores: Cores) throws {
        self.premises = premises
        let blocks = try Blocks(premises, plane: plane, cores)
        let own = try CommunityBlocks(blocks, of: premises, plane: plane)
        guard premises.buildings.contains(where: { $0.group != nil }) else {
            (self.own, apart) = (own, [])
            return
        }
        var groups = Groups(own, of: premises)
        self.own = try CommunityBlocks(groups.joined(), of: premises, plane: plane)
        apart = groups.apart
    }
}
