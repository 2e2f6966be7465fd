internal import Foundation
internal import Glibc

/// Where an export goes: a file that appears under its name only when it is whole, or standard output.
struct ExportFile {
    private let handle: FileHandle
    private let path: String?
    private let temporary: String?
    private var buffer: [UInt8] = []

    /// - Throws: ``StorageError/cannotWrite(path:detail:)``.
    init(_ path: String?) throws {
        self.path = path
        guard let path else {
            handle = .standardOutput
            temporary = nil
            return
        }
        let target = URL(filePath: path)
        let name = ".\(target.lastPathComponent).\(UUID().uuidString)"
        let temporary = target.deletingLastPathComponent().appending(path: name).path
        guard FileManager.default.createFile(atPath: temporary, contents: nil),
            let handle = FileHandle(forWritingAtPath: temporary)
        else { throw StorageError.cannotWrite(path: path, detail: String(cString: strerror(errno))) }
        self.handle = handle
        self.temporary = temporary
    }

    /// A file of this text, which waits for its name.
    init(_ path: String, holding text: String) throws {
        try self.init(path)
        do { try append(text) } catch {
            abandon()
            throw error
        }
    }

    mutating func append(_ body: (inout [UInt8]) -> Void) throws {
        body(&buffer)
        if buffer.count >= 1 << 16 { try flush() }
    }

    /// Appends what is too much to be copied.
    mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
        try flush()
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(handle.fileDescriptor, rest.baseAddress, rest.count)
            guard count > 0 || errno == EINTR else { throw failure(String(cString: strerror(errno))) }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(max(count, 0)))
        }
    }

    mutating func append(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }

    mutating func append(_ text: String) throws {
        try append { $0.append(contentsOf: text.utf8) }
    }

    private mutating func flush() throws {
        do { try handle.write(contentsOf: Data(buffer)) } catch { throw failure("\(error.localizedDescription)") }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Gives the file its name.
    mutating func finish() throws {
        try flush()
        guard let path, let temporary else { return }
        guard fsync(handle.fileDescriptor) == 0, (try? handle.close()) != nil, rename(temporary, path) == 0 else {
            throw failure(String(cString: strerror(errno)))
        }
    }

    /// Leaves nothing behind of a file that has no name yet.
    func abandon() {
        guard let temporary else { return }
        try? handle.close()
        unlink(temporary)
    }

    private func failure(_ detail: String) -> StorageError {
        .cannotWrite(path: path ?? "standard output", detail: detail)
    }
}
