internal import Foundation
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

    /// The box around all that an R-tree of a GeoPackage holds, which its root tells; `nil` for an empty one.
    ///
    /// - Parameter index: the tree's name. Its tables are those of SQLite's R*Tree module, of two dimensions.
    static func indexed(_ index: String, in db: Database) throws -> (low: Position, high: Position)? {
        let node = "\(index)_node".sqlName
        guard let bytes = try Data.fetchOne(db, sql: "SELECT data FROM \(node) WHERE nodeno = 1") else { return nil }
        // Depth and count of 16 bits; then for each branch a number of 64 bits and four of 32: x, x, y, y.
        let (head, size) = (4, 24)
        func word(_ offset: Int, _ length: Int) -> UInt32 {
            bytes[bytes.startIndex + offset..<bytes.startIndex + offset + length].reduce(0) { $0 << 8 | UInt32($1) }
        }
        guard bytes.count >= head else { return nil }
        let count = Int(word(2, 2))
        guard count > 0, bytes.count >= head + count * size else { return nil }
        func side(_ branch: Int, _ number: Int) -> Double {
            Double(Float(bitPattern: word(head + size * branch + 8 + 4 * number, 4)))
        }
        func least(_ number: Int) -> Double { (0..<count).map { side($0, number) }.min() ?? .nan }
        func greatest(_ number: Int) -> Double { (0..<count).map { side($0, number) }.max() ?? .nan }
        let box = (low: Position(least(0), least(2)), high: Position(greatest(1), greatest(3)))
        return [box.low.x, box.low.y, box.high.x, box.high.y].allSatisfy(\.isFinite) ? box : nil
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
