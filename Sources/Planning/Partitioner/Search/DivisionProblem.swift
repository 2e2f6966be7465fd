/// What the search is asked: a graph of blocks, and how it shall be divided.
///
/// The answer is a label 0 ..< ``grids`` for each block. Every label is in use, and the blocks of one label hang together
/// over edges that join (``BlockGraph/Edge/joins``).
public struct DivisionProblem: Codable, Sendable {
    /// What makes one division better than another.
    public enum Goal: String, Codable, Sendable {
        /// By price: the band first, then balance, compactness and borders on barriers; with an ``old`` plan, households
        /// that change their grid have a price too.
        case plan
        /// The band with as little weight as possible taken out of its ``old`` grid; the rest as in a plan.
        case rebalance
        /// The least sum of ``BlockGraph/Edge/cost`` over the edges cut, `tolerance` (5 % when `nil`) being a hard limit.
        case cut
    }

    public var graph: BlockGraph
    /// At least as many as the pieces of ``graph`` over joining edges, at most as many as its blocks.
    public var grids: Int
    /// What a grid should weigh.
    public var band: ClosedRange<Int>
    public var balance: Balance
    /// The greatest share by which a grid may depart from the mean, where blocks allow; `nil`: by ``balance``.
    public var tolerance: Double?
    public var seed: UInt64
    /// The grid of an older plan for each block, 0 ..< ``grids``; -1 for a block that had none. Empty without an older
    /// plan.
    public var old: [Int32]
    public var goal: Goal

    public init(
        graph: BlockGraph, grids: Int, band: ClosedRange<Int>, balance: Balance = .even, tolerance: Double? = nil,
        seed: UInt64 = 1, old: [Int32] = [], goal: Goal = .plan
    ) {
        self.graph = graph
        self.grids = grids
        self.band = band
        self.balance = balance
        self.tolerance = tolerance
        self.seed = seed
        self.old = old
        self.goal = goal
    }
}
