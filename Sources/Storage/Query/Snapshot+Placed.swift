internal import GRDB
public import Geometry

extension Snapshot {
    /// Gives every building or unit with what a count needs of it, in no order.
    ///
    /// - Parameters:
    ///   - area: only those whose box shares a point with it.
    ///   - body: gets the code of its grid, its households, and what reads the box around it, which is `nil`
    ///     for a row without a place.
    public func forEachPlaced(
        _ layer: Layer, in area: Box? = nil,
        _ body: (_ grid: String?, _ households: Int?, _ box: () throws -> Box?) throws -> Void
    ) throws {
        let held =
            layer == .buildings ? "coalesce(households_units, households, households_estimated)" : "households"
        var sql = "SELECT id, grid, \(held), geom FROM \(layer.rawValue)"
        var arguments = StatementArguments()
        if let area {
            let low = Lattice.degrees(Point(area.minX, area.minY))
            let high = Lattice.degrees(Point(area.maxX, area.maxY))
            let near = "maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?"
            sql += " WHERE id IN (SELECT id FROM \(layer.spatialIndex) WHERE \(near))"
            arguments = [low.x, high.x, low.y, high.y]
        }
        let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
        while let row = try rows.next() {
            var reader = ColumnReader(row, of: layer.rawValue)
            let id: Int64 = try reader.value()
            let (grid, households) = (try reader.optional(String.self), try reader.optional(Int.self))
            try body(grid, households) { try reader.shape(layer, id: id)?.box }
        }
    }
}
