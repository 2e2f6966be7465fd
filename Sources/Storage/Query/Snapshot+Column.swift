internal import GRDB

extension Snapshot {
    /// A column of a layer by the rows' ids; also one that another program added to the file. Rows without a value are
    /// left out.
    ///
    /// - Throws: ``StorageError/unknownColumn(layer:name:available:)``.
    func column(_ name: String, of layer: Layer) throws -> [Int64: FieldValue] {
        let available = try db.columns(in: layer.rawValue).map(\.name).filter { !Self.bookkeeping.contains($0) }
        guard let column = available.first(where: { $0.lowercased() == name.lowercased() }) else {
            throw StorageError.unknownColumn(layer: layer.rawValue, name: name, available: available)
        }
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT id, \(column.sqlName) FROM \(layer.rawValue)
                WHERE \(column.sqlName) IS NOT NULL
                """)
        var values: [Int64: FieldValue] = [:]
        while let row = try rows.next() {
            let stored: DatabaseValue = row[1]
            values[row[0]] = FieldValue(stored)
        }
        return values
    }

    private static let bookkeeping: Set = ["id", "geom", "valid_from", "operation", "assigned_from", "assigned_by"]
}
