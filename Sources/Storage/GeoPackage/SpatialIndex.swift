internal import GRDB

/// The R-tree of a feature table, kept by the triggers of GeoPackage 1.3.
enum SpatialIndex {
    static func create(for layer: Layer, in db: Database) throws {
        try db.execute(
            sql: "CREATE VIRTUAL TABLE \(layer.spatialIndex) USING rtree(id, minx, maxx, miny, maxy)")
        try createTriggers(for: layer, in: db)
        try db.execute(
            sql: """
                INSERT INTO gpkg_extensions VALUES
                (?, 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')
                """, arguments: [layer.rawValue])
    }

    static func createTriggers(for layer: Layer, in db: Database) throws {
        let table = layer.rawValue
        let index = layer.spatialIndex
        let filled = "(NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))"
        let empty = "(NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))"
        let store = """
            INSERT OR REPLACE INTO \(index) VALUES
            (NEW.id, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
            """
        let remove = "DELETE FROM \(index) WHERE id = OLD.id;"
        let triggers = [
            ("insert", "AFTER INSERT", filled, store),
            ("update1", "AFTER UPDATE OF geom", "OLD.id = NEW.id AND \(filled)", store),
            ("update2", "AFTER UPDATE OF geom", "OLD.id = NEW.id AND \(empty)", remove),
            ("update3", "AFTER UPDATE", "OLD.id != NEW.id AND \(filled)", remove + store),
            (
                "update4", "AFTER UPDATE", "OLD.id != NEW.id AND \(empty)",
                "DELETE FROM \(index) WHERE id IN (OLD.id, NEW.id);"
            ),
            ("delete", "AFTER DELETE", "OLD.geom NOT NULL", remove),
        ]
        for (name, event, condition, action) in triggers {
            try db.execute(
                sql: """
                    CREATE TRIGGER \(index)_\(name) \(event) ON \(table) WHEN \(condition)
                    BEGIN \(action) END
                    """)
        }
    }

    static func dropTriggers(for layer: Layer, in db: Database) throws {
        for name in ["insert", "update1", "update2", "update3", "update4", "delete"] {
            try db.execute(sql: "DROP TRIGGER \(layer.spatialIndex)_\(name)")
        }
    }
}
