/// By which areas `gridmap stats` counts.
public enum StatsLevel: String, Hashable, Sendable, Codable, CaseIterable {
    case grid, community, street
}

/// Figures of a district, area by area.
public struct StatsSummary: Hashable, Sendable, Codable {
    public struct Row: Hashable, Sendable, Codable {
        public var code: String
        public var name: String
        public var householdsRecorded: Int
        public var householdsEstimated: Int
        /// Both together.
        public var households: Int
        public var buildings: Int
        public var units: Int
        public var facilities: Int
        /// m² on the file's metric plane; `nil` without an outline.
        public var squareMetres: Double?
        /// Of a grid from the mean of its community, towers left aside (`GridMean`), of a community or street from the
        /// mean of all, as a share of it.
        public var deviation: Double?
    }

    /// A share with what it was taken from.
    public struct Rate: Hashable, Sendable, Codable {
        public var numerator: Int
        public var denominator: Int
        /// `nil` of nothing.
        public var share: Double? { denominator > 0 ? Double(numerator) / Double(denominator) : nil }
    }

    public var by: StatsLevel
    /// The local day of the count.
    public var date: String
    /// The revision in force.
    public var revision: Int?
    public var rows: [Row]
    /// Everything in none of the rows: outside, not on the map, not divided yet.
    public var elsewhere: Row
    public var total: Row
    /// 上图率: buildings that are on the map.
    public var located: Rate
    /// 落格率: buildings that are in a grid.
    public var inGrid: Rate
}
