/// 归属: the grid that a building, unit or facility belongs to, and how that was decided.
public struct Assignment: Hashable, Sendable {
    public enum Method: String, Hashable, Sendable, Codable, CaseIterable {
        /// By the largest share of its footprint.
        case footprint
        /// By its point, having no area.
        case point
        /// By the points of its units: the grid that most of them lie in.
        case entrance
        /// A unit, by the building it is in.
        case building
        /// By a person's decision.
        case manual
    }

    /// Why an assignment waits for a person: 待核定.
    public enum Doubt: String, Hashable, Sendable, Codable, CaseIterable {
        /// Less than ``Assigner/certainShare`` of the footprint lies in the grid.
        case smallShare
        /// A waiver (例外审批) lets a border pass through the building.
        case waived
    }

    /// The grid's id; `nil` outside every grid.
    public var grid: Int64?
    /// The id of the community; `nil` outside every community. A community that is not divided yet has no grid.
    public var community: Int64?
    /// Share of the footprint inside the grid (inside the community where there is no grid), 0 to 1; 1 for a point.
    public var share: Double
    /// Share of the footprint inside the community, 0 to 1; 1 for a point.
    public var communityShare: Double
    public var method: Method
    /// Set on an assigned building that is undecided.
    public var doubt: Doubt?

    public init(
        grid: Int64?, community: Int64?, share: Double, communityShare: Double, method: Method, doubt: Doubt? = nil
    ) {
        self.grid = grid
        self.community = community
        self.share = share
        self.communityShare = communityShare
        self.method = method
        self.doubt = doubt
    }

    /// A footprint reaches over a border when more than this share of it does: less is survey noise.
    public static let noise = 0.005

    /// A footprint with less than this share in all cells together is outside: half of it, but for noise. So one that
    /// stands half over the rim of all cells is inside, wherever rounding puts that by a unit of the lattice.
    public static let leastInside = 0.5 - noise

    /// Which of the shares of one footprint decides: the greatest, the first of those that are but for noise.
    static func deciding(_ shares: [Double]) -> Int? {
        let greatest = shares.max() ?? 0
        return shares.firstIndex { $0 >= greatest - noise }
    }

    /// Whether the border of its community passes through the building; no rule for grids can prevent that.
    public var isCutByCommunity: Bool {
        // A person may choose a grid that the building does not reach into at all.
        community != nil && communityShare > 0 && communityShare < 1 - Self.noise
    }

    /// Whether a border between grids of its community passes through the building.
    public var isCutByGrid: Bool { grid != nil && communityShare - share > Self.noise }

    /// A unit's assignment: its building's; by its own point only when it has no building.
    ///
    /// - Returns: `nil` when the unit has neither; `disagrees` when its point lies in another grid than its building.
    public static func ofUnit(
        point: Assignment?, building: Assignment?
    ) -> (assignment: Assignment, disagrees: Bool)? {
        guard var assignment = building else { return point.map { ($0, false) } }
        assignment.method = .building
        assignment.doubt = nil
        return (assignment, point.map { $0.grid != assignment.grid } ?? false)
    }
}
