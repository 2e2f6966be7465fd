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
}

/// A building as the partitioner sees it: where it stands and how many households it holds.
public struct Footprint: Hashable, Sendable {
    public var id: Int64
    /// What findings call it.
    public var ref: String
    /// The footprint; `nil` when only a point is known.
    public var area: MultiPolygon?
    /// Where a building without an area stands.
    public var point: Point?
    /// Not negative.
    public var households: Int

    public init(id: Int64, ref: String, area: MultiPolygon?, point: Point? = nil, households: Int) {
        self.id = id
        self.ref = ref
        self.area = area
        self.point = point
        self.households = max(0, households)
    }
}

/// One community with an outline: to be divided, or to be kept as it is.
public struct PartitionCommunity: Sendable {
    public var code: String
    public var name: String
    public var outline: MultiPolygon
    /// The grids it has now; empty when it has none. Kept when `divide` is false.
    public var currentCells: [MultiPolygon]
    public var divide: Bool
    /// How many grids it shall have; `nil` lets the band (or ``PartitionInput/grids``) decide.
    public var grids: Int?
    /// Households a grid should hold.
    public var band: ClosedRange<Int>

    public init(
        code: String, name: String, outline: MultiPolygon, currentCells: [MultiPolygon] = [], divide: Bool = true,
        grids: Int? = nil, band: ClosedRange<Int> = 300...500
    ) {
        self.code = code
        self.name = name
        self.outline = outline
        self.currentCells = currentCells
        self.divide = divide
        self.grids = grids
        self.band = max(0, band.lowerBound)...max(1, band.upperBound)
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
    /// How many grids the divided communities shall have together, shared out by households; `nil` lets the band
    /// decide.
    public var grids: Int?

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
