internal import GRDB

/// A table or view that another program made, under whatever name.
struct ForeignTable {
    struct Column {
        let name: String
        /// As declared; empty for none.
        let type: String
        let isKey: Bool
    }

    let name: String
    let isView: Bool
    let columns: [Column]

    /// - Returns: `nil` when there is none of that name.
    init?(_ name: String, in db: Database) throws {
        let sql = "SELECT type FROM sqlite_master WHERE lower(name) = lower(?) AND type IN ('table', 'view')"
        guard let type = try String.fetchOne(db, sql: sql, arguments: [name]) else { return nil }
        self.name = name
        isView = type == "view"
        // Hidden ones that are no generated columns belong to virtual tables.
        let rows = try Row.fetchAll(
            db, sql: "SELECT name, type, pk FROM pragma_table_xinfo(?) WHERE hidden <> 1", arguments: [name])
        columns = rows.map { row in
            Column(
                name: String.fromDatabaseValue(row[0]) ?? "", type: String.fromDatabaseValue(row[1]) ?? "",
                isKey: Int.fromDatabaseValue(row[2]) ?? 0 > 0)
        }
    }

    /// The column that numbers the rows; `nil` where none does for certain.
    func numbering(in db: Database) throws -> String? {
        if isView {
            guard let first = columns.first else { return nil }
            let sql = "SELECT typeof(\(first.name.sqlName)) FROM \(name.sqlName) LIMIT 1"
            return try String.fetchOne(db, sql: sql) ?? "integer" == "integer" ? first.name : nil
        }
        let key = columns.filter(\.isKey)
        guard let only = key.first else {
            return ["rowid", "_rowid_", "oid"].first { name in !columns.contains { $0.name.lowercased() == name } }
        }
        return key.count == 1 && only.type.uppercased() == "INTEGER" ? only.name : nil
    }
}

extension String {
    /// As a name in SQL, whatever it holds.
    var sqlName: String { "\"\(replacing("\"", with: "\"\""))\"" }
}
