internal import Planning

/// What became of pending revisions whose day had come.
public struct DueRevisions: Hashable, Sendable, Codable {
    /// One that no longer fits the communities as they are now: it stays pending, and the plan before it in force.
    public struct Refused: Hashable, Sendable, Codable {
        public var revision: Int
        /// The local day that it was to be in force from.
        public var effective: String
        public var faults: [FaultReport]
    }

    /// Those that came into force.
    public var inForce: [Int] = []
    /// Buildings that changed their grid by that.
    public var moved = 0
    /// Those of them that lie in no grid now.
    public var lost = 0
    public var refused: Refused?

    public init() {}

    /// Of the operation that brings one into force.
    static let command = "bring into force"
}

extension District {
    /// Puts the pending revision whose day has come into force: what every writing command does first. One that does not
    /// fit is left as it is.
    @discardableResult
    public func bringDueRevisionsIntoForce(actor: String) throws -> DueRevisions {
        var done = DueRevisions()
        while let due = try read({ try $0.dueRevision }) {
            let info = OperationInfo(actor: actor, command: DueRevisions.command)
            do {
                guard let (number, changes) = try write(info, { try $0.bringDueRevisionIntoForce() }) else { break }
                done.inForce.append(number)
                done.moved += changes.moved
                done.lost += changes.lost
            } catch StorageError.planRefused(let refusal) {
                done.refused = .init(revision: due.number, effective: due.effective, faults: refusal.faults)
                break
            }
        }
        return done
    }
}

extension Transaction {
    /// Rules that its grids do not keep do not hold a revision back: they kept them when it was published.
    ///
    /// - Returns: its number, and what it changed; `nil` when another process was faster.
    /// - Throws: ``StorageError/planRefused(_:)`` when communities have other outlines than those it was made for.
    fileprivate func bringDueRevisionIntoForce() throws -> (revision: Int, changes: PuttingIntoForce.Changes)? {
        guard let due = try snapshot.dueRevision, let scenario = try snapshot.scenario(ofRevision: due.number) else {
            return nil
        }
        revision = due.number
        validFrom = Instant.text(try PlanDay(due.effective).start(in: try snapshot.timeZone))
        let plan = try PuttingIntoForce(self, scenario, as: due) { _ in }
        let faults = try plan.findings().faults
        guard faults.isEmpty else { throw StorageError.planRefused(PlanRefusal(faults: faults, violations: [])) }
        if let inForce = try snapshot.revisionInForce() { try setState(.superseded, ofRevision: inForce.number) }
        try setState(.inForce, ofRevision: due.number)
        let changes = try plan.write()
        try dropScenario(ofRevision: due.number)
        counts = plan.counts.logged
        counts["moved"] = changes.moved
        return (due.number, changes)
    }
}
