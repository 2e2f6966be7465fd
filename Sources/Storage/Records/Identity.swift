internal import GRDB

extension Transaction {
    /// Sets ids aside: consecutive, never used before in any layer, at most 2⁵³ − 1.
    ///
    /// - Parameter layer: where they will be used; another program may have put rows of its own there.
    /// - Returns: the first of them.
    public func takeIDs(_ count: Int, for layer: Layer) throws -> Int64 {
        let last = try Int64.fetchOne(db, sql: "SELECT value FROM counters WHERE name = 'id'") ?? 0
        let present = try Int64.fetchOne(db, sql: "SELECT max(id) FROM \(layer.rawValue)") ?? 0
        let first = max(last, present) + 1
        try db.execute(
            sql: "UPDATE counters SET value = ? WHERE name = 'id'", arguments: [first - 1 + Int64(count)])
        return first
    }
}
