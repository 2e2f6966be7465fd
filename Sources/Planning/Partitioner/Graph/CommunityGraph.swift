internal import Topology

/// The problem that the search solves for one community: for benchmarks, and for solvers of others.
public struct CommunityGraph: Codable, Sendable {
    /// The community's code.
    public let code: String
    public let graph: BlockGraph
    /// Into how many grids its blocks are divided.
    public let grids: Int
}

extension Partitioner {
    /// The graphs of the communities that are to be divided, in the order given.
    ///
    /// - Throws: as ``divide(_:cores:progress:)``.
    public static func graphs(_ input: PartitionInput) throws -> [CommunityGraph] {
        let map = try DistrictMap(input, Cores())
        return zip(input.communities, map.plans).compactMap { community, plan in
            plan.map { CommunityGraph(code: community.code, graph: $0.own.graph, grids: $0.plan.grids) }
        }
    }
}
