internal import Foundation
internal import Glibc

/// A file that has no name until it is whole, so that whatever ends the process leaves nothing of it. (A database needs a
/// name while it is made: ``PartialFile``.)
///
/// Where the file system knows no files without a name, it has one that tells whose it is, `.NAME.PROCESS.partial`; the next
/// to write a file of this name removes those of dead processes.
struct FileInMaking {
    let handle: FileHandle
    private let final: String
    private let folder: String
    private let temporary: String
    private let isNamed: Bool

    /// `nil` when the system cannot; `errno` says why.
    init?(_ final: String) {
        let target = URL(filePath: final)
        folder = target.deletingLastPathComponent().path
        let prefix = ".\(target.lastPathComponent)."
        Self.removeDead(prefix, in: folder)
        self.final = final
        temporary = "\(folder)/\(prefix)\(getpid())\(Self.ending)"
        let unnamed = open(folder, Self.withoutName | O_WRONLY | O_CLOEXEC, 0o666)
        // It gets its name by this way only.
        isNamed = unnamed < 0 || access(Self.link(unnamed), F_OK) != 0
        if isNamed, unnamed >= 0 { close(unnamed) }
        let descriptor = isNamed ? open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666) : unnamed
        guard descriptor >= 0 else { return nil }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// Gives it its name, on disk as well; another file of that name is gone then.
    ///
    /// - Returns: whether it could; `errno` says why not.
    func finish() -> Bool {
        guard fsync(handle.fileDescriptor) == 0 else { return false }
        if !isNamed {
            let link = Self.link(handle.fileDescriptor)
            if linkat(AT_FDCWD, link, AT_FDCWD, final, AT_SYMLINK_FOLLOW) == 0 {
                PartialFile.keepNames(in: folder)
                return true
            }
            // Unlike a rename, a link never takes another file's place.
            guard errno == EEXIST, linkat(AT_FDCWD, link, AT_FDCWD, temporary, AT_SYMLINK_FOLLOW) == 0 else {
                return false
            }
        }
        guard rename(temporary, final) == 0 else { return false }
        PartialFile.keepNames(in: folder)
        return true
    }

    func abandon() {
        try? handle.close()
        unlink(temporary)
    }

    private static let ending = ".partial"
    /// Linux's O_TMPFILE, which Swift does not import.
    private static let withoutName = 0o20000000 | O_DIRECTORY

    private static func link(_ descriptor: Int32) -> String { "/proc/self/fd/\(descriptor)" }

    private static func removeDead(_ prefix: String, in folder: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            guard name.hasPrefix(prefix), name.hasSuffix(ending),
                let process = Int32(name.dropFirst(prefix.count).dropLast(ending.count)), process > 0
            else { continue }
            if kill(process, 0) != 0, errno == ESRCH { unlink("\(folder)/\(name)") }
        }
    }
}
