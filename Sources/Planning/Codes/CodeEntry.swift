/// One line of the book of grid codes: a code that is or was in use, never to be given to another grid.
public struct CodeEntry: Hashable, Sendable {
    public enum State: String, Hashable, Sendable, Codable {
        case valid, retired
    }

    /// Why a code changed its state: the coded reasons of a re-draw.
    public enum Reason: String, Hashable, Sendable, Codable, CaseIterable {
        /// The first division of a community.
        case firstDivision = "初次划分"
        case reorganisation = "机构调整"
        case merge = "网格合并"
        case split = "网格拆分"
        case ruleChange = "规则调整"
        case singleMove = "单移"
    }

    public var code: GridCode
    /// The id of the grid that has it.
    public var grid: Int64
    public var state: State
    public var reason: Reason
    /// The instant of the last change, ISO 8601 in UTC.
    public var time: String

    public init(code: GridCode, grid: Int64, state: State, reason: Reason, time: String) {
        self.code = code
        self.grid = grid
        self.state = state
        self.reason = reason
        self.time = time
    }
}
