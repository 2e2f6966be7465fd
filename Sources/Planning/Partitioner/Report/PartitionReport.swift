/// How good a division is, measured on the metric plane with the final cells: what a planner compares plans by.
///
/// Only divided communities are in it. Lengths are metres, areas square metres, deviations and shares parts of 1.
public struct PartitionReport: Hashable, Sendable, Codable {
    /// In the order of the input.
    public var communities: [Community]
    /// All grids together; deviations are from the mean of each grid's own community.
    public var total: Figures

    public struct Community: Hashable, Sendable, Codable {
        public var code: String
        public var name: String
        /// What a grid should weigh.
        public var band: ClosedRange<Int>
        /// What a grid weighs on average, towers left aside (``GridMean``).
        public var mean: Double
        /// In the order of ``PartitionOutcome/Division/cells``.
        public var grids: [Grid]
        public var figures: Figures

        /// Whether its band says something: any weight lies in an open one.
        var isJudged: Bool { band.lowerBound > 0 || band.upperBound < figures.weight }
    }

    public struct Grid: Hashable, Sendable, Codable {
        public var weight: Int
        /// From the mean of its community; negative below.
        public var deviation: Double
        public var isInBand: Bool
        /// As ``PartitionOutcome/Division/piecesOnFoot`` has it.
        public var piecesOnFoot: Int
        public var buildings: Int
        public var area: Double
        /// 4π × area ÷ perimeter² (Polsby and Popper 1991): 1 for a disc.
        public var polsbyPopper: Double
        /// Area ÷ area of the smallest circle around it (Reock 1961): 1 for a disc.
        public var reock: Double
        /// The share of its border with other grids of its community that runs along barriers; 0 where it has none.
        public var barrierShare: Double
        /// The greatest distance between two buildings that have weight.
        public var diameter: Double
        /// The length of its border with other grids of its community.
        public var border: Double
        /// What ``border`` would be if it were a disc of its area that has the same length on the community's own border:
        /// it cannot be shorter.
        public var discBound: Double
        /// What it would be if it were a square.
        public var squareReference: Double
        /// The weight in it that came out of another old grid (``Moves``); `nil` when there were none.
        public var moved: Int?
    }

    public struct Figures: Hashable, Sendable, Codable {
        public var grids: Int
        public var weight: Int
        /// The share of grids inside the band.
        public var inBand: Double
        public var greatestDeviation: Double
        public var meanDeviation: Double
        /// No division into as many grids has a smaller ``greatestDeviation``: weights are whole, the heaviest block
        /// lies in some grid, of the k + 1 heaviest two lie in one, and no grid spans two pieces on foot.
        public var deviationBound: Double
        public var meanPolsbyPopper: Double
        public var leastPolsbyPopper: Double
        public var meanReock: Double
        public var leastReock: Double
        /// The most pieces that one grid is in on foot.
        public var piecesOnFoot: Int
        /// The length of borders between grids of one community.
        public var innerBorder: Double
        /// What ``innerBorder`` would be if every grid were a disc of its area: it cannot be shorter.
        public var discBound: Double
        /// What it would be if every grid were a square: a reference for grids that follow streets.
        public var squareReference: Double
        /// The share of ``innerBorder`` that runs along barriers, within a metre.
        public var barrierShare: Double
        /// The same, weighed with the barriers' strength.
        public var strengthShare: Double
        public var meanDiameter: Double
        public var greatestDiameter: Double
        /// Against the old grids; `nil` when there were none.
        public var moved: Moves?
    }

    /// What changes its grid, when every new grid succeeds at most one old grid of its community in the way that keeps
    /// most. Buildings that were in no old grid do not count.
    public struct Moves: Hashable, Sendable, Codable {
        public var weight: Int
        public var buildings: Int
        /// No plan that comes as far into the band moves less weight than this: what the old grids have above it
        /// together, or what they lack below it, less what the new ones still do.
        public var bound: Int
    }
}
