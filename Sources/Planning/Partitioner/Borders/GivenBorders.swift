internal import Geometry
internal import Topology

/// The borders that a division does not move: outlines of communities, locked grids and kept cells, without the nodes
/// that older grids left on them.
struct GivenBorders {
    /// Of each community its outline and locked grids, or its kept cells.
    let areas: [[MultiPolygon]]
    /// The locked grids of all communities. Where a corner of theirs is within rounding of an outline, that has a node: else a
    /// film would be left between the two, as ground of whatever grid is beside it.
    let locked: [MultiPolygon]
    private let grids: [Int]

    init(_ input: PartitionInput, _ map: DistrictMap) {
        let base = zip(input.communities, map.plans).map { community, plan in
            plan != nil
                ? [community.outline] + community.lockedCells
                : community.drawn.isEmpty ? [community.outline] : community.drawn
        }
        let former = FormerNodes(drawn: input.communities.flatMap(\.drawn), base: base.flatMap { $0 })
        areas = base.map { $0.map(former.cleaned) }
        locked = zip(map.plans, areas).flatMap { plan, areas in plan == nil ? [] : areas.dropFirst() }
        grids = map.plans.map { $0?.plan.grids ?? 0 }
    }

    /// The cells with these borders as they were given, but for nodes: where a border runs within a film of a given one,
    /// noding bends that where they cross.
    func kept(in cells: Coverage, _ finder: CellFinder) -> [MultiPolygon] {
        let former = FormerNodes(
            Set(cells.arcs.flatMap(\.points)).subtracting(areas.flatMap { $0 }.flatMap(\.rings).flatMap(\.points)))
        // Of each cell the community, if it is a grid that borders are drawn for.
        let open = zip(finder.ranges, grids).enumerated().flatMap { community, cells in
            cells.0.map { $0 - cells.0.lowerBound < cells.1 ? community : -1 }
        }
        var points = cells.arcs.map(\.points)
        for (index, arc) in cells.arcs.enumerated() {
            let (left, right) = (arc.left < 0 ? -1 : open[Int(arc.left)], arc.right < 0 ? -1 : open[Int(arc.right)])
            if left < 0 || left != right { points[index] = former.cleaned(arc.points) }
        }
        let shapes = (0..<cells.cellCount).map { cells.shape(ofCell: $0, along: points) }
        // Within a film of a straightened border there may be others.
        guard points != cells.arcs.map(\.points), (try? Coverage(shapes)) != nil else { return cells.shapes }
        return shapes
    }
}
