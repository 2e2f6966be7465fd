import Foundation
import GRDB
import Geometry

extension Transaction {
    /// An area as the file has it.
    struct Outline {
        var id: Int64
        var code: String
        var area: MultiPolygon
    }

    /// The areas of a layer that have an outline, in the order of their codes.
    func outlines(of layer: Layer) throws -> [Outline] {
        var outlines: [Outline] = []
        let rows = try Row.fetchCursor(
            db, sql: "SELECT id, \(layer.key), geom FROM \(layer.rawValue) WHERE geom IS NOT NULL ORDER BY \(layer.key)"
        )
        while let row = try rows.next() {
            let id: Int64 = row[0]
            guard let area = try StoredGeometry.shape(row[2], layer: layer, id: id)?.area else { continue }
            outlines.append(Outline(id: id, code: row[1], area: area))
        }
        return outlines
    }

    func keys(of layer: Layer) throws -> Set<String> {
        try String.fetchSet(db, sql: "SELECT \(layer.key) FROM \(layer.rawValue)")
    }

    func countShapes(in layer: Layer) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM \(layer.rawValue) WHERE geom IS NOT NULL") ?? 0
    }

    func countUnitsOfUnknownBuildings() throws -> Int {
        try Int.fetchOne(
            db,
            sql: """
                SELECT count(*) FROM units u WHERE building IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM buildings b WHERE b.ref = u.building)
                """) ?? 0
    }
}
