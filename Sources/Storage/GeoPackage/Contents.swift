internal import Foundation
internal import GRDB

/// The rows of `gpkg_contents`: what other programs list, with an extent and a time that stay true.
enum Contents {
    static func register(_ layer: Layer, datumCode: Int32, in db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?, 'features', ?, ?)
                """, arguments: [layer.rawValue, layer.title, datumCode])
        try db.execute(
            sql: "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
            arguments: [layer.rawValue, layer.geometryType, datumCode])
    }

    static func registerAttributes(_ table: String, title: String, in db: Database) throws {
        try db.execute(
            sql: "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES (?, 'attributes', ?)",
            arguments: [table, title])
    }

    static func touch(_ table: String, at instant: String, in db: Database) throws {
        try db.execute(
            sql: "UPDATE gpkg_contents SET last_change = ? WHERE table_name = ?", arguments: [instant, table])
    }

    /// Writes the layer's exact extent.
    ///
    /// The R-tree holds 32-bit floats rounded outwards, so it only names the rows that can touch a side; their blobs
    /// say where the side is.
    static func updateExtent(of layer: Layer, in db: Database) throws {
        let index = layer.spatialIndex
        let sides = try Row.fetchOne(
            db, sql: "SELECT min(minx), max(maxx), min(miny), max(maxy), count(*) FROM \(index)")
        guard let sides, sides[4] as Int64 > 0 else {
            try db.execute(
                sql: """
                    UPDATE gpkg_contents SET min_x = NULL, max_x = NULL, min_y = NULL, max_y = NULL
                    WHERE table_name = ?
                    """, arguments: [layer.rawValue])
            return
        }
        // Rounding outwards moves a side by less than two steps of a 32-bit float.
        let reach = 2 * Double(Float(180).ulp)
        var extent: StoredGeometry.Bounds?
        let blobs = try Data.fetchCursor(
            db,
            sql: """
                SELECT geom FROM \(index) JOIN \(layer.rawValue) USING (id)
                WHERE minx <= ? OR maxx >= ? OR miny <= ? OR maxy >= ?
                """,
            arguments: [
                sides[0] as Double + reach, sides[1] as Double - reach,
                sides[2] as Double + reach, sides[3] as Double - reach,
            ])
        while let blob = try blobs.next() {
            guard let bounds = try StoredGeometry.bounds(blob) else { continue }
            extent = extent?.union(bounds) ?? bounds
        }
        try db.execute(
            sql: "UPDATE gpkg_contents SET min_x = ?, max_x = ?, min_y = ?, max_y = ? WHERE table_name = ?",
            arguments: [extent?.minX, extent?.maxX, extent?.minY, extent?.maxY, layer.rawValue])
    }
}
