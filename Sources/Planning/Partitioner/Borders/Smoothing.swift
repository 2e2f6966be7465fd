internal import Geometry
internal import Topology

/// Draws borders between grids as a planner would: straight between buildings, where the search left the steps of
/// building cells.
///
/// ```
///        ┌─┐                          A run of a border, ●──●, is what lies between two nodes or vertices on
///   ●──┐ └─┘ ┌──┐       ●_  ▭         barriers. Some of its vertices are left out: chords between the others
///      └──┐  │  └──●      ‾‾──__      replace stretches of it. Nodes, vertices on barriers, outlines, and
///    ▭    └──┘           ▭     ‾●     the cells that must stay as they are, stay.
/// ```
///
/// A chord is allowed when it meets no building, no barrier and no border but the stretch that it replaces, and when
/// nothing of these lies between it and that stretch. So two allowed chords never cross: where they did, one would lead
/// from outside to inside the ground between the other and its stretch, and could not have got there but through that
/// stretch. All chords may therefore be judged by the borders as they were, in any order, and the result is a coverage
/// again, with every building in the grid it was in.
enum Smoothing {
    /// - Parameters:
    ///   - cells: of each community; together a valid coverage.
    ///   - isFixed: whether a cell of a community must stay as it is.
    /// - Returns: the same cells with fewer vertices.
    /// - Throws: ``GeometryError`` when PROJ refuses a place; `CoverageFaults` when the cells are no coverage.
    static func smoothed(
        _ cells: [[MultiPolygon]], _ input: PartitionInput, _ cores: Cores, isFixed: (Int, Int) -> Bool
    ) throws -> [[MultiPolygon]] {
        let coverage = try Coverage(cells.flatMap { $0 })
        guard let corner = coverage.arcs.first?.points.first else { return cells }
        let communityOfCell = cells.enumerated().flatMap { [Int](repeating: $0, count: $1.count) }
        let isFixed = cells.enumerated().flatMap { community, cells in cells.indices.map { isFixed(community, $0) } }
        let obstacles = Obstacles(coverage, input, scale: try input.plane.metresPerUnit(at: corner))

        let free = coverage.arcs.indices.filter { index in
            let arc = coverage.arcs[index]
            guard arc.left >= 0, arc.right >= 0 else { return false }
            return communityOfCell[Int(arc.left)] == communityOfCell[Int(arc.right)] && !isFixed[Int(arc.left)]
                && !isFixed[Int(arc.right)]
        }
        let runs = free.flatMap { BorderRun.runs(along: coverage.arcs[$0].points, arc: $0, obstacles) }
        let twins = Dictionary(grouping: runs, by: \.ends).filter { $1.count > 1 }
        let straightened = cores.map(runs) { run in
            Straightening(run, among: obstacles, maySpan: twins[run.ends] == nil).kept
        }

        var points = coverage.arcs.map(\.points)
        for index in free { points[index] = [coverage.arcs[index].points[0]] }
        for (run, kept) in zip(runs, straightened) { points[run.arc] += kept.dropFirst() }
        var next = 0
        return cells.map { cells in
            defer { next += cells.count }
            return cells.indices.map { coverage.shape(ofCell: next + $0, along: points) }
        }
    }
}
