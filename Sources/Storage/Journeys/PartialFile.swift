internal import Foundation

/// A file in the making beside the one it will be, `.NAME.partial`; what a killed process left of it is taken over.
struct PartialFile: ~Copyable {
    let path: String
    private let target: String
    private let folder: String
    private let descriptor: Int32

    /// - Throws: as ``init(for:holder:)``, and ``StorageError/databaseInPlace(path:)``.
    init(replacing target: String, holder: String) throws {
        guard case .file(let target) = try OutputPlace(target) else {
            throw StorageError.cannotWrite(path: target, detail: "it is no file")
        }
        try self.init(for: target, holder: holder)
    }

    /// - Parameter holder: the command that makes it.
    /// - Throws: ``StorageError/cannotWrite(path:detail:)``; ``StorageError/locked(path:holder:)`` while another makes it.
    init(for target: String, holder: String) throws {
        let url = URL(filePath: target)
        self.target = target
        folder = url.deletingLastPathComponent().path
        path = url.deletingLastPathComponent().appending(path: ".\(url.lastPathComponent).partial").path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.failure(target) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw StorageError.locked(path: target, holder: holder)
        }
        _ = ftruncate(descriptor, 0)
    }

    deinit { close(descriptor) }

    /// Gives it its name, on disk as well.
    ///
    /// - Returns: its size in bytes.
    func finish(replacing: Bool) throws -> Int {
        let size = Int(lseek(descriptor, 0, SEEK_END))
        guard fsync(descriptor) == 0 else { throw Self.failure(target) }
        if replacing {
            guard rename(path, target) == 0 else { throw Self.failure(target) }
        } else {
            // Unlike a rename, a link never takes another file's place.
            guard link(path, target) == 0 else {
                throw errno == EEXIST ? StorageError.alreadyExists(path: target) : Self.failure(target)
            }
            unlink(path)
        }
        Self.keepNames(in: folder)
        return size
    }

    /// Brings a folder's names to the disk.
    static func keepNames(in folder: String) {
        let directory = open(folder, O_RDONLY | O_CLOEXEC)
        guard directory >= 0 else { return }
        fsync(directory)
        close(directory)
    }

    func abandon() { for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) } }

    private static func failure(_ target: String) -> StorageError {
        .cannotWrite(path: target, detail: String(cString: strerror(errno)))
    }
}
