internal import Foundation
internal import GRDB
internal import Geometry

extension Transaction {
    /// Brings a batch of rows into a layer by their natural key: new ones are added, known ones updated where they
    /// differ (their id stays, the former version goes to the history), equal ones left alone.
    ///
    /// - Parameters:
    ///   - fields: the columns that the batch gives; the others keep what they have.
    ///   - givesShapes: whether it gives shapes; otherwise known rows keep theirs.
    ///   - replace: whether rows that are not in the batch are ended.
    ///   - body: calls what it is given once for every row.
    /// - Throws: ``StorageError/duplicateKey(layer:key:)``, ``StorageError/controlCharacter(layer:key:field:)``,
    ///   ``StorageError/constraint(layer:key:detail:)``, and what `body` throws.
    public func upsert(
        _ layer: Layer, fields: [Field], givesShapes: Bool = true, replace: Bool = false,
        _ body: (_ put: (FeatureRow) throws -> Void) throws -> Void
    ) throws -> UpsertOutcome {
        var outcome = UpsertOutcome()
        // All or nothing, even for a caller that goes on after an error: the index has no triggers in between.
        try db.inSavepoint {
            let batch = try Upsert(self, layer: layer, fields: fields, givesShapes: givesShapes)
            try body(batch.put)
            outcome = try batch.finish(replace: replace)
            return .commit
        }
        return outcome
    }

    public func upsert(
        _ layer: Layer, fields: [Field], givesShapes: Bool = true, replace: Bool = false, rows: [FeatureRow]
    ) throws -> UpsertOutcome {
        try upsert(layer, fields: fields, givesShapes: givesShapes, replace: replace) { put in
            for row in rows { try put(row) }
        }
    }
}

extension Layer {
    /// The fields of these names, for a batch.
    ///
    /// - Precondition: the layer has them.
    public func fields(_ names: String...) -> [Field] {
        names.map { name in
            guard let field = fields.first(where: { $0.name == name }) else {
                preconditionFailure("\(rawValue) has no field \(name)")
            }
            return field
        }
    }
}

/// A batch in the making.
private final class Upsert {
    private let transaction: Transaction
    private let layer: Layer
    private let fields: [Field]
    private let givesShapes: Bool
    private let isFresh: Bool
    private let present: Int
    private var seen: Set<String> = []
    private var outcome = UpsertOutcome()
    private var index: [SpatialIndex.Entry] = []
    private var nextID: Int64 = 0
    private var idsLeft = 0
    private let find: Statement
    private let insert: Statement
    /// Makes a new version of a row.
    private let renew: Statement
    /// Only derived figures changed: the version stays.
    private let refresh: Statement?

    init(_ transaction: Transaction, layer: Layer, fields: [Field], givesShapes: Bool) throws {
        self.transaction = transaction
        self.layer = layer
        self.fields = fields
        self.givesShapes = givesShapes
        let db = transaction.db
        let table = layer.rawValue
        present = try transaction.snapshot.count(of: layer)
        isFresh = present == 0
        let names = fields.map(\.name)
        let read = (["id", "geom"] + names).joined(separator: ", ")
        find = try db.makeStatement(sql: "SELECT \(read) FROM \(table) WHERE \(layer.key) = ?")
        let written = ["id", layer.key] + names + ["valid_from", "operation", "geom"]
        insert = try db.makeStatement(
            sql: """
                INSERT INTO \(table) (\(written.joined(separator: ", ")))
                VALUES (\(written.map { _ in "?" }.joined(separator: ", ")))
                """)
        func update(_ columns: [String]) throws -> Statement {
            let columns = columns.map { "\($0) = ?" }.joined(separator: ", ")
            return try db.makeStatement(sql: "UPDATE \(table) SET \(columns) WHERE id = ?")
        }
        renew = try update(names + ["valid_from", "operation"] + (givesShapes ? ["geom"] : []))
        refresh = names.isEmpty ? nil : try update(names)
        if isFresh { try SpatialIndex.dropTriggers(for: layer, in: db) }
    }

    func put(_ row: FeatureRow) throws {
        precondition(row.values.count == fields.count, "one value for each field of the batch")
        try CleanText.check(row.key, layer: layer.rawValue, key: row.key, field: layer.key)
        for (field, value) in zip(fields, row.values) {
            guard case .text(let text) = value else { continue }
            try CleanText.check(text, layer: layer.rawValue, key: row.key, field: field.name)
        }
        guard seen.insert(row.key).inserted else {
            throw StorageError.duplicateKey(layer: layer.rawValue, key: row.key)
        }
        let blob = row.shape.map { StoredGeometry.blob($0, layer: layer, datum: transaction.datum) }
        do {
            if !isFresh, let stored = try Row.fetchOne(find, arguments: [row.key]) {
                try change(stored, to: row, blob: blob)
            } else {
                try add(row, blob: blob)
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            throw StorageError.constraint(layer: layer.rawValue, key: row.key, detail: error.message ?? "")
        }
    }

    private func add(_ row: FeatureRow, blob: [UInt8]?) throws {
        let id = try row.id ?? takeID()
        // Existentials: of a generic sequence GRDB takes the values by key paths, built anew for each row.
        var arguments: [(any DatabaseValueConvertible)?] = [id, row.key]
        arguments.reserveCapacity(row.values.count + 5)
        for value in row.values { arguments.append(value.databaseValue) }
        arguments.append(transaction.validFrom)
        arguments.append(transaction.operation)
        arguments.append(blob.map { Data($0) })
        insert.setUncheckedArguments(StatementArguments(arguments))
        try insert.execute()
        if isFresh, let box = row.shape?.box { index.append(SpatialIndex.Entry(id: id, box: box)) }
        outcome.added += 1
    }

    /// Ids are set aside by the hundred; those left over are lost, not used again.
    private func takeID() throws -> Int64 {
        if idsLeft == 0 {
            idsLeft = isFresh ? 1000 : 100
            nextID = try transaction.takeIDs(idsLeft, for: layer)
        }
        defer {
            nextID += 1
            idsLeft -= 1
        }
        return nextID
    }

    private func change(_ stored: Row, to row: FeatureRow, blob: [UInt8]?) throws {
        let id: Int64 = stored[0]
        let isShapeNew = givesShapes && Data.fromDatabaseValue(stored[1]) != blob.map { Data($0) }
        var isNewVersion = isShapeNew
        var isNew = isShapeNew
        for (column, (field, value)) in zip(fields, row.values).enumerated() {
            guard !value.isStored(as: stored[column + 2]) else { continue }
            isNew = true
            if !field.isDerived { isNewVersion = true }
        }
        guard isNew else {
            outcome.unchanged += 1
            return
        }
        var arguments = row.values.map(\.databaseValue)
        if isNewVersion {
            try transaction.archive(layer, id: id)
            arguments += [transaction.validFrom.databaseValue, transaction.operation.databaseValue]
            if givesShapes { arguments.append(blob.map { Data($0).databaseValue } ?? .null) }
            outcome.changed += 1
        } else {
            outcome.unchanged += 1
        }
        arguments.append(id.databaseValue)
        let statement = isNewVersion ? renew : refresh
        statement?.setUncheckedArguments(StatementArguments(arguments))
        try statement?.execute()
        transaction.touch(layer, shapes: isShapeNew)
    }

    func finish(replace: Bool) throws -> UpsertOutcome {
        let db = transaction.db
        if isFresh {
            try SpatialIndex.fill(for: layer, with: index, in: db)
            try SpatialIndex.createTriggers(for: layer, in: db)
        }
        if outcome.added > 0 { transaction.touch(layer, shapes: true) }
        outcome.gone = present - outcome.changed - outcome.unchanged
        if replace, outcome.gone > 0 {
            var ids: [Int64] = []
            let rows = try Row.fetchCursor(db, sql: "SELECT id, \(layer.key) FROM \(layer.rawValue)")
            while let row = try rows.next() {
                guard let key = String.fromDatabaseValue(row[1]), !seen.contains(key) else { continue }
                ids.append(row[0])
            }
            try transaction.end(layer, ids: ids)
        }
        return outcome
    }
}
