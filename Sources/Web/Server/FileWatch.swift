internal import Logging
internal import Storage
internal import Synchronization

/// Whether the file that was opened is still the one at its path: another one is not served before the server is started
/// again, since what is open goes on being the former.
final class FileWatch: Sendable {
    private let path: String
    private let opened: FileIdentity?
    private let logger: Logger
    private let isTold = Atomic(false)

    /// - Parameter path: where the file was opened a moment ago.
    init(_ path: String, logger: Logger) {
        self.path = path
        self.logger = logger
        opened = FileIdentity(of: path)
    }

    /// Looks, which takes about a microsecond; logs once that it is not.
    var isInPlace: Bool {
        guard FileIdentity(of: path) != opened else {
            isTold.store(false, ordering: .relaxed)
            return true
        }
        if !isTold.exchange(true, ordering: .relaxed) {
            logger.error(
                "\(path) was replaced, moved or removed while it was served: start the server again to serve what is there",
                metadata: ["event": "replaced"])
        }
        return false
    }

    /// - Throws: ``Problem/fileReplaced``.
    func check() throws(Problem) {
        guard isInPlace else { throw .fileReplaced }
    }
}
