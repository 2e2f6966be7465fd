internal import Filtering
internal import Foundation
internal import GRDB
internal import Geometry

extension FeatureCollection {
    /// The feature layers of somebody else's GeoPackage, in the order of its contents. Left out are layers whose
    /// coordinates have no known meaning, and those without a number for each feature.
    static func others(in db: Database) throws -> [FeatureCollection] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT c.table_name, c.identifier, c.description, g.column_name, g.geometry_type_name, g.srs_id,
                       s.organization, s.organization_coordsys_id, s.definition
                FROM gpkg_contents c JOIN gpkg_geometry_columns g ON lower(g.table_name) = lower(c.table_name)
                LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
                WHERE c.data_type = 'features' ORDER BY c.rowid
                """)
        return try rows.prefix(maxCollections).compactMap { row in
            var reader = ColumnReader(row, of: "gpkg_contents")
            let table: String = try reader.value()
            let title: String? = try reader.optional()
            let about: String? = try reader.optional()
            let column: String = try reader.value()
            let kind: String? = try reader.optional()
            let system: Int64 = try reader.value()
            let organization: String? = try reader.optional()
            let code: Int64? = try reader.optional()
            let definition: String? = try reader.optional()
            let named = organization?.uppercased() == "EPSG" ? code.map { "EPSG:\($0)" } : nil
            guard let placement = Placement(system, named ?? definition) else { return nil }
            return try FeatureCollection(
                table, title: title, about: about, geometry: column, kind: kind, placement: placement, in: db)
        }
    }

    private static let maxCollections = 1000

    private init?(
        _ table: String, title: String?, about: String?, geometry: String, kind: String?, placement: Placement,
        in db: Database
    ) throws {
        let isTable = try db.tableExists(table)
        guard try isTable || db.viewExists(table) else { return nil }
        let columns = try db.columns(in: table)
        let key = isTable ? try db.primaryKey(table).rowIDColumn : columns.first?.name
        guard let key, let stored = columns.first(where: { $0.name.lowercased() == geometry.lowercased() })
        else { return nil }
        let index = "rtree_\(table)_\(geometry)"
        id = table
        self.title = title ?? table
        self.about = about.flatMap { $0.isEmpty ? nil : $0 }
        properties = columns.filter { $0.name != key && $0.name != stored.name }.compactMap(Property.init(declared:))
        shapeKind = kind.flatMap { kind in
            ["Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection"]
                .first { $0.uppercased() == kind.uppercased() }
        }
        let isIndexed = try isTable && Self.isTree(index, in: db)
        rows = FeatureRows(
            table: table, id: key, geometry: stored.name, spatialIndex: isIndexed ? index : nil, properties)
        self.placement = placement
        extent = try Extent.stored(table, in: db).flatMap { placement.degrees($0) }
    }

    /// Anything may bear the name of an R-tree.
    private static func isTree(_ name: String, in db: Database) throws -> Bool {
        let sql = "SELECT sql LIKE 'CREATE VIRTUAL TABLE % USING rtree%' FROM sqlite_master WHERE name = ?"
        return try Bool.fetchOne(db, sql: sql, arguments: [name]) ?? false
    }
}

extension FeatureCollection.Property {
    /// A column by its declared type; `nil` for what holds no plain value.
    fileprivate init?(declared column: ColumnInfo) {
        let type = column.type.uppercased()
        func has(_ words: String...) -> Bool { words.contains { type.hasPrefix($0) } }
        if has("BLOB", "GEOMETRY", "POINT", "LINESTRING", "POLYGON", "MULTI") { return nil }
        if has("BOOL") {
            self.init(column.name, .boolean)
        } else if has("DATETIME", "TIMESTAMP") {
            self.init(column.name, .timestamp)
        } else if has("DATE") {
            self.init(column.name, .date)
        } else if type.contains("INT") {
            self.init(column.name, .number, isInteger: true)
        } else if has("REAL", "FLOAT", "DOUBLE", "NUMERIC", "DECIMAL") {
            self.init(column.name, .number)
        } else if has("TEXT", "VARCHAR", "CHAR", "CLOB", "NVARCHAR") {
            self.init(column.name, .text)
        } else {
            // Whatever it may hold, as text.
            self.init(column.name, .text, sql: "CAST(t.\(column.name.quotedDatabaseIdentifier) AS TEXT)")
        }
        // A column named as the geometry is in filters could not be told from it.
        if name == FeatureCollection.geometryName { return nil }
    }
}

extension FeatureCollection.Placement {
    /// - Parameters:
    ///   - srs: `srs_id`: 0 is an unknown system of degrees, -1 an unknown plane.
    ///   - definition: what ``Geometry/ReferenceSystem`` reads.
    fileprivate init?(_ srs: Int64, _ definition: String?) {
        if srs == 0 || srs == 4326 || definition == "EPSG:4326" || definition == "EPSG:4490" {
            self = .degrees
        } else if srs > 0, let definition, let system = try? ReferenceSystem(definition) {
            self = .system(system)
        } else {
            return nil
        }
    }

    /// The box around a stored box.
    fileprivate func degrees(_ box: (low: Position, high: Position)) -> (low: Position, high: Position)? {
        guard case .system(let system) = self else { return box }
        guard let ring = try? system.degrees(Extent.outline(box.low, box.high)) else { return nil }
        guard case .box(let low, let high) = FilterExtent(around: .multiPoint(ring)) else { return nil }
        return (low, high)
    }
}
