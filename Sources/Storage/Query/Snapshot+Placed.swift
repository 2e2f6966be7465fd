internal import GRDB
public import Geometry

extension Snapshot {
    /// Gives every building or unit with what a count needs of it, in no order.
    ///
    /// - Parameter body: gets the code of its grid, its households, and what reads the box around it, which is `nil` for
    ///   a row without a place.
    public func forEachPlaced(
        _ layer: Layer, _ body: (_ grid: String?, _ households: Int?, _ box: () throws -> Box?) throws -> Void
    ) throws {
        let held =
            layer == .buildings ? "coalesce(households_units, households, households_estimated)" : "households"
        let rows = try Row.fetchCursor(db, sql: "SELECT id, grid, \(held), geom FROM \(layer.rawValue)")
        while let row = try rows.next() {
            var reader = ColumnReader(row, of: layer.rawValue)
            let id: Int64 = try reader.value()
            let (grid, households) = (try reader.optional(String.self), try reader.optional(Int.self))
            try body(grid, households) { try reader.shape(layer, id: id)?.box }
        }
    }
}
