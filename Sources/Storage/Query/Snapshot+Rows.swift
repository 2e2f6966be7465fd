internal import GRDB
internal import Geometry

/// Which rows of a layer.
enum Selection {
    case all
    /// Those whose box shares a point with this one.
    case box(Box)
}

extension Snapshot {
    /// Reads rows of a layer in the order of their ids, one at a time: columns id, natural key, ``Layer/fields``, geom.
    func forEachRow(
        _ layer: Layer, _ selection: Selection = .all, withShapes: Bool = true,
        _ body: (inout ColumnReader) throws -> Void
    ) throws {
        let names = ["id", layer.key] + layer.fields.map(\.name)
        let columns = names.map { "t.\($0)" } + [withShapes ? "t.geom" : "NULL"]
        let select = "SELECT \(columns.joined(separator: ", ")) FROM"
        switch selection {
        case .all:
            try forEach(layer, "\(select) \(layer.rawValue) t ORDER BY t.id", [], body)
        case .box(let box):
            let low = Lattice.degrees(Point(box.minX, box.minY))
            let high = Lattice.degrees(Point(box.maxX, box.maxY))
            try forEach(
                layer,
                """
                \(select) \(layer.spatialIndex) i JOIN \(layer.rawValue) t ON t.id = i.id
                WHERE i.maxx >= ? AND i.minx <= ? AND i.maxy >= ? AND i.miny <= ? ORDER BY t.id
                """, [low.x, high.x, low.y, high.y], body)
        }
    }

    private func forEach(
        _ layer: Layer, _ sql: String, _ arguments: StatementArguments, _ body: (inout ColumnReader) throws -> Void
    ) throws {
        let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
        while let row = try rows.next() {
            var reader = ColumnReader(row, of: layer.rawValue)
            try body(&reader)
        }
    }

    /// Ids of areas by their codes.
    func ids(of layer: Layer) throws -> [String: Int64] {
        var ids: [String: Int64] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT id, \(layer.key) FROM \(layer.rawValue)")
        while let row = try rows.next() {
            var reader = ColumnReader(row, of: layer.rawValue)
            let id: Int64 = try reader.value()
            ids[try reader.value()] = id
        }
        return ids
    }
}
