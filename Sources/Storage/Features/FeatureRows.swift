internal import GRDB

/// Where the rows of a collection are, in the words of SQL; the table is called `t`.
struct FeatureRows: Sendable {
    let table: String
    let id: String
    /// Begins a statement: every row's id, its geometry, and the collection's properties in their order.
    let select: String
    /// The same of the rows whose boxes meet one given as least and greatest x, least and greatest y; `nil` without an
    /// R-tree.
    let selectNear: String?
    /// The ids of those rows.
    let idsNear: String?
    /// Where in a row's values each property is.
    let places: [String: Int]

    /// - Parameter isPlace: whether `id` is a row's place among all, as whatever reads the table gives them; it does so
    ///   alike as long as the file stays as it is.
    init(
        table: String, id: String, isPlace: Bool = false, geometry: String, spatialIndex: String?,
        _ properties: [FeatureCollection.Property]
    ) {
        self.table =
            isPlace
            ? "(SELECT row_number() OVER () AS \(id.sqlName), * FROM \(table.sqlName))" : table.sqlName
        self.id = "t.\(id.sqlName)"
        let columns = [self.id, "t.\(geometry.sqlName)"] + properties.map(\.sql)
        let list = columns.joined(separator: ", ")
        select = "SELECT \(list) FROM \(self.table) t"
        let index = spatialIndex?.sqlName
        let near = "WHERE i.maxx >= ? AND i.minx <= ? AND i.maxy >= ? AND i.miny <= ?"
        let (table, id) = (self.table, self.id)
        selectNear = index.map { "SELECT \(list) FROM \($0) i CROSS JOIN \(table) t ON \(id) = i.id \(near)" }
        idsNear = index.map { "SELECT i.id FROM \($0) i \(near)" }
        places = Dictionary(properties.enumerated().map { ($0.element.name, $0.offset) }) { first, _ in first }
    }
}
