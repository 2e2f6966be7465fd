internal import Geometry
internal import Topology

/// From labels of blocks to the cells of grids.
///
/// Borders are the chains of sides where labels differ. They are noded once more with the outlines as given, so that an
/// outline has a node exactly where a border ends, in both communities that share it, and else its own vertices only;
/// then all cells of all communities are the faces between them.
struct Borders {
    /// For each community: the cells of its labels in their order, then those of locked grids; kept cells in the order
    /// given.
    let cells: [[MultiPolygon]]

    /// - Parameter labels: of each community the label of each block; empty where it is kept.
    init(_ input: PartitionInput, _ map: DistrictMap, _ labels: [[Int32]]) throws {
        let base = zip(input.communities, map.plans).map { community, plan in
            plan != nil
                ? [community.outline] + community.lockedCells
                : community.drawn.isEmpty ? [community.outline] : community.drawn
        }
        let former = FormerNodes(drawn: input.communities.flatMap(\.drawn), base: base.flatMap { $0 })
        let cleaned = base.map { $0.map(former.cleaned) }
        let chains = zip(map.plans, labels).flatMap { plan, labels in
            plan.map { Self.chains($0, labels) } ?? []
        }
        let outlines = BorderNodes(cleaned.flatMap { $0 }).noded(byEndsOf: chains)
        let arrangement = try Arrangement(outlines + chains, plane: input.plane)
        let finder = CellFinder(map, base: cleaned, labels: labels)
        let dissolved = arrangement.coverage.dissolved(by: finder.cells(of: arrangement))
        cells = finder.ranges.map { range in
            range.map { $0 < dissolved.cellCount ? dissolved.shape(ofCell: $0) : MultiPolygon([]) }
        }
    }

    /// The lines between blocks of different labels, without nodes at which only other lines met them.
    private static func chains(_ plan: CommunityPlan, _ labels: [Int32]) -> [[Point]] {
        let blocks = plan.own.blocks
        let fine = blocks.arrangement.coverage
        let grids = fine.dissolved(by: blocks.blockOfFace.map { $0 < 0 ? -1 : Int(labels[Int($0)]) })
        let ends = Set(fine.arcs.flatMap { [$0.points[0], $0.points[$0.points.count - 1]] })
        let former = FormerNodes(ends.subtracting(plan.premises.drawn.flatMap(\.rings).flatMap(\.points)))
        return grids.arcs.filter { !$0.isOuter }.map { former.cleaned($0.points) }
    }
}
