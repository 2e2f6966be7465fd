public import Planning

/// What `gridmap publish` is asked to do.
public struct PublishRequest: Sendable {
    /// The local day that the plan is in force from, `2027-01-01`; `nil` for now.
    public var effective: String?
    public var reason: CodeEntry.Reason?
    public var note: String = ""
    /// 例外审批: why borders may pass through buildings, which makes those buildings undecided instead of errors.
    public var waiver: String?
    public var actor: String

    public init(actor: String) { self.actor = actor }
}

/// What became of it.
public struct PublishSummary: Hashable, Sendable, Codable {
    public var counts: PlanCounts
    /// Always 0 here: a plan with faults is refused.
    public var faults: Int
    public var revision: Int
    public var state: Revision.State
    /// The local day.
    public var effective: String
    /// A pending revision that this one made void.
    public var voided: Int?
    /// Codes of grids that are new, and of those that are no more.
    public var newCodes: [String]
    public var retiredCodes: [String]
    /// Buildings that changed their grid.
    public var moved: Int
    /// Those of them that lie in no grid now.
    public var lost: Int
    public var undecidedBuildings: [UndecidedBuilding]
    /// Refs of units whose point lies in another grid than their building.
    public var disagreeingUnits: [String]
    /// Decisions of people that the borders moved past: the automatic answer applies.
    public var expiredDecisions: [DecisionExpiry]
    public var violations: [ViolationReport]
    public var generation: Int64
}
