internal import Foundation
internal import Glibc
internal import Topology

/// An index that is read where it lies, and must stay as it was when it was opened.
///
/// Whoever replaces it under its name, as `gridmap index` does, disturbs nobody. Whoever writes into it changes what is
/// being read, and nothing can keep them from it: then no answer is given for right (``checkUnchanged()``), and a page that
/// is no more ends the process with a sentence and status 1.
struct MappedIndex {
    let file: LocatorFile
    private let handle: FileHandle
    private let stamp: Stamp

    /// `nil` for a file that is no index.
    ///
    /// - Throws: ``LocatorFileError``.
    init?(_ path: String) throws {
        guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
        let head = (try? handle.read(upToCount: 8)) ?? Data()
        guard LocatorFile.isAnnounced(by: head) else {
            if path.hasSuffix(".index") { throw LocatorFileError.notAnIndex }
            return nil
        }
        // Before a byte is checked, so that nothing can change unseen.
        guard let stamp = Stamp(handle.fileDescriptor) else { throw LocatorFileError.cannotMap }
        Self.explainLoss()
        self.handle = handle
        self.stamp = stamp
        file = try LocatorFile(mapping: handle.fileDescriptor, size: stamp.size)
    }

    /// - Throws: ``LocatorFileError/changed`` when somebody wrote into the file since it was opened.
    func checkUnchanged() throws {
        guard Stamp(handle.fileDescriptor) == stamp else { throw LocatorFileError.changed }
    }

    /// Of what a descriptor leads to, whatever its name leads to now.
    private struct Stamp: Hashable {
        let size: Int
        let seconds: Int
        let nanoseconds: Int

        init?(_ descriptor: Int32) {
            var facts = stat()
            guard fstat(descriptor, &facts) == 0 else { return nil }
            (size, seconds, nanoseconds) = (Int(facts.st_size), facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec)
        }
    }

    /// A file that became shorter takes its pages away (SIGBUS), and one that was overwritten may lead anywhere (SIGSEGV).
    private static func explainLoss() {
        guard lastWords.start == nil else { return }
        let problem = ImportProblem.unusableIndex(.changed)
        let text = "gridmap: \(problem.sentence()) [\(problem.code)]\n"
        lastWords = (strdup(text), text.utf8.count)
        var action = sigaction()
        // Only what a signal's handler may do: no memory is asked for.
        action.__sigaction_handler.sa_handler = { _ in
            _ = write(STDERR_FILENO, lastWords.start, lastWords.count)
            _exit(1)
        }
        for number in [SIGBUS, SIGSEGV] { sigaction(number, &action, nil) }
    }
}

/// Written once, before the handler that reads it is there.
nonisolated(unsafe) private var lastWords: (start: UnsafeMutablePointer<CChar>?, count: Int) = (nil, 0)
