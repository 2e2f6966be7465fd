internal import GRDB
internal import Geometry

extension Snapshot {
    /// Reads rows of a layer in the order of their ids, one at a time: columns id, natural key, ``Layer/fields``, geom.
    ///
    /// - Parameter box: only those whose box, rounded outwards to 32-bit floats, shares a point with this one: whoever
    ///   asks for a box tests again, exactly.
    func forEachRow(
        _ layer: Layer, in box: Box? = nil, withShapes: Bool = true, _ body: (inout ColumnReader) throws -> Void
    ) throws {
        let names = ["id", layer.key] + layer.fields.map(\.name)
        let columns = names.map { "t.\($0)" } + [withShapes ? "t.geom" : "NULL"]
        try forEach(columns, of: layer, in: box, ordered: true, body)
    }

    /// Reads the same rows with columns of the table `t`.
    func forEach(
        _ columns: [String], of layer: Layer, in box: Box?, ordered: Bool, _ body: (inout ColumnReader) throws -> Void
    ) throws {
        let table = layer.rawValue
        var sql = "SELECT \(columns.joined(separator: ", ")) FROM"
        var arguments = StatementArguments()
        if let box {
            let low = Lattice.degrees(Point(box.minX, box.minY))
            let high = Lattice.degrees(Point(box.maxX, box.maxY))
            sql += " \(layer.spatialIndex) i JOIN \(table) t ON t.id = i.id"
            sql += " WHERE i.maxx >= ? AND i.minx <= ? AND i.maxy >= ? AND i.miny <= ?"
            arguments = [low.x, high.x, low.y, high.y]
        } else {
            sql += " \(table) t"
        }
        // Not a cached statement: `body` may read the same layer again.
        let rows = try Row.fetchCursor(db, sql: sql + (ordered ? " ORDER BY t.id" : ""), arguments: arguments)
        while let row = try rows.next() {
            var reader = ColumnReader(row, of: table)
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
