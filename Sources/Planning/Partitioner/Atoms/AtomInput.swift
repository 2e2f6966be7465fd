public import Geometry

/// Areas that somebody else drew and that no grid cuts (courtyards, census blocks), and how they shall be divided.
///
/// The same input gives the same bytes.
public struct AtomInput: Sendable {
    /// The atoms: none empty, together a valid `Coverage`.
    public var atoms: [MultiPolygon]
    /// What each atom weighs; not negative.
    public var weights: [Int]
    /// Where lengths and areas are measured.
    public var plane: MetricPlane
    /// At least 1, at most as many as atoms.
    public var grids: Int
    public var balance: Balance
    /// No grid shall depart from the mean by a greater share than this, where atoms allow.
    public var tolerance: Double?
    public var seed: UInt64

    /// - Precondition: as many weights as atoms.
    public init(
        atoms: [MultiPolygon], weights: [Int], plane: MetricPlane, grids: Int, balance: Balance = .even,
        tolerance: Double? = nil, seed: UInt64 = 1
    ) {
        precondition(atoms.count == weights.count)
        self.atoms = atoms
        self.weights = weights.map { max(0, $0) }
        self.plane = plane
        self.grids = grids
        self.balance = balance
        self.tolerance = tolerance
        self.seed = seed
    }

    /// What a grid may weigh: within the tolerance of the mean, or anything.
    var band: ClosedRange<Int> {
        let total = weights.reduce(0, +)
        guard let tolerance else { return 0...max(1, total) }
        let mean = Double(total) / Double(grids)
        let least = Int((mean * (1 - tolerance)).rounded(.up))
        return least...max(least, Int((mean * (1 + tolerance)).rounded(.down)))
    }
}

/// Atoms in grids. The cells of the grids are their atoms dissolved: vertices as they were, borders shared.
public struct AtomOutcome: Sendable {
    /// The grid of each atom, by its index in ``grids``.
    public var labels: [Int]
    /// Numbered in rows from north to south, inside a row from west to east.
    public var grids: [Grid]
    /// The greatest share by which a grid departs from the mean; 0 when nothing has weight.
    public var deviation: Double
    /// No division into as many grids can have a smaller ``deviation`` than this.
    public var bound: Double
    let community: AtomCommunity

    /// All grids together. Barriers, buildings and old grids are not known: what follows from them is 0 or `nil`.
    public var figures: PartitionReport.Figures { community.report.total }

    public struct Grid: Sendable {
        public var cell: MultiPolygon
        public var atoms: Int
        public var weight: Int
        /// From the mean, as a share of it; negative below.
        public var deviation: Double
        public var squareMetres: Double
        /// 4π · area / perimeter²: 1 for a circle (Polsby, Popper 1991).
        public var polsbyPopper: Double
        /// Area / area of the smallest circle around it: 1 for a circle (Reock 1961).
        public var reock: Double
        /// Parts that do not share a side.
        public var pieces: Int
    }
}
