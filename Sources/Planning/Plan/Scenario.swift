public import Geometry

/// 调整方案: a draft of the district's grids, on top of the revision it started from.
public struct Scenario: Hashable, Sendable {
    /// One grid of the draft.
    public struct Cell: Hashable, Sendable {
        /// The id that the grid keeps when it is published; `nil` for a new one.
        public var grid: Int64?
        public var code: GridCode
        public var name: String
        /// Id of the community that it lies in.
        public var community: Int64
        public var kind: GridKind
        public var area: MultiPolygon
        /// Whether the planner keeps it as it is: the next division leaves it alone.
        public var isLocked: Bool

        public init(
            grid: Int64?, code: GridCode, name: String, community: Int64, kind: GridKind, area: MultiPolygon,
            isLocked: Bool = false
        ) {
            self.grid = grid
            self.code = code
            self.name = name
            self.community = community
            self.kind = kind
            self.area = area
            self.isLocked = isLocked
        }
    }

    /// A community that is not divided yet, as it meets its neighbours' grids vertex for vertex.
    public struct Outline: Hashable, Sendable {
        /// Id of the community.
        public var community: Int64
        public var area: MultiPolygon

        public init(community: Int64, area: MultiPolygon) {
            self.community = community
            self.area = area
        }
    }

    /// The revision it started from; `nil` before the first one.
    public var base: Int?
    /// Together with ``outlines`` one coverage.
    public var cells: [Cell]
    public var outlines: [Outline]
    /// The band that it was drawn by, which is the district's once it is in force; `nil` for the one there is.
    public var band: HouseholdBand?
    /// What was changed by hand since it was drawn, or since the plan in force: each edit as its command has it.
    public var edits: [String] = []

    public init(base: Int?, cells: [Cell], outlines: [Outline] = [], band: HouseholdBand? = nil) {
        self.base = base
        self.cells = cells
        self.outlines = outlines
        self.band = band
    }
}
