internal import Geometry
public import Planning

extension District {
    /// Divides communities into grids and keeps the result as the one draft; an older draft is replaced.
    ///
    /// - Throws: ``StorageError/noOutlines``, ``StorageError/unknownCommunity(code:)``,
    ///   ``StorageError/changedMeanwhile`` when another command wrote while this one computed, and what a publish throws.
    public func partition(
        _ request: PartitionRequest, progress: @escaping @Sendable (JourneyProgress) -> Void = { _ in }
    ) throws -> PartitionSummary {
        try bringDueRevisionsIntoForce(actor: request.actor)
        progress(JourneyProgress(.reading))
        let drafting = try read { try Drafting($0, request) }
        let outcome = try Partitioner.divide(
            drafting.input, PartitionControl(progress: { progress(JourneyProgress($0)) }))
        progress(JourneyProgress(.borders))
        let scenario = try drafting.scenario(from: outcome)
        var summary = try drafting.summary(of: scenario, outcome, progress: progress)
        progress(JourneyProgress(.writing))
        try write(OperationInfo(actor: request.actor, command: "partition")) { transaction in
            guard try transaction.snapshot.generation == drafting.generation else {
                throw StorageError.changedMeanwhile
            }
            try transaction.setHouseholds(drafting.inventory.figures)
            try transaction.setRuleProfiles(drafting.inventory.profiles)
            summary.replacedDraft = try transaction.snapshot.draft() != nil
            try transaction.setDraft(scenario)
            transaction.counts = summary.counts.logged
        }
        if request.publish {
            summary.published = try publish(
                PublishRequest(actor: request.actor), progress: progress)
        }
        return summary
    }

    /// What a partition hands to the partitioner: for benchmarks, and for other solvers.
    ///
    /// - Throws: ``StorageError/noOutlines``, ``StorageError/unknownCommunity(code:)``.
    public func partitionInput(_ request: PartitionRequest) throws -> PartitionInput {
        try read { try Drafting($0, request).input }
    }
}

extension JourneyProgress {
    init(_ progress: PartitionProgress) {
        let step: Step =
            switch progress.phase {
            case .blocks: .blocks
            case .search: .dividing
            case .borders: .borders
            }
        self.init(step, done: progress.done, total: progress.total)
    }
}
