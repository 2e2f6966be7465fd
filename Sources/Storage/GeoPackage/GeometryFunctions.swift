internal import Foundation
internal import GRDB

/// The SQL functions that the R-tree's triggers call; every writing connection has them.
///
/// They answer NULL for NULL, and the bounds are NULL for an empty geometry.
enum GeometryFunctions {
    static func register(in db: Database) {
        define("ST_IsEmpty", in: db) { $0 == nil }
        define("ST_MinX", in: db) { $0?.minX }
        define("ST_MaxX", in: db) { $0?.maxX }
        define("ST_MinY", in: db) { $0?.minY }
        define("ST_MaxY", in: db) { $0?.maxY }
    }

    private static func define(
        _ name: String, in db: Database,
        _ answer: @escaping @Sendable (StoredGeometry.Bounds?) -> (any DatabaseValueConvertible)?
    ) {
        let function = DatabaseFunction(name, argumentCount: 1, pure: true) { arguments in
            guard let blob = Data.fromDatabaseValue(arguments[0]) else { return nil }
            return answer(try StoredGeometry.bounds(blob))
        }
        db.add(function: function)
    }
}
