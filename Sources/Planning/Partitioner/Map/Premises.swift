internal import Geometry

/// All that the blocks of one community depend on. The same premises give the same blocks.
struct Premises: Hashable, Sendable {
    /// A building, or the part of one, that stands in the community.
    struct Standing: Hashable, Sendable {
        var area: MultiPolygon?
        /// Inside it.
        var place: Position
        /// What it weighs here: nothing when it counts in a neighbour.
        var weight: Int
        var isHome: Bool
        /// Whether the community's border cuts it.
        var isCut: Bool
        /// What it is to stay together with; `nil` for nothing.
        var group: String?
        /// The older grid that is said to have it; -1 for none.
        var grid: Int32

        var hasArea: Bool { area.map { $0.doubleArea > 0 } ?? false }
    }

    /// Without nodes that older grids left.
    var outline: MultiPolygon
    /// Grids that stay as they are: no ground of the blocks.
    var locked: [MultiPolygon]
    /// Older grids whose borders part blocks.
    var drawn: [MultiPolygon]
    /// Those that may lie inside.
    var barriers: [Barrier]
    var buildings: [Standing]
    /// What a face may weigh before it is parted between its buildings.
    var heavy: Double
    /// What a grid may weigh.
    var most: Int
    /// Whether ground weighs by its area, not by its buildings.
    var weighsArea: Bool
    /// Of the plane.
    var epsg: Int
    var datum: Datum

    /// - Parameters:
    ///   - places: the buildings of all communities.
    ///   - index: the community among those of the input.
    ///   - outline: its outline, cleaned.
    ///   - grids: into about how many grids it is divided.
    init(
        _ input: PartitionInput, _ places: BuildingPlaces, community index: Int, outline: MultiPolygon, grids: Int
    ) throws {
        let community = input.communities[index]
        self.outline = outline
        locked = community.lockedCells
        drawn = community.task == .divide ? [] : community.drawn
        let box = outline.box
        barriers = input.barriers.filter { barrier in
            guard let box, let own = Box(around: barrier.line) else { return false }
            return own.intersects(box)
        }
        var members: [Int64: Int] = [:]
        if case .members(let given, let count) = community.old, community.task != .divide {
            members = given.filter { (0..<count).contains($0.value) }
        }
        buildings = places.members[index].map { member in
            let building = input.buildings[member.building]
            return Standing(
                area: building.area, place: member.place, weight: member.isHome ? building.weight : 0,
                isHome: member.isHome, isCut: member.isCut, group: building.group,
                grid: Int32(clamping: members[building.id] ?? -1))
        }
        most = community.band.upperBound
        weighsArea = input.weighsArea
        epsg = input.plane.epsg
        datum = input.plane.datum
        let whole =
            weighsArea ? try input.plane.area(of: outline) : Double(buildings.reduce(0) { $0 + $1.weight })
        let grid = whole / Double(max(1, grids))
        // An eighth of a grid, were no building heavier than that.
        let eighth = (weighsArea ? grid : min(grid, Double(most))) / 8
        heavy =
            switch community.task {
            // Older grids as drawn, that only become exact, are not parted further.
            case .adopt where !drawn.isEmpty, .edit(.merge, _): .infinity
            // A planner may part any two buildings.
            case .edit: -1
            case .adopt, .divide, .keep, .rebalance: eighth
            }
    }
}
