public import Planning

/// What `gridmap partition --atoms` is asked to do: to divide areas of any source, without a district's file.
public struct AtomRequest: Sendable {
    /// A path, with `:layer` when the file has several.
    public var source: String
    /// The column that names the atoms; `nil` looks for the usual names, else numbers the rows.
    public var key: String?
    /// `EPSG:n`, `GCJ-02`, `BD-09` or a PROJ string; `nil` takes the source's own.
    public var referenceSystem: String?
    /// Of a text source.
    public var encoding: String?
    /// Metres within which borders are moved to fit; `nil` repairs what rounding made, and nothing else.
    public var repair: Double?
    /// ``PartitionWeight/area``, or a column of the source by its name.
    public var weight: PartitionWeight
    public var grids: Int
    public var balance = Balance.even
    /// The greatest share by which a grid may depart from the mean, where atoms allow.
    public var tolerance: Double?
    public var seed: UInt64 = 1
    /// When to end with the best found so far; `nil` for a counted amount of work.
    public var time: Duration?
    /// Where the grids go, as GeoJSON.
    public var output: String
    /// Where a picture of the grids goes, as SVG.
    public var picture: String?
    /// Where a table of atoms and their grids goes, as CSV.
    public var labels: String?

    public init(source: String, weight: PartitionWeight, grids: Int, output: String) {
        self.source = source
        self.weight = weight
        self.grids = grids
        self.output = output
    }
}

/// What became of it.
public struct AtomSummary: Hashable, Sendable, Codable {
    public struct Grid: Hashable, Sendable, Codable {
        /// 1, 2, 3 … in rows from north to south, inside a row from west to east.
        public var grid: Int
        public var atoms: Int
        public var weight: Double
        /// From the mean, as a share of it; negative below.
        public var deviation: Double
        public var squareMetres: Double
        /// 4π · area / perimeter².
        public var polsbyPopper: Double
        /// Area / area of the smallest circle around it.
        public var reock: Double
        /// Parts that do not share a side.
        public var pieces: Int
    }

    /// All grids together; lengths in metres.
    public struct Total: Hashable, Sendable, Codable {
        public var meanDeviation: Double
        /// The share of grids within the tolerance; `nil` when none was asked for.
        public var inTolerance: Double?
        public var meanPolsbyPopper: Double
        public var leastPolsbyPopper: Double
        public var meanReock: Double
        public var leastReock: Double
        /// The length of borders between grids.
        public var innerBorder: Double
        /// What it would be if every grid were a disc of its area: it cannot be shorter.
        public var discBound: Double
        /// What it would be if every grid were a square.
        public var squareReference: Double
    }

    public var weight: PartitionWeight
    public var atoms: Int
    /// Of all atoms together.
    public var totalWeight: Double
    public var grids: [Grid]
    /// The greatest deviation of a grid from the mean, as a share of it.
    public var deviation: Double
    /// No division into as many grids can deviate less.
    public var bound: Double
    public var total: Total
    /// Atoms whose borders were moved to fit, with the square metres that they won or lost.
    public var repaired: [String: Double]
    /// Atoms that alone weigh more than a grid may: more than the tolerance, else a tenth, above the mean.
    public var heavyAtoms: [String]
    /// Whether someone ended the search before its work was done.
    public var wasInterrupted: Bool

    /// Whether something asks for a look.
    public var hasFindings: Bool {
        !repaired.isEmpty || !heavyAtoms.isEmpty || total.inTolerance.map { $0 < 1 } ?? false
    }
}
