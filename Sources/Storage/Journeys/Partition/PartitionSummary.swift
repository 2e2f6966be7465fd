public import Planning

/// What became of a partition: the draft's grids and how good they are.
public struct PartitionSummary: Hashable, Sendable, Codable {
    public struct Grid: Hashable, Sendable, Codable {
        public var code: String
        public var name: String
        /// Code of its community.
        public var community: String
        /// Of what was shared out.
        public var weight: Int
        public var households: Int
        public var householdsSource: HouseholdSource
        public var buildings: Int
        public var squareMetres: Double
        /// Of its weight from the mean of its community, towers left aside (`GridMean`), as a share of it; negative
        /// below.
        public var deviation: Double
        public var isInBand: Bool
        /// It keeps the code of an older grid.
        public var isKept: Bool
        /// It was to stay exactly as it was.
        public var isLocked: Bool
        /// `nil` in a community that was not divided.
        public var measures: Measures?
    }

    /// How well a grid is shaped, on the metric plane.
    public struct Measures: Hashable, Sendable, Codable {
        /// 4π · area / perimeter²: 1 for a disc.
        public var polsbyPopper: Double
        /// Area / area of the smallest circle around it: 1 for a disc.
        public var reock: Double
        /// The share of its border with other grids of its community that runs along barriers.
        public var barrierShare: Double
        /// Metres between the two buildings furthest apart.
        public var diameter: Double
        public var piecesOnFoot: Int
        /// Metres of border with other grids of its community.
        public var border: Double
        /// No shape of its area that has the same length on the community's own border has a shorter ``border``.
        public var discBound: Double
        /// What ``border`` would be of a square.
        public var squareReference: Double
        /// The weight in it that came out of another old grid; `nil` when there were none.
        public var moved: Int?
    }

    public struct Community: Hashable, Sendable, Codable {
        public var code: String
        public var name: String
        public var grids: Int
        /// Of what was shared out.
        public var weight: Int
        public var households: Int
        public var householdsSource: HouseholdSource
        /// What a grid should weigh, as in `300...500`; `nil` where size is not judged.
        public var band: String?
        public var gridsInBand: Int
        /// The greatest deviation of its grids from their mean, towers left aside, as a share of it.
        public var deviation: Double
        /// No division into as many grids can deviate less; `nil` when it was not divided.
        public var bound: Double?
        public var wasDivided: Bool
        /// The share of its ground that drawn grids of a source cover; `nil` where it does not start from any.
        public var drawnShare: Double?
        /// `nil` when it was not divided.
        public var figures: PartitionReport.Figures?
        public var findings: [FindingReport]
    }

    /// One of several plans side by side.
    public struct Alternative: Hashable, Sendable, Codable {
        public var balance: Balance
        public var seed: UInt64
        public var figures: PartitionReport.Figures
    }

    /// Why another number of grids was made than was asked for.
    public struct GridsChange: Hashable, Sendable, Codable {
        public enum Reason: String, Hashable, Sendable, Codable {
            /// Every community has one at least.
            case communities
            /// Locked grids count, and ground beside them is one grid at least, or they leave none.
            case locks
            /// No block is cut: a community has no more grids than blocks.
            case blocks
        }

        public var asked: Int
        public var made: Int
        public var reason: Reason
    }

    public var counts: PlanCounts
    public var weight: PartitionWeight
    /// Of all divided communities together.
    public var total: PartitionReport.Figures
    /// When several plans were asked for: the draft first, then those that are better than it in something.
    public var alternatives: [Alternative] = []
    /// How many grids were asked for.
    public var gridsAsked: Int?
    /// `nil` when as many were made as were asked for.
    public var gridsChange: GridsChange?
    /// Codes of the divided communities in which a grid departs further from the mean than was asked for.
    public var beyondTolerance: [String] = []
    public var communities: [Community] = []
    public var grids: [Grid] = []
    /// Communities that have a code and a name but no outline yet.
    public var withoutOutline: [String]
    /// Refs that a list of old grids names and the file does not have.
    public var unknownBuildings: [String]
    /// How many buildings of the communities that start from a list are not in it; `nil` without a list.
    public var unlistedBuildings: Int?
    /// Refs of buildings that stand in another community than the grid in which a list has them.
    public var strayBuildings: [String] = []
    /// Grids of a source to which nothing belongs: code, name or place in the source.
    public var lostGrids: [String] = []
    public var undecidedBuildings: [UndecidedBuilding]
    public var violations: [ViolationReport]
    /// What was changed by hand, each edit as its command has it, the last one last.
    public var edits: [String] = []
    /// Whether an older draft, not published, was replaced.
    public var replacedDraft = false
    /// Whether someone ended the search before its work was done: the same options may give another plan then.
    public var wasInterrupted = false
    public var published: PublishSummary?

    /// Holds the divided communities against what was asked for.
    ///
    /// - Parameter tolerance: the greatest share by which a grid should depart from the mean.
    mutating func judge(tolerance: Double?) {
        let divided = communities.filter(\.wasDivided)
        if let tolerance {
            // What is just within it may be beyond it by rounding.
            beyondTolerance = divided.filter { $0.deviation > tolerance + 1e-9 }.map(\.code)
        }
        let made = divided.reduce(0) { $0 + $1.grids }
        guard let asked = gridsAsked, asked != made else { return }
        let codes = Set(divided.map(\.code))
        let hasLocks = grids.contains { $0.isLocked && codes.contains($0.community) }
        let lacksBlocks = divided.contains { community in
            community.findings.contains { finding in
                finding.code == .gridsAdjusted && finding.figures["grids"] ?? 0 < finding.figures["asked"] ?? 0
            }
        }
        gridsChange = GridsChange(
            asked: asked, made: made,
            reason: made < asked && (lacksBlocks || !hasLocks) ? .blocks : hasLocks ? .locks : .communities)
    }

    /// Weights as the plan will have them: what people decided counts where they decided it.
    mutating func totalWeights() {
        let divided = Set(communities.filter(\.wasDivided).map(\.code))
        let own = grids.filter { divided.contains($0.community) }
        guard !own.isEmpty else { return }
        let deviations = own.map { abs($0.deviation) }
        total.weight = own.reduce(0) { $0 + $1.weight }
        total.inBand = Double(own.count(where: \.isInBand)) / Double(own.count)
        total.greatestDeviation = deviations.max() ?? 0
        total.meanDeviation = deviations.reduce(0, +) / Double(own.count)
    }
}
