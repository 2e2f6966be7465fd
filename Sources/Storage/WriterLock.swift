internal import Foundation

/// The right to write a district's file, held between processes as an `flock` on `<file>.lock`.
///
/// SQLite before 3.51.3 can corrupt a file when two connections checkpoint and commit at the same moment; so one
/// writer at a time holds this lock around its transaction and the checkpoint after it. The system releases it when
/// the process ends, however it ends. The lock file stays: removing it would let two writers hold two locks.
struct WriterLock: ~Copyable {
    private let descriptor: Int32

    /// Does `body` while holding the lock.
    ///
    /// - Parameters:
    ///   - holder: what another writer is told that has to wait too long.
    ///   - timeout: seconds to wait for the lock.
    /// - Throws: what `body` throws; ``StorageError/locked(path:holder:)``, ``StorageError/readOnly(path:)`` or
    ///   ``StorageError/failed(path:detail:)``.
    static func hold<Value>(
        _ path: String, holder: String, timeout: TimeInterval, _ body: () throws -> Value
    ) throws -> Value {
        let lock = try WriterLock(path: path, holder: holder, timeout: timeout)
        let result = Result { try body() }
        _ = consume lock
        return try result.get()
    }

    private init(path: String, holder: String, timeout: TimeInterval) throws {
        descriptor = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            let code = errno
            switch code {
            case EROFS, EACCES, EPERM: throw StorageError.readOnly(path: path)
            case ENOSPC, EDQUOT: throw StorageError.diskFull(path: path)
            default: throw StorageError.failed(path: path, detail: String(cString: strerror(code)))
            }
        }
        let deadline = Date(timeIntervalSinceNow: timeout)
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let code = errno
            guard code == EWOULDBLOCK || code == EINTR else {
                close(descriptor)
                throw StorageError.failed(path: path, detail: String(cString: strerror(code)))
            }
            guard Date() < deadline else {
                let holder = Self.text(of: descriptor)
                close(descriptor)
                throw StorageError.locked(path: path, holder: holder)
            }
            usleep(20_000)
        }
        // Only a message for those who wait: failing to write it is no failure.
        let text = "\(holder) (process \(getpid()))"
        _ = ftruncate(descriptor, 0)
        _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
    }

    deinit {
        _ = ftruncate(descriptor, 0)
        close(descriptor)
    }

    private static func text(of descriptor: Int32) -> String? {
        var bytes = [UInt8](repeating: 0, count: 200)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
    }
}
