internal import Foundation
internal import Glibc

/// Where an export goes: a file that appears under its name only when it is whole; or standard output, a pipe, a device.
struct ExportFile {
    private let handle: FileHandle
    private let path: String?
    /// Of a file, what it will be.
    private let making: FileInMaking?
    private var buffer: [UInt8] = []

    /// - Throws: ``StorageError/databaseInPlace(path:)``, ``StorageError/cannotWrite(path:detail:)``.
    init(_ path: String?) throws {
        self.path = path
        guard let path else {
            handle = .standardOutput
            making = nil
            return
        }
        switch try OutputPlace(path) {
        case .file(let final):
            guard let made = FileInMaking(final) else { throw Self.failure(path, errno) }
            (making, handle) = (made, made.handle)
        case .stream:
            guard let opened = FileHandle(forWritingAtPath: path) else { throw Self.failure(path, errno) }
            (making, handle) = (nil, opened)
        }
    }

    /// A whole file of these bytes.
    static func write(_ bytes: [UInt8], to path: String) throws {
        var file = try ExportFile(path)
        do {
            try file.append(bytes)
            try file.finish()
        } catch {
            file.abandon()
            throw error
        }
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
        try put(bytes)
    }

    private func put(_ bytes: UnsafeRawBufferPointer) throws {
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
        try buffer.withUnsafeBytes(put)
        buffer.removeAll(keepingCapacity: true)
    }

    /// Gives the file its name.
    mutating func finish() throws {
        try flush()
        guard let making else { return }
        guard making.finish() else { throw failure(String(cString: strerror(errno))) }
    }

    /// Leaves nothing behind of a file that has no name yet.
    func abandon() { making?.abandon() }

    private static func failure(_ path: String, _ code: Int32) -> StorageError {
        .cannotWrite(path: path, detail: String(cString: strerror(code)))
    }

    private func failure(_ detail: String) -> StorageError {
        .cannotWrite(path: path ?? "standard output", detail: detail)
    }
}
