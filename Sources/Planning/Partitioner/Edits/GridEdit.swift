public import Geometry

/// A change that a planner makes by hand to grids of one community.
///
/// Grids are named by their numbers among the old ones (``OldGrids``). Those that it does not name stay as they are, to the
/// last vertex.
public enum GridEdit: Hashable, Sendable {
    /// Several grids become one.
    case merge([Int])
    /// A grid becomes so many of about equal weight, by the search.
    case split(Int, parts: Int)
    /// A grid becomes two, whose border runs near a line.
    case part(Int, along: [Point])
    /// The border between two grids runs near a line.
    case redraw(Int, Int, along: [Point])
    /// Buildings, by id, come into a grid, each with the block that it stands in.
    case move([Int64], to: Int)

    /// The line that a planner drew.
    var sketch: [Point]? {
        switch self {
        case .part(_, let line), .redraw(_, _, let line): line
        case .merge, .split, .move: nil
        }
    }

    /// The same with another line.
    func along(_ line: [Point]) -> GridEdit {
        switch self {
        case .part(let grid, _): .part(grid, along: line)
        case .redraw(let a, let b, _): .redraw(a, b, along: line)
        case .merge, .split, .move: self
        }
    }

    /// The grids that it changes, ascending.
    ///
    /// - Parameter home: the grid that a building stands in.
    func grids(home: (Int64) -> Int?) -> [Int] {
        let named =
            switch self {
            case .merge(let grids): grids
            case .split(let grid, _), .part(let grid, _): [grid]
            case .redraw(let a, let b, _): [a, b]
            case .move(let buildings, let grid): [grid] + buildings.compactMap(home)
            }
        return Set(named).sorted()
    }
}

/// Why an edit cannot be made. Grids are named by their numbers among the old ones.
public enum EditFault: Error, Hashable, Sendable {
    /// A grid is locked.
    case locked(grid: Int)
    /// There is no such grid, or it is named twice.
    case noGrid(number: Int)
    /// A building stands in no grid of the community.
    case elsewhere(building: Int64)
    /// A grid would fall into several pieces on foot; `nil` for one that is new.
    case breaks(grid: Int?, pieces: Int)
    /// Nothing would be left of a grid.
    case empties(grid: Int)
    /// The line does not part the ground: it misses it, or all buildings stand on one side.
    case partsNothing
    /// The line crosses itself, or has more than so many vertices.
    case tangled(limit: Int)
    /// A grid has fewer blocks than parts are wanted.
    case tooFewBlocks(grid: Int, blocks: Int)
}
