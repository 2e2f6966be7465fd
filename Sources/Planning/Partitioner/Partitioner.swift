internal import Geometry
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
    ///   community, and every grid is in one piece on foot as far as its community is.
    /// - Throws: ``GeometryError`` when GEOS or PROJ refuses a shape; `CoverageFaults` when outlines overlap;
    ///   ``PlanningError/tooManyGrids(_:)``, before any block is made where buildings tell how many it would be.
    public static func divide(
        _ input: PartitionInput, _ control: PartitionControl = PartitionControl()
    ) throws -> PartitionOutcome {
        let progress = control.progress
        let deadline = control.time.map { ContinuousClock.now + $0 }
        progress(PartitionProgress(phase: .blocks, done: 0, total: 1))
        let cores = Cores(control.cores)
        let map = try DistrictMap(input, cores) { progress(PartitionProgress(phase: .blocks, done: $0, total: $1)) }

        let open = map.plans.indices.filter { map.plans[$0] != nil }
        let tally = SearchTally(of: open.count, progress)
        let share = max(1, cores.count / max(1, open.count))
        let blocks = map.plans.map { $0?.own.weights.count ?? 0 }
        let times = TimeShares(deadline, blocks: blocks.reduce(0, +), atOnce: min(cores.count, max(1, open.count)))
        let found = cores.map(open) { index in
            defer { tally.add() }
            let deadline = times.begin(blocks: blocks[index])
            guard let plan = map.plans[index], !plan.own.weights.isEmpty else { return [Int32]() }
            if plan.isGiven { return plan.old }
            return Search.labels(
                for: plan.problem(input, input.communities[index]),
                SearchControl(
                    cores: share, deadline: deadline, isCancelled: control.isCancelled,
                    progress: { tally.note($0, of: index) }))
        }
        var labels = [[Int32]](repeating: [], count: input.communities.count)
        for (index, found) in zip(open, found) { labels[index] = found }

        // What a rebalance leaves as it was keeps its borders to the last vertex.
        let still = try open.filter {
            try map.plans[$0]?.isStill(labels[$0], input.communities[$0], on: input.plane) ?? false
        }
        let moving = map.keeping(still)
        let borders = try Borders(input, moving, labels.indices.map { still.contains($0) ? [] : labels[$0] })
        let cells = try Smoothing.smoothed(borders.cells, moving.traced(input), cores) { index, cell in
            moving.plans[index].map { cell >= $0.plan.grids } ?? true
        }
        progress(PartitionProgress(phase: .borders, done: 1, total: 1))
        return PartitionOutcome(
            divisions: try input.communities.indices.map { index in
                let community = input.communities[index]
                guard let plan = map.plans[index] else { return .kept(community, cells[index]) }
                return try CommunityAnswer(
                    input: input, community: community, members: map.buildings.members[index], plan: plan,
                    labels: labels[index]
                ).division(still.contains(index) ? plan.inOrder(cells[index], community) : cells[index])
            },
            cutByCommunity: map.buildings.cut.map { input.buildings[$0].id }.sorted(),
            outside: map.buildings.outside.map { input.buildings[$0].id }.sorted())
    }
}

extension PartitionOutcome.Division {
    /// Of a community that was not divided.
    static func kept(_ community: PartitionCommunity, _ cells: [MultiPolygon]) -> Self {
        Self(
            code: community.code, cells: cells, origins: cells.indices.map { $0 }, weights: [], piecesOnFoot: [],
            wasDivided: false, mean: 0, deviation: 0, bound: 0, findings: [])
    }
}
