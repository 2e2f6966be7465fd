public import Geometry

/// What the partitioner made of each community, in the order given. All cells of all communities together form one
/// valid `Coverage`.
public struct PartitionOutcome: Sendable {
    public var divisions: [Division]
    /// Buildings that the border of a community itself cuts, in ascending order of id.
    public var cutByCommunity: [Int64]
    /// Buildings that lie in no community, in ascending order of id.
    public var outside: [Int64]

    /// The grids of one community.
    public struct Division: Sendable {
        public var code: String
        /// The cells of the grids. A community that was not divided keeps its own (one cell when it had none), with the
        /// vertices that new nodes put on its border.
        public var cells: [MultiPolygon]
        /// The number of the old grid that each cell is, by ``OldGrids``; `nil` for a new one.
        public var origins: [Int?]
        /// What each cell weighs; empty when the community was kept.
        public var weights: [Int]
        /// In how many pieces the inhabited ground of each cell is on foot: 1, unless there are fewer grids than pieces
        /// (`fewerGridsThanPieces`) or an adopted grid was so (`gridInPieces`). Empty when the community was kept.
        public var piecesOnFoot: [Int]
        public var wasDivided: Bool
        /// What a grid weighs on average, towers left aside (``GridMean``); 0 when the community was kept.
        public var mean: Double
        /// The greatest share by which a grid departs from ``mean``; 0 when nothing has weight.
        public var deviation: Double
        /// No division into as many grids can have a smaller ``deviation`` than this.
        public var bound: Double
        /// Why it is not what was asked for: `bandImpossible`, `blockExceedsBand`, `gridsAdjusted`, `noHouseholds`,
        /// `gridOutsideBand`, `fewerGridsThanPieces`, `gridInPieces`, `pieceBelowBand`, `groupApart`.
        public var findings: [Finding]
    }
}

/// How far a division has come.
public struct PartitionProgress: Hashable, Sendable {
    public enum Phase: String, Sendable {
        /// Borders, barriers and buildings are made into blocks.
        case blocks
        /// The blocks of each community are divided.
        case search
        /// Blocks become the cells of grids.
        case borders
    }
    public var phase: Phase
    /// Communities done in this phase.
    public var done: Int
    public var total: Int
    /// The price of the best division so far, the mean of the communities whose search has told one; smaller is better.
    public var price: Double?
}
