public import Planning

/// What `gridmap assign` is asked to do.
public struct AssignRequest: Sendable {
    public var actor: String
    /// Why, for the operations log and the list of the moved; `nil` for a run that only follows the data.
    public var reason: CodeEntry.Reason?
    /// What the archive should say about it.
    public var note = ""
    /// What decides from now on; `nil` for what the file says.
    public var basis: AssignmentBasis?
    /// Tells what would change; writes nothing.
    public var isDry = false
    /// Locates only what may have changed since everything was last assigned.
    public var changedOnly = false
    /// A person's choices: a building's ref and the code of its grid.
    public var decisions: [(ref: String, grid: String)] = []
    /// A CSV with more of them.
    public var decisionList: (path: String, encoding: String?)?
    /// Refs of buildings whose decision is taken back.
    public var withdrawn: [String] = []
    /// Where the list of moved buildings goes: a CSV, or GeoJSON where the name ends so.
    public var movedPath: String?
    /// Where the list of undecided buildings goes, a CSV.
    public var undecidedPath: String?

    public init(actor: String) { self.actor = actor }
}

/// What became of it. Lists hold their first ``AssignSummary/listed``, with their true lengths beside them; the files hold all.
public struct AssignSummary: Hashable, Sendable, Codable {
    public static let listed = 1000

    /// A building that has another grid than before.
    public struct Move: Hashable, Sendable, Codable {
        public var ref: String
        /// Codes of grids; `nil` for none.
        public var from: String?
        public var to: String?
    }

    /// Where a grid of the revision in force came from.
    public struct Origin: Hashable, Sendable, Codable {
        /// Codes.
        public var from: String
        public var to: String
        public var areaShare: Double
        public var householdsShare: Double?
    }

    public var counts = PlanCounts()
    public var basis = AssignmentBasis.share
    public var isDry = false
    /// Rows that were located anew; the others are known to be as they were.
    public var located = 0
    /// Buildings, units and facilities whose assignment is not what it was.
    public var changed = 0
    public var movedBuildings = 0
    /// Those of them that lie in no grid now.
    public var lost = 0
    public var moved: [Move] = []
    public var undecidedBuildings: [UndecidedBuilding] = []
    /// Refs of the buildings in no grid.
    public var outsideBuildings: [String] = []
    /// Refs of units whose point lies in another grid than their building.
    public var disagreeingUnits: [String] = []
    public var disagreeing = 0
    /// Decisions of people that hold.
    public var decisions = 0
    /// Those that the borders moved past, until a person decides again or withdraws them.
    public var expiredDecisions: [DecisionExpiry] = []
    public var lineage: [Origin] = []
    public var origins = 0
    /// The revision in force.
    public var revision: Int?
    /// SHA-256 of the outcome: which row is in which grid, in the order of layers and ids.
    public var hash = ""
    /// A pending revision whose day has come, which a dry run does not bring into force.
    public var dueRevision: Int?
    /// Pending revisions whose day had come, before anything was assigned.
    public var due = DueRevisions()
    public var generation: Int64 = 0

    init() {}
}
