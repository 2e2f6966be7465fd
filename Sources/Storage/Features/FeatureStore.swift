public import Filtering
internal import Foundation
internal import GRDB
internal import Geometry

/// The layers of a GeoPackage, read feature by feature: a district's, or anybody's.
///
/// Other files are not trusted: they are opened read-only, their views and triggers call no function of ours, and a
/// geometry that cannot be read counts as none.
public final class FeatureStore: Sendable {
    public let path: String
    private let log: String
    private let pool: DatabasePool
    /// For what is read at once, so that it never waits behind what takes long.
    private let glances: IdleConnections
    /// `nil` for a file that is no district's.
    private let datum: Datum?

    /// The layers of a district.
    public init(_ district: District) {
        path = district.path
        log = path + "-wal"
        pool = district.pool
        datum = district.datum
        glances = IdleConnections(path)
    }

    /// The layers of any GeoPackage.
    ///
    /// - Throws: ``StorageError/notFound(path:)``, ``StorageError/notAGeoPackage(path:reason:)`` and others.
    public init(path: String) throws {
        self.path = path
        log = path + "-wal"
        datum = nil
        pool = try StorageError.wrapping(path) {
            try FileCheck.header(of: path)
            let pool = try ReadingConfiguration.pool(path)
            guard try pool.read({ try $0.tableExists("gpkg_contents") && $0.tableExists("gpkg_geometry_columns") })
            else { throw StorageError.notAGeoPackage(path: path, reason: "it lists no feature layers") }
            return pool
        }
        glances = IdleConnections(path)
    }

    /// The collections as they are now.
    public func collections() async throws -> [FeatureCollection] {
        let datum = datum
        return try await read { db in
            if let datum { return try Layer.allCases.map { try FeatureCollection($0, datum: datum, in: db) } }
            return try FeatureCollection.others(in: db)
        }
    }

    public struct Page: Sendable {
        public let features: [Feature]
        /// Whether there are more after the last one.
        public let hasMore: Bool
        /// How many there are in all, where the page holds them.
        public let matched: Int?
    }

    /// Features in the order of their ids.
    ///
    /// - Parameters:
    ///   - filter: spatial literals are in degrees.
    ///   - after: only ids greater than this one.
    /// - Throws: ``StorageError/queryTooSlow(layer:)`` after some seconds.
    public func page(
        of collection: FeatureCollection, filter: Filter?, after: Int64?, limit: Int
    ) async throws -> Page {
        try await read { db in
            let scan = try FeatureScan(collection, filter: filter, in: db)
            var page = Draft(limit: limit)
            try scan.forEach(after: after) { page.take($0) }
            return page.page(after: after)
        }
    }

    /// ``page(of:filter:after:limit:)`` where that takes some hundred microseconds, without a change of threads.
    ///
    /// - Parameter stamp: what the collection was read at.
    /// - Returns: `nil` where it may take longer, where the page does not hold all there is, where the file is written at
    ///   the moment, and where it has changed.
    public func glance(of collection: FeatureCollection, filter: Filter, limit: Int, at stamp: Stamp) throws -> Page? {
        if datum == nil, fileStamp != stamp { return nil }
        do {
            let features = try glances.read { db -> [Feature]? in
                if datum != nil, try Self.generationStamp(db) != stamp { return nil }
                return try FeatureScan(collection, filter: filter, in: db).glance()
            }
            guard let features = features ?? nil, features.count <= limit else { return nil }
            return Page(features: features, hasMore: false, matched: features.count)
        } catch let error as DatabaseError {
            if error.resultCode == .SQLITE_BUSY { return nil }
            throw StorageError(error, path: path)
        }
    }

    /// A page being filled.
    private struct Draft {
        let limit: Int
        private(set) var features: [Feature] = []
        private(set) var hasMore = false
        private var vertices = 0

        init(limit: Int) { self.limit = limit }

        /// - Returns: whether there is room for more.
        mutating func take(_ feature: Feature) -> Bool {
            hasMore = features.count == limit || vertices > FeatureStore.maxVertices
            if !hasMore {
                features.append(feature)
                vertices += feature.shape?.vertexCount ?? 0
            }
            return !hasMore
        }

        func page(after: Int64?) -> Page {
            Page(features: features, hasMore: hasMore, matched: after == nil && !hasMore ? features.count : nil)
        }
    }

    /// A page with more ends early.
    private static let maxVertices = 1_000_000

    /// How many features there are; `nil` where that would take long.
    public func count(of collection: FeatureCollection, filter: Filter?) async throws -> Int? {
        try await read { db in
            guard let filter else {
                return try Int.fetchOne(db, sql: "SELECT count(*) FROM \(collection.rows.table)")
            }
            return try FeatureScan(collection, filter: filter, in: db).count(examining: Self.maxExamined)
        }
    }

    /// Rows looked at for a count.
    private static let maxExamined = 10_000

    public func feature(_ id: Int64, of collection: FeatureCollection) async throws -> Feature? {
        try await read { db in
            try FeatureScan(collection, filter: nil, in: db).feature(id)
        }
    }

    /// What changes when the file does.
    public enum Stamp: Hashable, Sendable {
        /// A district's.
        case generation(Int64)
        /// When any other file and its log were written last, in nanoseconds, and their sizes in bytes.
        case file([Int64])
    }

    public func stamp() async throws -> Stamp {
        datum == nil ? fileStamp : try await read { try Self.generationStamp($0) }
    }

    private static func generationStamp(_ db: Database) throws -> Stamp {
        let statement = try db.cachedStatement(sql: "SELECT value FROM counters WHERE name = 'generation'")
        return .generation(try Int64.fetchOne(statement) ?? 0)
    }

    private var fileStamp: Stamp {
        var stamp: [Int64] = []
        for path in [path, log] {
            var facts = stat()
            guard stat(path, &facts) == 0 else { continue }
            stamp += [
                Int64(facts.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(facts.st_mtim.tv_nsec), Int64(facts.st_size),
            ]
        }
        return .file(stamp)
    }

    private func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await pool.read(body)
        } catch let error as DatabaseError {
            throw StorageError(error, path: path)
        }
    }
}
