internal import Foundation

/// The place of a Unix socket in the file system.
struct SocketFile: Sendable {
    let path: String
    private let mode: UInt16

    /// Clears the place of a socket that a server left behind; whatever else is there stays.
    ///
    /// - Throws: ``WebError/socketTaken(_:reason:)``.
    init(path: String, mode: UInt16) throws(WebError) {
        self.path = path
        self.mode = mode
        // sun_path, with its NUL
        guard !path.isEmpty, path.utf8.count < 108, !path.utf8.contains(0) else {
            throw .socketTaken(path, reason: "a path has 1 to 107 bytes")
        }
        guard let type = Self.type(of: path) else { return }
        guard type == .typeSocket else { throw .socketTaken(path, reason: "there is another file") }
        guard !Self.isAnswered(path) else { throw .socketTaken(path, reason: "another server answers there") }
        guard unlink(path) == 0 else {
            throw .socketTaken(path, reason: "the old socket cannot be removed: \(String(cString: strerror(errno)))")
        }
    }

    /// Lets those use it who may.
    func permit() { chmod(path, mode_t(mode)) }

    func remove() {
        if Self.type(of: path) == .typeSocket { unlink(path) }
    }

    /// What is at a path, a link not followed; `nil` for nothing.
    private static func type(of path: String) -> FileAttributeType? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
    }

    private static func isAnswered(_ path: String) -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return true }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        return result == 0 || errno != ECONNREFUSED
    }
}
