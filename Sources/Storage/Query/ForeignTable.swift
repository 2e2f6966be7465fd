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

    /// What numbers the rows.
    enum Numbering {
        /// A column with another number in each row.
        case column(String)
        /// Nothing that is stored: their places, under a name that no column has.
        case places(as: String)

        var name: String {
            switch self {
            case .column(let name), .places(let name): name
            }
        }
    }

    /// `nil` where rows have no numbers: no column of a table that is kept unlike, or a view that does not begin with one.
    ///
    /// What a view begins with may be the same in several rows, as in a join, or nothing; the whole view is looked
    /// through for that.
    func numbering(in db: Database) throws -> Numbering? {
        if isView {
            guard let first = columns.first else { return nil }
            let (view, column) = (name.sqlName, first.name.sqlName)
            let kind = try String.fetchOne(db, sql: "SELECT typeof(\(column)) FROM \(view) LIMIT 1")
            guard kind ?? "integer" == "integer" else { return nil }
            let unlike = """
                SELECT count(*) = count(DISTINCT CASE typeof(\(column)) WHEN 'integer' THEN \(column) END) FROM \(view)
                """
            return try Bool.fetchOne(db, sql: unlike) == true ? .column(first.name) : .places(as: unused("place"))
        }
        let key = columns.filter(\.isKey)
        guard let only = key.first else {
            return ["rowid", "_rowid_", "oid"].first { $0 == unused($0) }.map(Numbering.column)
        }
        return key.count == 1 && only.type.uppercased() == "INTEGER" ? .column(only.name) : nil
    }

    /// A name that no column has.
    private func unused(_ name: String) -> String {
        columns.contains { $0.name.lowercased() == name } ? unused("_" + name) : name
    }
}

extension String {
    /// As a name in SQL, whatever it holds.
    var sqlName: String { "\"\(replacing("\"", with: "\"\""))\"" }
}
