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
        let given = GivenBorders(input, map)
        let lines = zip(map.plans, labels).compactMap { plan, labels in plan.map { GridLines($0, labels) } }
        let nodes = BorderNodes(given.areas.flatMap { $0 })
        let rims = Set(lines.flatMap(\.rims).flatMap { $0 })
        let inner = lines.flatMap(\.cleaned).map { nodes.ended($0, onRims: rims) }
        let ends = Set(inner.flatMap { [$0[0], $0[$0.count - 1]] })
        let finder = CellFinder(map, base: given.areas, labels: labels)
        func cells(at ends: Set<Point>) throws -> [[MultiPolygon]] {
            let arrangement = try Arrangement(nodes.noded(at: ends) + inner, plane: input.plane)
            let dissolved = arrangement.coverage.dissolved(by: finder.cells(of: arrangement))
            let shapes = given.kept(in: dissolved, finder)
            return finder.ranges.map { range in range.map { $0 < shapes.count ? shapes[$0] : MultiPolygon([]) } }
        }
        let whole = try cells(at: ends.union(given.locked.flatMap(\.rings).flatMap(\.points)))
        // A film beside a locked grid may be all that a grid has.
        self.cells = whole.joined().contains(where: \.isEmpty) ? try cells(at: ends) : whole
    }
}
