internal import Foundation
internal import GRDB
internal import Geometry
internal import Planning

/// Reads the columns of one row from left to right; a value of another kind than expected is an error, not a trap,
/// since other programs can write into the file.
struct ColumnReader {
    let row: Row
    let table: String
    private(set) var column = 0

    init(_ row: Row, of table: String) {
        self.row = row
        self.table = table
    }

    mutating func value<Value: DatabaseValueConvertible>(_: Value.Type = Value.self) throws -> Value {
        guard let value: Value = try optional() else { throw wrong("there is none") }
        return value
    }

    mutating func optional<Value: DatabaseValueConvertible>(_: Value.Type = Value.self) throws -> Value? {
        let stored: DatabaseValue = row[column]
        defer { column += 1 }
        if stored.isNull { return nil }
        guard let value = Value.fromDatabaseValue(stored) else { throw wrong("“\(stored)” is of another kind") }
        return value
    }

    /// One of the words of `Word`.
    mutating func word<Word: RawRepresentable<String>>(_: Word.Type = Word.self) throws -> Word {
        guard let word: Word = try optionalWord() else { throw wrong("there is none") }
        return word
    }

    mutating func optionalWord<Word: RawRepresentable<String>>(_: Word.Type = Word.self) throws -> Word? {
        guard let text: String = try optional() else { return nil }
        guard let word = Word(rawValue: text) else { throw wrong("“\(text)” is not known", at: column - 1) }
        return word
    }

    mutating func shape(_ layer: Layer, id: Int64) throws -> Shape<Point>? {
        try StoredGeometry.shape(optional(Data.self), layer: layer, id: id)
    }

    mutating func skip(_ count: Int = 1) { column += count }

    private func wrong(_ detail: String, at place: Int? = nil) -> StorageError {
        .badValue(table: table, column: place ?? column, detail: detail)
    }
}
