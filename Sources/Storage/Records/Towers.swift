internal import GRDB

extension Snapshot {
    /// The households of every building that alone has more than `limit`, by the code of the community of its grid.
    public func towers(above limit: Int) throws -> [String: [Int]] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT g.community, \(BuildingRecord.householdsSQL("b")) AS held
                FROM buildings b JOIN grids g ON g.code = b.grid WHERE held > ? AND typeof(held) = 'integer'
                """,
            arguments: [limit])
        var towers: [String: [Int]] = [:]
        while let row = try rows.next() {
            var reader = ColumnReader(row, of: Layer.buildings.rawValue)
            let community: String = try reader.value()
            towers[community, default: []].append(try reader.value())
        }
        return towers
    }
}
