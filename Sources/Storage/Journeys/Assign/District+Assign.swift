internal import GRDB
internal import Planning

extension District {
    /// Another command wrote between the reading and the flip.
    private struct Overtaken: Error {}

    /// Assigns every building, unit and facility to the grids in force again, as one batch. Done twice, the second
    /// time changes nothing.
    ///
    /// Reading and locating hold no lock. What is new waits in temporary tables and is written in one transaction; when
    /// another command has written meanwhile, everything is read again, at last under the lock.
    ///
    /// - Throws: ``StorageError/noGrids``; ``StorageError/planRefused(_:)`` when the grids of the file are no coverage;
    ///   ``StorageError/refused(_:)`` for decisions that name no building or no grid in force.
    public func assign(
        _ request: AssignRequest, progress: @escaping @Sendable (JourneyProgress) -> Void = { _ in }
    ) throws -> AssignSummary {
        if request.isDry { return try StorageError.wrapping(path) { try dryRun(request, progress) } }
        try CleanText.check(request.note, layer: "operations", key: "assign", field: "reason")
        let due = try bringDueRevisionsIntoForce(actor: request.actor)
        var summary = try assign(request, after: due, progress)
        summary.due = due
        return summary
    }

    private func assign(
        _ request: AssignRequest, after due: DueRevisions, _ progress: @escaping @Sendable (JourneyProgress) -> Void
    ) throws -> AssignSummary {
        for _ in 0..<3 {
            do { return try assignBesideOthers(request, after: due, progress) } catch is Overtaken {}
        }
        var summary = try write(OperationInfo(request, hash: nil)) { transaction in
            defer { try? StagedRows.drop(in: transaction.db) }
            let staging = try Staging(transaction.snapshot, request, progress: progress)
            return try transaction.flip(staging, request, after: due)
        }
        summary.generation = try generation
        return summary
    }

    private func assignBesideOthers(
        _ request: AssignRequest, after due: DueRevisions, _ progress: @escaping @Sendable (JourneyProgress) -> Void
    ) throws -> AssignSummary {
        let staging = try StorageError.wrapping(path) {
            try pool.writeWithoutTransaction { db in
                try Staging(Snapshot(db: db, datum: datum), request, progress: progress)
            }
        }
        defer { try? pool.writeWithoutTransaction { try StagedRows.drop(in: $0) } }
        Failpoint.pass("assign.staged")
        progress(JourneyProgress(.writing))
        var summary = try write(OperationInfo(request, hash: staging.summary.hash)) { transaction in
            guard try FileVersion(transaction.db, before: transaction.operation) == staging.version else {
                throw Overtaken()
            }
            return try transaction.flip(staging, request, after: due)
        }
        summary.generation = try generation
        return summary
    }

    private func dryRun(
        _ request: AssignRequest, _ progress: @escaping @Sendable (JourneyProgress) -> Void
    ) throws -> AssignSummary {
        try pool.writeWithoutTransaction { db in
            defer { try? StagedRows.drop(in: db) }
            // One snapshot: nothing is written after it that could notice another writer.
            try db.beginTransaction(.deferred)
            defer { try? db.rollback() }
            let snapshot = Snapshot(db: db, datum: datum)
            let staging = try Staging(snapshot, request, progress: progress)
            var lists = try AssignLists(request, staging, snapshot)
            try lists.finish()
            var summary = staging.summary
            summary.dueRevision = try snapshot.dueRevision?.number
            return summary
        }
    }
}

extension Transaction {
    fileprivate func flip(
        _ staging: Staging, _ request: AssignRequest, after due: DueRevisions
    ) throws -> AssignSummary {
        var lists = try AssignLists(request, staging, snapshot, after: due)
        do {
            try write(staging)
            // Before the commit: a list without its batch is made again by the next run, a batch without its list never.
            try lists.finish()
        } catch {
            lists.abandon()
            throw error
        }
        Failpoint.pass("assign.listed")
        return staging.summary
    }
}

extension OperationInfo {
    fileprivate init(_ request: AssignRequest, hash: String?) {
        let words = [request.reason?.rawValue, request.note.isEmpty ? nil : request.note].compactMap(\.self)
        self.init(
            actor: request.actor, command: "assign", reason: words.isEmpty ? nil : words.joined(separator: "："),
            inputHash: hash)
    }
}
