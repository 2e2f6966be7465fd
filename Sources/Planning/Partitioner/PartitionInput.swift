public import Geometry

/// A line that borders of grids should follow: one piece of a road, river, railway or wall.
public struct Barrier: Hashable, Sendable {
    public var line: [Point]
    public var name: String
    public var kind: String
    /// How much borders are drawn to it: 0 not at all, 1 fully.
    public var strength: Double
    public var isBridge: Bool
    public var isTunnel: Bool

    public init(
        line: [Point], name: String = "", kind: String = "", strength: Double, isBridge: Bool = false,
        isTunnel: Bool = false
    ) {
        self.line = line
        self.name = name
        self.kind = kind
        self.strength = strength
        self.isBridge = isBridge
        self.isTunnel = isTunnel
    }

    /// A tunnel or a bridge passes over or under what it would part: it is no border on the ground.
    var isBorder: Bool { !isBridge && !isTunnel && line.count >= 2 }

    /// Whether nobody gets across on foot but by a bridge, a crossing or a gate.
    public var isImpassable: Bool { isBorder && ["river", "railway", "wall"].contains(kind) }

    /// Whether people walk along it, and so over what it crosses.
    public var isPassable: Bool {
        ["arterial", "street", "path", "road", "bridge", "crossing", "gate"].contains(kind)
    }
}

/// A building as the partitioner sees it: where it stands and how much it weighs.
public struct Footprint: Hashable, Sendable {
    public var id: Int64
    /// What findings call it.
    public var ref: String
    /// The footprint; `nil` when only a point is known.
    public var area: MultiPolygon?
    /// Where a building without an area stands.
    public var point: Point?
    /// What is shared out among the grids: households, unless the planner asked for people, area or a field. Not
    /// negative.
    public var weight: Int
    /// Buildings of one group (小区, 村民小组) come into one grid; `nil` for none.
    public var group: String?

    public init(
        id: Int64, ref: String, area: MultiPolygon?, point: Point? = nil, weight: Int, group: String? = nil
    ) {
        self.id = id
        self.ref = ref
        self.area = area
        self.point = point
        self.weight = max(0, weight)
        self.group = group
    }

    /// Where one counts that has no area, or one without size.
    var place: Point? { point ?? area?.polygons.first?.exterior.points.first }
}

/// The grids that a community has or had, in the order that outcomes name them.
public enum OldGrids: Sendable {
    case none
    /// As drawn: they may overlap and leave gaps.
    case drawn([MultiPolygon])
    /// Only known by which buildings each had: the grid's number by the id of the building.
    case members([Int64: Int], count: Int)

    public var count: Int {
        switch self {
        case .none: 0
        case .drawn(let cells): cells.count
        case .members(_, let count): count
        }
    }
}

/// What is to become of a community.
public enum CommunityTask: Hashable, Sendable {
    /// It keeps the grids it has, which must be exact; one cell when it has none.
    case keep
    /// New grids, whatever it had.
    case divide
    /// The old grids made exact: every block goes to the one it belongs to most.
    case adopt
    /// The old grids brought into the band, with as few households moved as possible.
    case rebalance
    /// The old grids with a planner's change; `keeping` goes on in what a merge or a split makes of it. All that it
    /// does not change is to be locked.
    case edit(GridEdit, keeping: Int?)
}

/// What a planner puts first.
public enum Balance: String, Hashable, Sendable, Codable, CaseIterable {
    /// Near the mean, as long as that costs little shape.
    case even
    /// As near the mean as can be.
    case tight
    /// Inside the band and within a tenth of the mean; otherwise compact, with borders on barriers.
    case compact
}

/// One community with an outline: to be divided, or to be kept as it is.
public struct PartitionCommunity: Sendable {
    public var code: String
    public var name: String
    public var outline: MultiPolygon
    public var task: CommunityTask
    public var old: OldGrids
    /// Numbers of old grids that stay exactly as they are, whatever the task. They must be drawn.
    public var locked: Set<Int>
    /// How many grids it shall have; `nil` lets the band (or ``PartitionInput/grids``) decide.
    public var grids: Int?
    /// What a grid should weigh.
    public var band: ClosedRange<Int>
    /// How many grids it can have: a grid's code ends in three digits, and none is used again.
    public var mostGrids = 999

    public init(
        code: String, name: String, outline: MultiPolygon, task: CommunityTask = .divide, old: OldGrids = .none,
        locked: Set<Int> = [], grids: Int? = nil, band: ClosedRange<Int> = 300...500
    ) {
        self.code = code
        self.name = name
        self.outline = outline
        self.task = task
        self.old = old
        self.locked = locked
        self.grids = grids
        self.band = max(0, band.lowerBound)...max(1, band.upperBound)
    }

    var isDivided: Bool { task != .keep }

    /// The locked grids' shapes, in the order of their numbers.
    var lockedCells: [MultiPolygon] { lockedNumbers.map { drawn[$0] } }

    /// The numbers of locked grids that there are.
    var lockedNumbers: [Int] { locked.sorted().filter { drawn.indices.contains($0) } }

    /// The old grids' shapes; empty when they are not drawn.
    var drawn: [MultiPolygon] {
        if case .drawn(let cells) = old { cells } else { [] }
    }
}

/// Everything a division depends on: the same input gives the same bytes.
public struct PartitionInput: Sendable {
    /// All communities that have an outline, whether divided or not: a new node on a border goes into the
    /// neighbour's border too.
    public var communities: [PartitionCommunity]
    public var barriers: [Barrier]
    public var buildings: [Footprint]
    /// Where lengths and areas are measured.
    public var plane: MetricPlane
    public var seed: UInt64
    /// How many grids the divided communities shall have together, shared out by weight; `nil` lets the band decide.
    public var grids: Int?
    public var balance: Balance = .even
    /// Shares out area in whole m² instead of what the buildings weigh; bands are in m² then.
    public var weighsArea = false
    /// No grid shall depart from the mean by a greater share than this, where blocks allow; `nil` leaves it to
    /// ``balance`` and the band.
    public var tolerance: Double?

    public init(
        communities: [PartitionCommunity], barriers: [Barrier], buildings: [Footprint], plane: MetricPlane,
        seed: UInt64 = 1, grids: Int? = nil
    ) {
        self.communities = communities
        self.barriers = barriers
        self.buildings = buildings
        self.plane = plane
        self.seed = seed
        self.grids = grids
    }
}
