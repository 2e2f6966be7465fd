internal import GRDB
public import Planning

/// Reads the assignment columns of a row: codes on disk, ids in memory.
struct AssignmentReader {
    private let grids: [String: Int64]
    private let communities: [String: Int64]

    init(_ snapshot: Snapshot) throws {
        grids = try snapshot.ids(of: .grids)
        communities = try snapshot.ids(of: .communities)
    }

    func read(
        _ row: inout ColumnReader
    ) throws -> (community: String?, grid: String?, assignment: Assignment?) {
        let (community, grid) = (try row.optional(String.self), try row.optional(String.self))
        let (share, communityShare) = (try row.optional(Double.self), try row.optional(Double.self))
        let method: Assignment.Method? = try row.optionalWord()
        let doubt: Assignment.Doubt? = try row.optionalWord()
        let assignment = method.map {
            Assignment(
                grid: grid.flatMap { grids[$0] }, community: community.flatMap { communities[$0] }, share: share ?? 0,
                communityShare: communityShare ?? 0, method: $0, doubt: doubt)
        }
        return (community, grid, assignment)
    }
}

extension Transaction {
    /// Writes the assignments of buildings, units or facilities, by id; `nil` takes one away. A former assignment that
    /// differs goes to the history.
    ///
    /// - Returns: how many differ from what the file had.
    public func assign(_ layer: Layer, _ assignments: [(id: Int64, assignment: Assignment?)]) throws -> Int {
        precondition(layer.isAssigned)
        let grids = try codes(of: .grids)
        let communities = try codes(of: .communities)
        let columns = "community, grid, share, community_share, method, undecided"
        let find = try db.makeStatement(sql: "SELECT \(columns) FROM \(layer.rawValue) WHERE id = ?")
        let update = try db.makeStatement(
            sql: """
                UPDATE \(layer.rawValue) SET (\(columns), assigned_from, assigned_by) = (?, ?, ?, ?, ?, ?, ?, ?)
                WHERE id = ?
                """)
        var changed = 0
        for (id, assignment) in assignments {
            let values: [DatabaseValue] = [
                assignment?.community.flatMap { communities[$0] }?.databaseValue ?? .null,
                assignment?.grid.flatMap { grids[$0] }?.databaseValue ?? .null,
                assignment?.share.databaseValue ?? .null, assignment?.communityShare.databaseValue ?? .null,
                assignment?.method.rawValue.databaseValue ?? .null, assignment?.doubt?.rawValue.databaseValue ?? .null,
            ]
            guard let stored = try Row.fetchOne(find, arguments: [id]) else { continue }
            guard zip(stored.databaseValues, values).contains(where: { $0 != $1 }) else { continue }
            changed += 1
            let hadOne = !(stored[4] as DatabaseValue).isNull
            if hadOne { try archiveAssignment(layer, id: id) }
            let times: [DatabaseValue] =
                assignment == nil ? [.null, .null] : [validFrom.databaseValue, operation.databaseValue]
            update.setUncheckedArguments(StatementArguments(values + times + [id.databaseValue]))
            try update.execute()
        }
        if changed > 0 { touch(layer, shapes: false) }
        return changed
    }

    private func codes(of layer: Layer) throws -> [Int64: String] {
        Dictionary(uniqueKeysWithValues: try snapshot.ids(of: layer).map { ($1, $0) })
    }
}
