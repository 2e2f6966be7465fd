public import Geometry

/// How much a finding weighs: a report informs, a warning asks for a look, an error stops a publish.
public enum Severity: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    case report, warning, error

    public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }

    private var rank: Int {
        switch self {
        case .report: 0
        case .warning: 1
        case .error: 2
        }
    }
}

/// Something worth telling a planner that is no failure: a stable code, what it is about, and figures.
///
/// Findings carry no sentence: whoever shows one renders the code in the reader's language.
public struct Finding: Hashable, Sendable {
    /// The stable codes, as they appear in JSON.
    public enum Code: String, Hashable, Sendable, Codable, CaseIterable {
        /// The grids it has cannot all come into the band. Figures: `households`, `grids`, `minimum`, `maximum`, and `fitting`,
        /// a number of grids that could, if there is one.
        case bandImpossible
        /// One block alone holds more households than a grid may. Subjects: its buildings. Figures: `households`, `maximum`.
        case blockExceedsBand
        /// The number of grids asked for was changed to one that can be made. Figures: `asked`, `grids`.
        case gridsAdjusted
        /// A community holds no household: it becomes one grid or, where more are asked for, its ground is shared out.
        case noHouseholds
        /// A grid lies outside the band of its class. Subject: its community; ``Finding/grid``. Figures: `households`,
        /// `minimum`, `maximum`.
        case gridOutsideBand
        /// A community falls into more pieces on foot than it gets grids, so some grids are in several. Subjects: of each
        /// piece that has any, a building. Figures: `pieces`, `grids`.
        case fewerGridsThanPieces
        /// An older grid that was adopted is in several pieces on foot, and no other grid could take what lies apart.
        /// Subject: the community; ``Finding/grid``. Figures: `pieces`.
        case gridInPieces
        /// What barriers cut off from the rest of a community cannot fill a grid. Subjects: its buildings. Figures:
        /// `households`, `minimum`.
        case pieceBelowBand
        /// Buildings of a group that cannot be brought into one block with the others: nobody walks from these to those,
        /// or what stands between is more than a grid may hold. Subjects: the buildings left apart.
        case groupApart
    }

    public var code: Code
    public var severity: Severity
    /// Refs or codes of what it is about.
    public var subjects: [String]
    /// Figures by the names that the code documents.
    public var figures: [String: Double]
    /// The number of the grid that it is about, among the cells of its community.
    public var grid: Int?
    /// A place to look at, on the lattice.
    public var place: Point?

    public init(
        _ code: Code, _ severity: Severity, subjects: [String] = [], figures: [String: Double] = [:],
        grid: Int? = nil, place: Point? = nil
    ) {
        self.code = code
        self.severity = severity
        self.subjects = subjects
        self.figures = figures
        self.grid = grid
        self.place = place
    }
}
