internal import Foundation
public import Geometry

/// A change by hand to grids of the draft or, where there is none, of the plan in force.
///
/// Grids are named by their codes; all of one edit lie in one community.
public enum DraftEdit: Hashable, Sendable {
    /// Several grids become one.
    case merge([String])
    /// A grid becomes so many of about equal weight.
    case split(String, parts: Int)
    /// A grid becomes two, whose border runs near a line.
    case part(String, along: SketchSource)
    /// The border between two grids runs near a line.
    case redraw(String, String, along: SketchSource)
    /// Buildings, by ref, come into a grid, each with what cannot be parted from it.
    case move([String], to: String)

    /// The grids that it names.
    var grids: [String] {
        switch self {
        case .merge(let grids): grids
        case .split(let grid, _), .part(let grid, _), .move(_, let grid): [grid]
        case .redraw(let a, let b, _): [a, b]
        }
    }

    /// What the operations log calls it.
    var name: String {
        switch self {
        case .merge: "merge"
        case .split, .part: "split"
        case .redraw: "border"
        case .move: "move"
        }
    }

    /// What the draft remembers of it.
    var text: String {
        switch self {
        case .merge(let grids): "merge \(grids.joined(separator: " "))"
        case .split(let grid, let parts): "split \(grid) --parts \(parts)"
        case .part(let grid, let line): "split \(grid) --along \(line.text)"
        case .redraw(let a, let b, let line): "border \(a) \(b) --along \(line.text)"
        case .move(let buildings, let grid): "move \(grid) \(buildings.joined(separator: " "))"
        }
    }
}

/// Where a line is that a planner drew.
public enum SketchSource: Hashable, Sendable {
    /// In the file's own degrees.
    case places([Point])
    /// The one line of a file, with `:layer` when it has several layers.
    case file(String, referenceSystem: String?, encoding: String?)

    var text: String {
        switch self {
        case .places(let points): points.map { "\(Lattice.text($0.x)),\(Lattice.text($0.y))" }.joined(separator: " ")
        case .file(let path, _, _): URL(filePath: path).lastPathComponent
        }
    }
}

/// Why an edit cannot be made.
public enum EditRefusal: Hashable, Sendable {
    /// A grid is locked.
    case locked(grid: String)
    /// A grid lies in another community than the first one, or is named twice.
    case notTogether(grid: String, with: String)
    /// The file has no building of this ref, or it is not on the map.
    case unknownBuilding(ref: String)
    /// A building stands in no grid of the community.
    case elsewhere(building: String, community: String)
    /// A grid would fall into several pieces on foot; `nil` for one that is new.
    case breaks(grid: String?, pieces: Int)
    /// Nothing would be left of a grid.
    case empties(grid: String)
    /// A line does not part the ground.
    case partsNothing
    /// A line crosses itself, or has more than so many vertices.
    case tangled(limit: Int)
    /// A source holds no line, or several.
    case lines(source: String, count: Int)
    /// A grid has fewer blocks than parts are wanted.
    case tooFewBlocks(grid: String, blocks: Int)
    /// Only a grid that ends by a merge or a split can go on in what is made of it.
    case cannotKeep(grid: String)
    /// The draft was not made by an edit.
    case nothingToUndo
}
