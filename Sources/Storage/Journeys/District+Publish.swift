internal import Foundation
internal import Planning

extension District {
    /// Makes the one draft the next revision: assigns everything to its grids, checks them, and puts them into force in
    /// one transaction, or keeps them as pending until their day. A revision that was pending becomes void.
    ///
    /// - Throws: ``StorageError/noDraft``, ``StorageError/draftOutdated(base:inForce:)``,
    ///   ``StorageError/malformedDate(_:)``, ``StorageError/effectiveTooEarly(_:inForceFrom:)``, and
    ///   ``StorageError/planRefused(_:)`` when there are faults, or rules of severity error are broken.
    public func publish(
        _ request: PublishRequest, progress: @escaping @Sendable (JourneyProgress) -> Void = { _ in }
    ) throws -> PublishSummary {
        try bringDueRevisionsIntoForce(actor: request.actor)
        progress(JourneyProgress(.reading))
        let info = OperationInfo(actor: request.actor, command: "publish", reason: request.reason?.rawValue)
        var summary = try write(info) { transaction in
            try transaction.publish(request, progress: progress)
        }
        summary.generation = try generation
        return summary
    }
}

extension Snapshot {
    /// The next pending revision, when its day has come.
    var dueRevision: Revision? {
        get throws {
            let today = PlanDay(Date(), in: try timeZone)
            return try pendingRevisions().first { $0.effective <= today.text }
        }
    }
}

extension Transaction {
    fileprivate func publish(
        _ request: PublishRequest, progress: (JourneyProgress) -> Void
    ) throws -> PublishSummary {
        guard let draft = try snapshot.draft() else { throw StorageError.noDraft }
        let zone = try snapshot.timeZone
        let today = PlanDay(Date(), in: zone)
        let day = try request.effective.map { try PlanDay($0) } ?? today
        let inForce = try snapshot.revisionInForce()
        guard draft.base == inForce?.number else {
            throw StorageError.draftOutdated(base: draft.base, inForce: inForce?.number)
        }
        if let inForce, day.text < inForce.effective {
            throw StorageError.effectiveTooEarly(day.text, inForceFrom: inForce.effective)
        }
        let pending = try snapshot.pendingRevisions().map(\.number)
        for number in pending {
            try setState(.void, ofRevision: number)
            try dropScenario(ofRevision: number)
        }
        let isPending = day > today
        if !isPending, let inForce { try setState(.superseded, ofRevision: inForce.number) }
        let reason = request.reason ?? (inForce == nil ? .firstDivision : .reorganisation)
        let number = try addRevision(
            isPending ? .pending : .inForce, effective: day.text, reason: reason, note: request.note,
            waiver: request.waiver)
        let revision = Revision(
            number: number, state: isPending ? .pending : .inForce, effective: day.text, reason: reason,
            note: request.note, waiver: request.waiver)
        if !isPending, request.effective != nil { validFrom = Instant.text(day.start(in: zone)) }
        let plan = try PuttingIntoForce(self, draft, as: revision, progress: progress)
        progress(JourneyProgress(.checking))
        let (faults, violations) = try plan.findings()
        let errors = violations.filter { $0.severity == .error }
        guard faults.isEmpty, errors.isEmpty else {
            throw StorageError.planRefused(
                PlanRefusal(faults: faults, violations: errors.map(ViolationReport.init)))
        }
        progress(JourneyProgress(.writing))
        var changes = PuttingIntoForce.Changes()
        if isPending { try setAside(draft, forRevision: number) } else { changes = try plan.write() }
        try dropDraft()
        let planCounts = plan.counts
        counts = planCounts.logged
        return PublishSummary(
            counts: planCounts, faults: faults.count, revision: number, state: revision.state, effective: day.text,
            voided: pending.first, newCodes: changes.new, retiredCodes: changes.retired, moved: changes.moved,
            lost: changes.lost,
            undecidedBuildings: plan.placement.undecided(plan.cells), disagreeingUnits: plan.placement.disagreeing,
            expiredDecisions: plan.placement.expired,
            violations: violations.map(ViolationReport.init), generation: 0)
    }
}
