/// A published plan: immutable, in force from its effective date.
public struct Revision: Hashable, Sendable {
    public enum State: String, Hashable, Sendable, Codable, CaseIterable {
        /// Published, waiting for its date.
        case pending
        /// 启用: the grids of today.
        case inForce
        /// A later revision took its place.
        case superseded
        /// 作废: withdrawn before it came into force.
        case void
    }

    /// 1, 2, 3 …
    public var number: Int
    public var state: State
    /// The local day it is in force from, `2027-01-01`.
    public var effective: String
    public var reason: CodeEntry.Reason
    public var note: String
    /// 例外审批: why its borders may pass through buildings; `nil` when they may not.
    public var waiver: String?

    public init(
        number: Int, state: State, effective: String, reason: CodeEntry.Reason, note: String, waiver: String? = nil
    ) {
        self.number = number
        self.state = state
        self.effective = effective
        self.reason = reason
        self.note = note
        self.waiver = waiver
    }
}
