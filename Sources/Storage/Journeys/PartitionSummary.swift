public import Planning

/// What `gridmap partition` is asked to do.
public struct PartitionRequest: Sendable {
    /// Codes of the communities to divide; empty for all that have an outline. The others keep what they have.
    public var communities: [String] = []
    /// Households of a grid, from now on the band of the file's profiles; `nil` takes the band of each community's
    /// class.
    public var band: HouseholdBand?
    /// Grids of the divided communities together; `nil` lets the band decide.
    public var grids: Int?
    public var seed: UInt64 = 1
    /// Publishes at once.
    public var publish: Bool = false
    public var actor: String

    public init(actor: String) { self.actor = actor }
}

/// What became of it: the draft's grids and how good they are.
public struct PartitionSummary: Hashable, Sendable, Codable {
    public struct Grid: Hashable, Sendable, Codable {
        public var code: String
        public var name: String
        /// Code of its community.
        public var community: String
        public var households: Int
        public var householdsSource: HouseholdSource
        public var buildings: Int
        public var squareMetres: Double
        /// From the mean of its community, as a share of it; negative below.
        public var deviation: Double
        public var isInBand: Bool
        /// It is a grid in force that did not change.
        public var isKept: Bool
    }

    public struct Community: Hashable, Sendable, Codable {
        public var code: String
        public var name: String
        public var grids: Int
        public var households: Int
        public var householdsSource: HouseholdSource
        /// As in `300...500`; `nil` where size is not judged.
        public var band: String?
        public var gridsInBand: Int
        /// The greatest deviation of its grids from their mean, as a share of it.
        public var deviation: Double
        /// No division into as many grids can deviate less.
        public var bound: Double
        public var wasDivided: Bool
        public var findings: [FindingReport]
    }

    public var counts: PlanCounts
    public var communities: [Community]
    public var grids: [Grid]
    /// Communities that have a code and a name but no outline yet.
    public var withoutOutline: [String]
    public var undecidedBuildings: [UndecidedBuilding]
    public var violations: [ViolationReport]
    /// Whether an older draft, not published, was replaced.
    public var replacedDraft: Bool
    public var published: PublishSummary?
}
