import Foundation
import GRDB
import Geometry

/// One layer of somebody else's GeoPackage as a source.
///
/// The file is opened read-only and its schema is not trusted: no function of ours runs in its views and triggers.
enum GeoPackageSource {
    /// - Parameter layer: may be left out when there is one.
    /// - Parameter lifetime: kept alive as long as the source is: the folder of a converted file.
    static func open(_ path: String, layer: String?, lifetime: TemporaryFolder? = nil) throws -> Source {
        let queue = try reading(path) { try ReadingConfiguration.queue(path) }
        let table = try reading(path) { try queue.read { try Table($0, named: layer) } }
        let info = SourceInfo(
            referenceSystem: table.referenceSystem, fields: table.columns.filter { $0 != table.geometry },
            identifier: table.identifier, hasShapes: table.geometry != nil, count: table.count)
        return Source(path: path, layer: table.name, info: info) { body in
            try withExtendedLifetime(lifetime) {
                try reading(path) { try queue.read { try table.forEachFeature($0, body) } }
            }
        }
    }

    private static func reading<Result>(_ path: String, _ work: () throws -> Result) throws -> Result {
        do { return try work() } catch let error as DatabaseError {
            throw ImportFault(.notReadable(reason: error.message ?? error.description))
        }
    }

    /// A table listed in the file's contents.
    private struct Table {
        var name: String
        var columns: [String]
        var identifier: String?
        var geometry: String?
        var referenceSystem: String?
        var count: Int

        init(_ db: Database, named wanted: String?) throws {
            guard try db.tableExists("gpkg_contents") else {
                throw ImportFault(.notReadable(reason: "no GeoPackage: it has no table gpkg_contents"))
            }
            let names = try String.fetchAll(
                db,
                sql: """
                    SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes') ORDER BY rowid
                    """)
            if let wanted {
                guard let found = names.first(where: { $0.lowercased() == wanted.lowercased() }) else {
                    throw ImportFault(.layerUnknown(name: wanted, available: names))
                }
                name = found
            } else {
                guard let only = names.first else { throw ImportFault(.noFeatures) }
                guard names.count == 1 else { throw ImportFault(.severalLayers(names)) }
                name = only
            }
            guard let table = try ForeignTable(name, in: db) else {
                throw ImportFault(.layerUnknown(name: name, available: []))
            }
            columns = table.columns.map(\.name)
            identifier = table.columns.first { $0.isKey }?.name
            count = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(name.sqlName)") ?? 0
            guard try db.tableExists("gpkg_geometry_columns") else { return }
            let found = try Row.fetchOne(
                db,
                sql: """
                    SELECT column_name, organization, organization_coordsys_id AS code, definition, s.srs_id AS srs
                    FROM gpkg_geometry_columns g LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
                    WHERE lower(table_name) = lower(?)
                    """, arguments: [name])
            guard let found, let column = String.fromDatabaseValue(found["column_name"]) else { return }
            geometry = columns.first { $0.lowercased() == column.lowercased() }
            guard let srs = Int.fromDatabaseValue(found["srs"]), srs > 0 else { return }
            if String.fromDatabaseValue(found["organization"])?.uppercased() == "EPSG",
                let code = Int.fromDatabaseValue(found["code"])
            {
                referenceSystem = "EPSG:\(code)"
            } else {
                referenceSystem = String.fromDatabaseValue(found["definition"])
            }
        }

        func forEachFeature(_ db: Database, _ body: (SourceFeature) throws -> Void) throws {
            let rows = try Row.fetchCursor(db, sql: "SELECT * FROM \(name.sqlName)")
            var index = 0
            while let row = try rows.next() {
                index += 1
                var feature = SourceFeature(index: index, shape: nil, fields: [])
                feature.fields.reserveCapacity(columns.count)
                for (column, value) in row {
                    if column == geometry {
                        do { feature.shape = try Self.shape(value) } catch {
                            feature.problem = .geometry(error)
                        }
                    } else {
                        feature.fields.append((column, FieldValue(value)))
                    }
                }
                try body(feature)
            }
        }

        private static func shape(_ value: DatabaseValue) throws(GeometryError) -> Shape<Position>? {
            switch value.storage {
            case .null: return nil
            case .blob(let blob): return try GeoPackageGeometry.read(Array(blob)).shape
            default: throw .malformed(format: "GeoPackage", reason: "a geometry that is no BLOB", offset: 0)
            }
        }
    }
}
