import Glibc

/// Where a scanner's bytes come from: memory that outlives it, or an open file that it reads in chunks.
enum ByteSource {
    case memory(UnsafeRawBufferPointer)
    case file(descriptor: Int32, path: String)

    static func opening(_ path: String) throws(GeometryError) -> ByteSource {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        return .file(descriptor: descriptor, path: path)
    }

    /// Fills `buffer` as far as it can.
    ///
    /// - Returns: the number of bytes; 0 at the end.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(GeometryError) -> Int {
        switch self {
        case .memory(let rest):
            let taken = UnsafeRawBufferPointer(rebasing: rest.prefix(buffer.count))
            buffer.copyMemory(from: taken)
            self = .memory(UnsafeRawBufferPointer(rebasing: rest.dropFirst(taken.count)))
            return taken.count
        case .file(let descriptor, let path):
            while true {
                let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                if count >= 0 { return count }
                guard errno == EINTR else { throw Self.failure(path) }
            }
        }
    }

    func close() {
        if case .file(let descriptor, _) = self { _ = Glibc.close(descriptor) }
    }

    private static func failure(_ path: String) -> GeometryError {
        .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
}
