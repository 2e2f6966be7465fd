public import Geometry

extension Snapshot {
    /// Gives every building or unit with what a count needs of it, in no order.
    ///
    /// - Parameters:
    ///   - area: only those whose box shares a point with it.
    ///   - body: gets the code of its grid, its households, and what reads the box around it, once at most, which is `nil`
    ///     for a row without a place.
    public func forEachPlaced(
        _ layer: Layer, in area: Box? = nil,
        _ body: (_ grid: String?, _ households: Int?, _ box: () throws -> Box?) throws -> Void
    ) throws {
        let held = layer == .buildings ? BuildingRecord.householdsSQL("t") : "t.households"
        try forEach(["t.id", "t.grid", held, "t.geom"], of: layer, in: area, ordered: false) { reader in
            let id: Int64 = try reader.value()
            let (grid, households) = (try reader.optional(String.self), try reader.optional(Int.self))
            try body(grid, households) { try reader.shape(layer, id: id)?.box }
        }
    }
}
