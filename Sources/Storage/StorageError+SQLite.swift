internal import Foundation
internal import GRDB

extension StorageError {
    /// What an error of SQLite means for the file at `path`.
    init(_ error: DatabaseError, path: String) {
        let detail = error.message ?? error.resultCode.description
        switch error.resultCode {
        case .SQLITE_FULL: self = .diskFull(path: path)
        // Readers share a small file beside the database, which a full disk has no room for.
        case .SQLITE_IOERR where Self.hasNoSpace(path): self = .diskFull(path: path)
        case .SQLITE_CORRUPT: self = .corrupt(path: path, detail: detail)
        case .SQLITE_NOTADB: self = .notADistrict(path: path, reason: detail)
        case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path: path, holder: nil)
        case .SQLITE_CONSTRAINT:
            self =
                error.extendedResultCode == .SQLITE_CONSTRAINT_FOREIGNKEY
                ? .dangling(detail: detail) : .constraint(layer: "", key: "", detail: detail)
        default: self = .failed(path: path, detail: detail)
        }
    }

    private static func hasNoSpace(_ path: String) -> Bool {
        var facts = statvfs()
        return statvfs(path, &facts) == 0 && UInt64(facts.f_bavail) * UInt64(facts.f_frsize) < 1 << 16
    }

    /// Does `body`; an error of SQLite comes out as a ``StorageError``, others as they are.
    static func wrapping<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw StorageError(error, path: path)
        }
    }
}
