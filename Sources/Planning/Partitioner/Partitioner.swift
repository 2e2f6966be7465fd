internal import Geometry
internal import Synchronization
internal import Topology

/// Divides communities into grids.
///
/// ```
/// borders, barriers ─► Ground ─► Blocks ─► BlockGraph ─► Search ─► Borders ─► cells
///                      units     atoms     who borders   labels    labels differ
///                                          whom
/// ```
public enum Partitioner {
    /// - Returns: a division of every community. Cells meet edge for edge, no building is cut but by the border of its
    ///   community, and every grid is in one piece as far as its community is.
    /// - Throws: ``GeometryError`` when GEOS or PROJ refuses a shape; `CoverageFaults` when outlines overlap.
    public static func divide(
        _ input: PartitionInput, _ control: PartitionControl = PartitionControl()
    ) throws -> PartitionOutcome {
        let progress = control.progress
        progress(PartitionProgress(phase: .blocks, done: 0, total: 1))
        let cores = Cores(control.cores)
        let map = try Map(input, cores)
        let (blocks, communities, plans) = (map.blocks, map.communities, map.plans)
        progress(PartitionProgress(phase: .blocks, done: 1, total: 1))

        let done = Mutex(0)
        let divided = plans.indices.filter { input.communities[$0].isDivided }
        let found = try cores.map(divided) { community in
            let plan = plans[community]
            let graph = plan.byArea ? communities[community].graph.weighedByArea : communities[community].graph
            let labels = Search.labels(
                for: DivisionProblem(
                    graph: graph, grids: plan.grids,
                    band: plan.byArea ? 0...Int.max : input.communities[community].band, balance: input.balance,
                    tolerance: input.tolerance, seed: input.seed),
                SearchControl(isCancelled: control.isCancelled))
            let count = done.withLock { done in
                done += 1
                return done
            }
            progress(PartitionProgress(phase: .search, done: count, total: divided.count))
            return labels
        }

        var labels = [Int32](repeating: -1, count: blocks.communityOfBlock.count)
        for (community, found) in zip(divided, found) {
            for (block, label) in zip(communities[community].blocks, found) { labels[Int(block)] = label }
        }
        let cells = Borders.cells(input, ground: map.ground, blocks: blocks, labels: labels, grids: plans.map(\.grids))
        let divisions = input.communities.indices.map { community in
            division(input, community, cells[community], labels, map)
        }
        progress(PartitionProgress(phase: .borders, done: 1, total: 1))
        return PartitionOutcome(
            divisions: divisions, cutByCommunity: blocks.cutByCommunity.map { input.buildings[Int($0)].id }.sorted(),
            outside: blocks.outside.map { input.buildings[Int($0)].id }.sorted())
    }

    /// Everything known before the search.
    struct Map {
        let ground: Ground
        let blocks: Blocks
        let communities: [CommunityBlocks]
        let plans: [GridPlan]

        init(_ input: PartitionInput, _ cores: Cores) throws {
            ground = try Ground(input)
            let sites = BuildingSites(input.buildings, on: ground)
            blocks = try Blocks(input, ground: ground, sites: sites, heavy: Self.heavy(input, ground, sites), cores)
            var communities = try CommunityBlocks.all(blocks, input)
            plans = GridPlan.plans(input, communities)
            for (index, plan) in plans.enumerated() {
                communities[index].walk.merge(to: plan.grids, weights: communities[index].weights)
            }
            self.communities = communities
        }

        /// What a unit may hold before it is parted: an eighth of a grid of its community.
        private static func heavy(_ input: PartitionInput, _ ground: Ground, _ sites: BuildingSites) -> [Double] {
            var households = [Int](repeating: 0, count: input.communities.count)
            for (index, building) in input.buildings.enumerated() where sites.unit[index] >= 0 {
                households[Int(ground.communityOfUnit[Int(sites.unit[index])])] += building.weight
            }
            let grids = GridPlan.counts(input, pieces: households.map { [$0] })
            return zip(households, grids).map { Double($0) / Double($1) / 8 }
        }
    }

    private static func division(
        _ input: PartitionInput, _ index: Int, _ cells: [MultiPolygon], _ allLabels: [Int32], _ map: Map
    ) -> PartitionOutcome.Division {
        let (community, own, plan) = (input.communities[index], map.communities[index], map.plans[index])
        guard community.isDivided else {
            return .init(
                code: community.code, cells: cells, origins: cells.indices.map { $0 }, weights: [], piecesOnFoot: [],
                wasDivided: false, deviation: 0, bound: 0, findings: [])
        }
        let labels = own.blocks.map { allLabels[Int($0)] }
        var weights = [Int](repeating: 0, count: plan.grids)
        for (label, weight) in zip(labels, own.weights) { weights[Int(label)] += weight }
        let mean = Double(own.weights.reduce(0, +)) / Double(plan.grids)
        return .init(
            code: community.code, cells: cells, origins: cells.map { _ in nil }, weights: weights,
            piecesOnFoot: own.walk.pieces(ofGrids: labels, count: plan.grids, isInhabited: own.isInhabited),
            wasDivided: true, deviation: mean > 0 ? weights.reduce(0) { max($0, abs(Double($1) - mean)) } / mean : 0,
            bound: GridCount.deviationBound(weights: own.weights, grids: plan.grids),
            findings: PlanFindings(input: input, community: community, blocks: map.blocks, own: own, plan: plan)
                .all(weights: weights))
    }
}
