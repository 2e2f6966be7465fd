internal import Planning

/// What became of a draft whose last edit was taken back.
public struct UndoSummary: Hashable, Sendable, Codable {
    /// The edit that was taken back, as its command has it.
    public var undone: String
    /// The edits that are left, the first one first.
    public var edits: [String]
    /// Whether there is a draft still.
    public var hasDraft: Bool
}

extension District {
    /// Takes the last edit of the draft back. The draft is what it was before it; before the first edit of a plan in force
    /// there was none.
    ///
    /// - Throws: ``StorageError/noDraft``, ``StorageError/editRefused(_:)`` when no edit is left.
    public func undoEdit(actor: String) throws -> UndoSummary {
        try write(OperationInfo(actor: actor, command: "edit undo")) { transaction in
            guard let draft = try transaction.snapshot.draft() else { throw StorageError.noDraft }
            guard let undone = draft.edits.last else { throw StorageError.editRefused(.nothingToUndo) }
            try transaction.dropLatestDraft()
            let before = try transaction.snapshot.draft()
            transaction.counts = ["edits": before?.edits.count ?? 0]
            return UndoSummary(undone: undone, edits: before?.edits ?? [], hasDraft: before != nil)
        }
    }
}
