internal import GRDB
internal import Geometry

/// Boxes of stored coordinates.
enum Extent {
    /// What `gpkg_contents` says of a layer; `nil` where it says nothing, or nothing sensible.
    static func stored(_ table: String, in db: Database) throws -> (low: Position, high: Position)? {
        let row = try Row.fetchOne(
            db, sql: "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE lower(table_name) = lower(?)",
            arguments: [table])
        guard let row else { return nil }
        let sides = (0..<4).compactMap { Double.fromDatabaseValue(row[$0]) }
        guard sides.count == 4, sides.allSatisfy(\.isFinite), sides[0] <= sides[2], sides[1] <= sides[3] else {
            return nil
        }
        return (Position(sides[0], sides[1]), Position(sides[2], sides[3]))
    }

    /// The outline of a box with places between its corners, for a transformation that bends its sides.
    static func outline(_ low: Position, _ high: Position) -> [Position] {
        let corners = [low, Position(high.x, low.y), high, Position(low.x, high.y), low]
        let steps = 16
        return zip(corners, corners.dropFirst()).flatMap { from, to in
            (0..<steps).map { step in
                let share = Double(step) / Double(steps)
                return Position(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share)
            }
        }
    }
}
