internal import Filtering
internal import Foundation
internal import GRDB
internal import Geometry

/// Reads the features of a collection that a filter accepts, in the order of their ids.
///
/// The R-tree and a condition in SQL leave out what cannot be accepted; every row that is left is tested exactly.
struct FeatureScan {
    private let collection: FeatureCollection
    private let db: Database
    /// In the collection's own coordinates.
    private let filter: Filter?
    private let test: FilterTest?
    /// In stored coordinates.
    private let box: StoredGeometry.Bounds?
    private let isEmpty: Bool

    /// Up to so many candidates of the R-tree are looked up in the order of their ids; where there are more, a page is
    /// full soon enough when the table is read from front to back.
    private static let maxCandidates = 5_000
    /// The same where an answer is wanted at once.
    private static let fewCandidates = 256
    private static let secondsAllowed = 10.0
    private static let timeForGlance = Duration.milliseconds(2)
    private static let secondsForCounting = 2.0

    /// - Parameter filter: spatial literals are in degrees.
    init(_ collection: FeatureCollection, filter: Filter?, in db: Database) throws {
        self.collection = collection
        self.db = db
        self.filter = try filter.map { try collection.placement.placed($0) }
        test = try self.filter.map(FilterTest.init)
        let extent = filter?.extent(of: FeatureCollection.geometryName) ?? .everywhere
        isEmpty = extent == .nowhere
        box = collection.placement.bounds(extent)
    }

    /// - Parameter body: returns whether it wants the next one.
    /// - Throws: ``StorageError/queryTooSlow(layer:)``.
    func forEach(after: Int64?, _ body: (Feature) throws -> Bool) throws {
        try forEachCandidate(after: after, within: Self.secondsAllowed) { row in
            guard let feature = try accepted(row) else { return true }
            return try body(feature)
        }
    }

    /// All that are accepted, in one statement, where that is done at once.
    ///
    /// - Returns: `nil` when there is no box, when the R-tree names many rows, and when their shapes are large.
    func glance() throws -> [Feature]? {
        if isEmpty { return [] }
        guard let box, let sql = collection.rows.selectNear else { return nil }
        let deadline = ContinuousClock.now + Self.timeForGlance
        let rows = try Row.fetchCursor(try db.cachedStatement(sql: sql), arguments: Self.arguments(box))
        var features: [Feature] = []
        var seen = 0
        while let row = try rows.next() {
            seen += 1
            if seen > Self.fewCandidates || ContinuousClock.now > deadline { return nil }
            if let feature = try accepted(row) { features.append(feature) }
        }
        return features.sorted { $0.id < $1.id }
    }

    /// How many are accepted; `nil` when more rows than `limit` would have to be examined, or for too long.
    func count(examining limit: Int) throws -> Int? {
        var (examined, count) = (0, 0)
        do {
            try forEachCandidate(after: nil, within: Self.secondsForCounting) { row in
                examined += 1
                if examined <= limit, try accepted(row) != nil { count += 1 }
                return examined <= limit
            }
        } catch StorageError.queryTooSlow {
            return nil
        }
        return examined > limit ? nil : count
    }

    func feature(_ id: Int64) throws -> Feature? {
        let statement = try db.cachedStatement(sql: "\(collection.rows.select) WHERE \(collection.rows.id) = ?")
        let rows = try Row.fetchCursor(statement, arguments: [id])
        return try rows.next().flatMap(accepted)
    }

    // MARK: Candidates

    private func forEachCandidate(after: Int64?, within seconds: Double, _ body: (Row) throws -> Bool) throws {
        if isEmpty { return }
        let deadline = Date(timeIntervalSinceNow: seconds)
        var seen = 0
        func look() throws {
            seen += 1
            if seen % 128 == 0, Date() > deadline { throw StorageError.queryTooSlow(layer: collection.id) }
        }
        let condition = filter.flatMap { SQLCondition($0, over: collection.properties) }
        let limits = condition.map { " AND \($0.sql)" } ?? ""
        let values = condition?.arguments ?? StatementArguments()
        let start = StatementArguments([after ?? .min])
        let from = after == nil ? ">=" : ">"
        let near = try candidates()
        let id = collection.rows.id
        let among = near.map { " AND \(id) IN (\($0.sql))" } ?? ""
        let statement = try db.cachedStatement(
            sql: "\(collection.rows.select) WHERE \(id) \(from) ?\(among)\(limits) ORDER BY \(id)")
        let rows = try Row.fetchCursor(statement, arguments: start + (near?.arguments ?? []) + values)
        while let row = try rows.next() {
            try look()
            if near == nil, let box, let bounds = try? Self.bounds(row), !bounds.intersects(box) { continue }
            if try !body(row) { return }
        }
    }

    /// What selects the ids that the R-tree has in the box; `nil` without one, or when there are too many.
    private func candidates() throws -> (sql: String, arguments: StatementArguments)? {
        guard let box, let sql = collection.rows.idsNear else { return nil }
        let arguments = Self.arguments(box)
        let count = try db.cachedStatement(sql: "SELECT count(*) FROM (\(sql) LIMIT \(Self.maxCandidates + 1))")
        guard try Int.fetchOne(count, arguments: arguments) ?? 0 <= Self.maxCandidates else { return nil }
        return (sql, arguments)
    }

    private static func arguments(_ box: StoredGeometry.Bounds) -> StatementArguments {
        [box.minX, box.maxX, box.minY, box.maxY]
    }

    private static func bounds(_ row: Row) throws -> StoredGeometry.Bounds? {
        guard let blob = Data.fromDatabaseValue(row[1]) else { return nil }
        return try StoredGeometry.bounds(blob)
    }

    // MARK: Rows

    private func accepted(_ row: Row) throws -> Feature? {
        guard let id = Int64.fromDatabaseValue(row[0]) else { return nil }
        let values = try collection.properties.enumerated().map { index, property in
            try property.kind == .text
                ? Self.text(row, at: index + 2) : Value(row[index + 2] as DatabaseValue, property.kind)
        }
        let shape = try row.withUnsafeData(atIndex: 1) { blob in
            try blob.flatMap { try collection.placement.shape($0.bytes, id: id, of: collection.id) }
        }
        guard let test else { return Feature(id: id, shape: shape, values: values) }
        let seen = SeenRow(places: collection.rows.places, values: values, placed: shape)
        return try test.accepts(seen) ? Feature(id: id, shape: shape, values: values) : nil
    }

    /// Whole, also where it holds a NUL; `nil` for what is no text.
    private static func text(_ row: Row, at index: Int) throws -> Value? {
        guard case .string(let text) = (row[index] as DatabaseValue).storage else { return nil }
        return try row.withUnsafeData(atIndex: index) { bytes in
            bytes.map { .text($0.count == text.utf8.count ? text : String(decoding: $0, as: UTF8.self)) }
        }
    }

    /// A row as filters see it.
    private struct SeenRow: FilterRow {
        let places: [String: Int]
        let values: [Value?]
        let placed: Feature.Placed?

        func value(of property: String) -> Value? { places[property].flatMap { values[$0] } }

        func shape(of property: String) -> Shape<Position>? {
            switch placed {
            case nil: nil
            case .degrees(let shape): shape
            case .lattice(let shape): shape.mapVertices { $0.map { Position(Double($0.x), Double($0.y)) } }
            }
        }
    }
}

extension StoredGeometry.Bounds {
    fileprivate func intersects(_ other: Self) -> Bool {
        minX <= other.maxX && other.minX <= maxX && minY <= other.maxY && other.minY <= maxY
    }
}

extension Value {
    /// `nil` for NULL and for what is of another kind than its column.
    fileprivate init?(_ stored: DatabaseValue, _ kind: ValueKind) {
        switch (stored.storage, kind) {
        case (.int64(let number), .number): self = .integer(number)
        case (.double(let number), .number) where number.isFinite: self = .init(number)
        case (.int64(let flag), .boolean): self = .boolean(flag != 0)
        case (.string(let text), .text): self = .text(text)
        case (.string(let text), .date), (.string(let text), .timestamp):
            guard let instant = Filtering.Instant(stored: text) else { return nil }
            self = .instant(kind == .timestamp ? instant.moment : instant.day)
        default: return nil
        }
    }
}
