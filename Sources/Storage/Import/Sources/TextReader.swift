import Foundation
import Geometry

/// A text file as UTF-8, piece by piece; bytes that are not text in its encoding end the reading with their line.
struct TextReader {
    private let handle: FileHandle
    private var decoder: TextDecoder

    static let pieceSize = 1 << 18

    /// - Parameter encoding: what the user says; a byte order mark knows better.
    init(path: String, encoding named: String?) throws {
        handle = try Self.open(path)
        var begin: [UInt8]
        do { begin = Array(try handle.read(upToCount: 4) ?? Data()) } catch {
            throw ImportFault(.notReadable(reason: String(cString: strerror(errno))))
        }
        let asked = try named.map { try TextEncoding($0) }
        let marks: [([UInt8], TextEncoding)] = [
            ([0xEF, 0xBB, 0xBF], .utf8), ([0xFF, 0xFE], .other("UTF-16LE")), ([0xFE, 0xFF], .other("UTF-16BE")),
        ]
        let marked = marks.first { begin.starts(with: $0.0) }
        if let (mark, _) = marked { begin.removeFirst(mark.count) }
        decoder = try TextDecoder(marked?.1 ?? asked ?? .utf8, begin: begin)
    }

    /// How the bytes are read: as asked, as a byte order mark says, or UTF-8.
    var encoding: TextEncoding { decoder.encoding }

    /// The bytes as they are, for ``nextUnchecked()``.
    init(bytesOf path: String) throws {
        handle = try Self.open(path)
        decoder = try TextDecoder(.utf8)
    }

    private static func open(_ path: String) throws(ImportFault) -> FileHandle {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ImportFault(errno == ENOENT ? .notFound : .notReadable(reason: String(cString: strerror(errno))))
        }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// The next piece of valid UTF-8, cut between characters; `nil` at the end.
    mutating func next() throws -> [UInt8]? {
        while true {
            let read = try bytes()
            let atEnd = read.isEmpty
            let piece = try decoder.text(of: read, atEnd: atEnd)
            if !piece.isEmpty { return piece }
            if atEnd { return nil }
        }
    }

    /// The next bytes of the text as UTF-8: cut anywhere, and not checked if the text is said to be UTF-8.
    mutating func nextUnchecked() throws -> [UInt8]? {
        guard encoding == .utf8 else { return try next() }
        let pending = decoder.takePending()
        if !pending.isEmpty { return pending }
        let read = try bytes()
        return read.isEmpty ? nil : read
    }

    /// The next bytes of the file; none at its end.
    private func bytes() throws -> [UInt8] {
        try Array(unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
            while true {
                let read = Glibc.read(handle.fileDescriptor, buffer.baseAddress, buffer.count)
                count = max(read, 0)
                guard read < 0 else { return }
                guard errno == EINTR else { throw ImportFault(.notReadable(reason: String(cString: strerror(errno)))) }
            }
        }
    }
}
