public import Planning

/// What `gridmap partition` is asked to do.
public struct PartitionRequest: Sendable {
    /// Codes of the communities to divide; empty for all that have an outline. The others keep what they have.
    public var communities: [String] = []
    public var weight = PartitionWeight.households
    /// Households of a grid; once the plan is in force, the band of the file's profiles. `nil` takes the band of the draft
    /// before, or of each community's class.
    public var band: HouseholdBand?
    /// What a grid should weigh, for this run alone, when ``weight`` is not households.
    public var weightBand: ClosedRange<Int>?
    /// Grids of the divided communities together; `nil` lets the band decide.
    public var grids: Int?
    public var balance = Balance.even
    /// The greatest share by which a grid may depart from the mean, where blocks allow.
    public var tolerance: Double?
    public var seed: UInt64 = 1
    /// When to end with the best found so far; `nil` for a counted amount of work, whose result depends on the input
    /// alone.
    public var time: Duration?
    /// Codes of old grids that stay exactly as they are.
    public var locked: [String] = []
    /// Codes of grids that are locked in the plan in force and shall be no longer.
    public var unlocked: [String] = []
    /// A column of the buildings: those with the same text in it (小区, 村民小组) come into one grid.
    public var groupField: String?
    /// Strengths 0...1 of kinds of barriers, for this run alone.
    public var strengths: [String: Double] = [:]
    /// Old grids to start from instead of those in force: made exact, they keep code and name.
    public var oldGrids: OldGridSource?
    /// Brings the old grids into the band, moving as few households as possible.
    public var rebalances = false
    /// How many different plans to compare; the first, which the other options ask for, becomes the draft.
    public var alternatives = 1
    /// Where a picture of the draft goes, as SVG.
    public var picture: String?
    /// A change by hand, instead of a division: the draft, or the plan in force where there is none, goes on with it.
    public var edit: DraftEdit?
    /// The code of a grid that goes on in what an edit makes of it.
    public var keptCode: String?
    /// Publishes at once.
    public var publish = false
    public var actor: String

    public init(actor: String) { self.actor = actor }
}

/// Where grids of old are told of.
public struct OldGridSource: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// Shapes, which may overlap and leave gaps.
        case drawn
        /// A list: a building's ref, the code of its grid, perhaps the grid's name.
        case members
    }

    public var kind: Kind
    /// A path, with `:layer` when the file has several.
    public var path: String
    /// The column of the grid's code; `nil` looks for the usual names.
    public var key: String?
    /// `EPSG:n`, `GCJ-02`, `BD-09` or a PROJ string; `nil` takes the source's own.
    public var referenceSystem: String?
    /// Of a text source.
    public var encoding: String?

    public init(_ kind: Kind, path: String) {
        self.kind = kind
        self.path = path
    }
}
