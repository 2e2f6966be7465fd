internal import Geometry
public import Planning

extension District {
    /// Divides communities into grids and keeps the result as the one draft; an older draft is replaced, or goes on with
    /// the edit that the request asks for.
    ///
    /// - Parameter isCancelled: asked now and then, from any thread; once true, the best plan so far becomes the draft,
    ///   and is not published.
    /// - Throws: a ``StorageError`` for what is asked for and not there, ``StorageError/noOutlines``,
    ///   ``StorageError/changedMeanwhile`` when another command wrote while this one computed, and what a publish throws.
    public func partition(
        _ request: PartitionRequest, isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: @escaping @Sendable (JourneyProgress) -> Void = { _ in }
    ) throws -> PartitionSummary {
        if let picture = request.picture { try OutputPlace.check([picture], reading: request.oldGrids?.path) }
        try bringDueRevisionsIntoForce(actor: request.actor)
        progress(JourneyProgress(.reading))
        let drafting = try read { try Drafting($0, request) }
        let input = drafting.input
        let plans = try drafting.plans(
            PartitionControl(
                time: request.time, isCancelled: isCancelled, progress: { progress(JourneyProgress($0)) }))
        let wasInterrupted = isCancelled()
        progress(JourneyProgress(.borders))
        let grids = try drafting.grids(from: plans[0].outcome)
        let scenario = drafting.scenario(grids, plans[0].outcome)
        var summary = try drafting.summary(of: scenario, grids, plans[0], progress: progress)
        if request.alternatives > 1 {
            summary.alternatives = plans.map { .init(balance: $0.balance, seed: $0.seed, figures: $0.report.total) }
        }
        summary.wasInterrupted = wasInterrupted
        progress(JourneyProgress(.writing))
        var picture = try request.picture.map { path in
            let codes = grids.map { $0.map(\.code.text) }
            let svg = try PartitionPicture.svg(
                input, plans[0].outcome, plans[0].report, title: drafting.title, codes: codes)
            return try ExportFile(path, holding: svg)
        }
        defer { picture?.abandon() }
        let command = request.edit.map { "edit \($0.name)" } ?? "partition"
        try write(OperationInfo(actor: request.actor, command: command)) { transaction in
            guard try transaction.snapshot.generation == drafting.generation else {
                throw StorageError.changedMeanwhile
            }
            try transaction.setHouseholds(drafting.inventory.figures)
            if request.edit == nil {
                summary.replacedDraft = try transaction.snapshot.draft() != nil
                try transaction.setDraft(scenario)
            } else {
                try transaction.setEditedDraft(scenario)
            }
            transaction.counts = summary.counts.logged
        }
        try picture?.finish()
        if request.publish, !wasInterrupted {
            summary.published = try publish(
                PublishRequest(actor: request.actor), progress: progress)
        }
        return summary
    }

    /// What a partition hands to the partitioner: for benchmarks, and for other solvers.
    ///
    /// - Throws: a ``StorageError`` for what is asked for and not there.
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
        self.init(step, done: progress.done, total: progress.total, price: progress.price)
    }
}
