internal import Geometry
internal import Topology

/// One community ready for the search: its blocks, and into how many grids they are divided.
struct CommunityPlan: Sendable {
    var own: CommunityBlocks
    let premises: Premises
    /// Indices, among those of the premises, of buildings of groups that could not be brought together.
    let apart: [[Int32]]
    let plan: GridPlan
    /// Labels of the older grids, and which these are; empty without older grids that count.
    let old: [Int32]
    let origins: [Int]
    /// Whether ``old`` has every block in the grid that it was drawn or listed in.
    private let isAsGiven: Bool

    /// Whether the labels of ``old`` are the answer.
    let isGiven: Bool

    /// Metres by which grids may leave the outline of their community and still be all of it: a unit of the lattice, as
    /// nodes do.
    private static let film = 0.015

    /// - Parameters:
    ///   - wanted: how many grids the blocks should get.
    ///   - chosen: indices, among those of the premises, of the buildings that an edit moves.
    /// - Throws: an ``EditFault``.
    init(
        _ map: CommunityMap, _ community: PartitionCommunity, wanted: Int, chosen: Set<Int32>, plane: MetricPlane
    ) throws {
        premises = map.premises
        apart = map.apart
        guard community.task != .divide, community.old.count > community.lockedNumbers.count, !map.own.weights.isEmpty
        else {
            plan = GridPlan(map.own, wanted: wanted, band: community.band)
            (own, old, origins) = (map.own, [], [])
            (isGiven, isAsGiven) = (false, false)
            own.walk.merge(to: plan.grids, weights: own.weights)
            return
        }
        let labels = OldLabels(map.own)
        if case .edit(let edit, let keeping) = community.task {
            let blocks = map.own.blocks.buildingsOfBlock.indices.filter { block in
                map.own.blocks.buildingsOfBlock[block].contains(where: chosen.contains)
            }
            let edited = try EditedLabels(
                edit, map.own, old: labels, chosen: Set(blocks.map(Int32.init)), keeping: keeping, plane: plane)
            plan = GridPlan(map.own, wanted: edited.count, band: community.band)
            (own, old, origins) = (map.own, edited.labels, edited.origins)
            (isGiven, isAsGiven) = (true, false)
            return
        }
        let count = community.task == .adopt || community.grids == nil ? labels.origins.count : wanted
        plan = GridPlan(map.own, wanted: count, band: community.band)
        let limited = labels.limited(to: plan.grids)
        (own, old, origins) = (map.own, limited.labels, limited.origins)
        isAsGiven = labels.isAsGiven
        isGiven = community.task == .adopt
        if !isGiven { own.walk.merge(to: plan.grids, weights: own.weights) }
    }

    /// Whether nothing moves: the old grids fill their community and cut no building, and every block stays in its own.
    func isStill(_ labels: [Int32], _ community: PartitionCommunity, on plane: MetricPlane) throws -> Bool {
        let cells = community.drawn
        guard community.task == .rebalance, isAsGiven, labels == old, !labels.isEmpty,
            origins.count + community.lockedNumbers.count == cells.count, (try? Coverage(cells)) != nil
        else { return false }
        return try Overlay.union(cells).isSame(as: community.outline, upTo: Self.film, on: plane)
            && !premises.buildings.contains { try $0.area.map { try Self.isCut($0, by: cells) } ?? false }
    }

    private static func isCut(_ building: MultiPolygon, by cells: [MultiPolygon]) throws -> Bool {
        guard let box = building.box else { return false }
        let near = cells.filter { $0.box?.intersects(box) ?? false }
        if near.contains(where: { $0.covers(box) }) { return false }
        let building = try building.repaired()
        let shares = try near.map { try Overlay.sharedDoubleArea(building, $0) }
        let rest = shares.reduce(0, +) - (shares.max() ?? 0)
        return rest > Assignment.noise * Double(building.doubleArea)
    }

    /// The old grids, in the order of labels and then of locked ones.
    func inOrder(_ cells: [MultiPolygon], _ community: PartitionCommunity) -> [MultiPolygon] {
        (origins + community.lockedNumbers).map { cells[$0] }
    }

    /// What the search is asked.
    func problem(_ input: PartitionInput, _ community: PartitionCommunity) -> DivisionProblem {
        DivisionProblem(
            graph: plan.byArea ? own.graph.weighedByArea : own.graph, grids: plan.grids,
            band: plan.byArea ? 0...Int.max : community.band, balance: input.balance, tolerance: input.tolerance,
            seed: input.seed, old: old, goal: old.isEmpty ? .plan : .rebalance)
    }
}
