internal import Filtering
internal import Foundation
internal import GRDB
internal import Geometry

extension FeatureCollection {
    /// The feature layers of somebody else's GeoPackage, in the order of its contents. Left out are layers whose
    /// coordinates have no known meaning, those without a number for each feature, and those that no address can name;
    /// and of a table with several geometries all but the first.
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
        var known: Set<String> = []
        return try rows.prefix(maxCollections).compactMap { row in
            do {
                let collection = try FeatureCollection(registered: row, in: db)
                return collection.flatMap { known.insert($0.id).inserted ? $0 : nil }
            } catch let error as DatabaseError
                where error.resultCode == .SQLITE_ERROR
            {
                // A view of what is no longer there, or one that calls functions of other programs.
                return nil
            }
        }
    }

    private static let maxCollections = 1000

    /// - Parameter row: of ``others(in:)``; values of a wrong kind count as none.
    private init?(registered row: Row, in db: Database) throws {
        func text(_ column: Int) -> String? { String.fromDatabaseValue(row[column]) }
        guard let name = text(0), !["", ".", ".."].contains(name),
            !name.unicodeScalars.contains(where: { $0.value < 0x20 }), let geometry = text(3),
            let srs = Int64.fromDatabaseValue(row[5]),
            let table = try ForeignTable(name, in: db), let key = try table.numbering(in: db),
            let stored = table.columns.first(where: { $0.name.lowercased() == geometry.lowercased() })
        else { return nil }
        let code = text(6)?.uppercased() == "EPSG" ? Int64.fromDatabaseValue(row[7]).map { "EPSG:\($0)" } : nil
        let tree = "rtree_\(name)_\(geometry)"
        let index = try !table.isView && Self.isTree(tree, in: db) ? tree : nil
        guard let unbounded = Placement(srs, code ?? text(8)) else { return nil }
        let reach = try index.flatMap { try Extent.indexed($0, in: db) }
        let placement = unbounded.reaching(reach)
        self.placement = placement
        referenceSystem = code ?? (srs == 4326 ? "EPSG:4326" : nil)
        id = name
        title = text(1) ?? name
        about = text(2).flatMap { $0.isEmpty ? nil : $0 }
        properties = table.columns.filter { $0.name != key.name && $0.name != stored.name }
            .compactMap(Property.init(declared:))
        let kind = text(4)?.uppercased()
        shapeKind = [
            "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection",
        ].first { $0.uppercased() == kind }
        var isPlace = false
        if case .places = key { isPlace = true }
        rows = FeatureRows(
            table: name, id: key.name, isPlace: isPlace, geometry: stored.name, spatialIndex: index, properties)
        extent = try Extent.stored(name, in: db).flatMap { placement.degrees($0) }
        _ = try db.makeStatement(sql: rows.select)
    }

    /// Anything may bear the name of an R-tree.
    private static func isTree(_ name: String, in db: Database) throws -> Bool {
        let sql = """
            SELECT sql LIKE 'CREATE VIRTUAL TABLE % USING rtree%' AND sql NOT LIKE '% USING rtree_i32%'
            FROM sqlite_master WHERE name = ?
            """
        return try Bool.fetchOne(db, sql: sql, arguments: [name]) ?? false
    }
}

extension FeatureCollection.Property {
    /// A column by its declared type; `nil` for what holds no plain value.
    fileprivate init?(declared column: ForeignTable.Column) {
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
            self.init(column.name, .text, sql: "CAST(t.\(column.name.sqlName) AS TEXT)")
        }
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
            self = .system(system, reach: nil)
        } else {
            return nil
        }
    }

    /// The same, of shapes that lie in a stored box.
    fileprivate func reaching(_ box: (low: Position, high: Position)?) -> Self {
        guard case .system(let system, _) = self else { return self }
        return .system(system, reach: box.flatMap(degrees))
    }

    /// The box around a stored box.
    fileprivate func degrees(_ box: (low: Position, high: Position)) -> (low: Position, high: Position)? {
        guard case .system(let system, _) = self else { return box }
        guard let ring = try? system.degrees(Extent.outline(box.low, box.high)) else { return nil }
        guard case .box(var low, var high) = FilterExtent(around: .multiPoint(ring)) else { return nil }
        let isCut = zip(ring, ring.dropFirst()).contains { abs($0.x - $1.x) > 180 }
        var holdsPole = false
        for latitude in [-90.0, 90] where Self.holds(box, try? system.from(degrees: [Position(0, latitude)])) {
            // No outline passes a pole inside it.
            holdsPole = true
            low = Position(low.x, min(low.y, latitude))
            high = Position(high.x, max(high.y, latitude))
        }
        guard isCut || holdsPole else { return (low, high) }
        return (Position(-180, low.y), Position(180, high.y))
    }

    private static func holds(_ box: (low: Position, high: Position), _ places: [Position]?) -> Bool {
        guard let place = places?.first else { return false }
        return box.low.x <= place.x && place.x <= box.high.x && box.low.y <= place.y && place.y <= box.high.y
    }
}
