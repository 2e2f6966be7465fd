import Foundation
import Geometry

/// A text file as UTF-8, piece by piece; bytes that are not text in its encoding end the reading with their line.
struct TextReader {
    private let handle: FileHandle
    private let converter: Converter?
    /// How the bytes are read: as asked, as a byte order mark says, or UTF-8.
    let encoding: TextEncoding
    /// Bytes read and not yet handed out: the begin of a character whose rest is in the next piece.
    private var pending: [UInt8] = []
    private var line = 1

    static let pieceSize = 1 << 18

    /// - Parameter encoding: what the user says; a byte order mark knows better.
    init(path: String, encoding named: String?) throws {
        handle = try Self.open(path)
        do { pending = Array(try handle.read(upToCount: 4) ?? Data()) } catch {
            throw ImportFault(.notReadable(reason: String(cString: strerror(errno))))
        }
        let asked = try named.map { try TextEncoding($0) }
        let marks: [([UInt8], TextEncoding)] = [
            ([0xEF, 0xBB, 0xBF], .utf8), ([0xFF, 0xFE], .other("UTF-16LE")), ([0xFE, 0xFF], .other("UTF-16BE")),
        ]
        if let (mark, marked) = marks.first(where: { [pending] in pending.starts(with: $0.0) }) {
            pending.removeFirst(mark.count)
            encoding = marked
        } else {
            encoding = asked ?? .utf8
        }
        switch encoding {
        case .utf8: converter = nil
        case .other(let name):
            guard let opened = Converter(from: name) else { throw ImportFault(.encodingUnknown(name)) }
            converter = opened
        }
    }

    /// The bytes as they are, for ``nextUnchecked()``.
    init(bytesOf path: String) throws {
        handle = try Self.open(path)
        encoding = .utf8
        converter = nil
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
            pending.append(contentsOf: read)
            let piece = try converter.map { try convert(with: $0, atEnd: atEnd) } ?? takeUTF8(atEnd: atEnd)
            line += piece.count { $0 == UInt8(ascii: "\n") }
            if !piece.isEmpty { return piece }
            if atEnd { return nil }
        }
    }

    /// The next bytes of the text as UTF-8: cut anywhere, and not checked if the text is said to be UTF-8.
    mutating func nextUnchecked() throws -> [UInt8]? {
        guard converter == nil else { return try next() }
        if !pending.isEmpty {
            defer { pending = [] }
            return pending
        }
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

    private mutating func convert(with converter: Converter, atEnd: Bool) throws -> [UInt8] {
        let (text, malformed) = converter.convert(&pending)
        if malformed || (atEnd && !pending.isEmpty) { throw malformedText(after: text) }
        return text
    }

    private mutating func takeUTF8(atEnd: Bool) throws -> [UInt8] {
        let complete = atEnd ? pending.count : pending.count - Self.unfinishedBytes(of: pending)
        let piece = Array(pending[..<complete])
        do { _ = try UTF8Span(validating: piece.span) } catch {
            let valid = Array(piece[..<error.byteOffsets.lowerBound])
            throw malformedText(after: valid)
        }
        pending.removeFirst(complete)
        return piece
    }

    /// How many bytes at the end begin a UTF-8 character that is not complete.
    private static func unfinishedBytes(of bytes: [UInt8]) -> Int {
        for back in 1...3 where back <= bytes.count {
            let byte = bytes[bytes.count - back]
            if byte & 0xC0 == 0x80 { continue }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return length > back ? back : 0
        }
        return 0
    }

    private func malformedText(after valid: [UInt8]) -> ImportFault {
        let at = line + valid.count { $0 == UInt8(ascii: "\n") }
        return ImportFault(.notInEncoding(encoding: encoding.name, line: at, advice: likelyEncoding))
    }

    /// The encoding in which the bytes at hand would be text, if there is one.
    private var likelyEncoding: String? {
        var sample = Array(pending.prefix(1 << 16))
        if sample.contains(0) { return "UTF-16LE" }
        guard encoding == .utf8 else { return (try? UTF8Span(validating: sample.span)) == nil ? nil : "UTF-8" }
        return Self.isGB18030(&sample) ? "GB18030" : nil
    }

    private static func isGB18030(_ sample: inout [UInt8]) -> Bool {
        Converter(from: "GB18030").map { !$0.convert(&sample).malformed } ?? false
    }

    /// Refuses bytes that are not UTF-8, with the line of the first; the first line is 1.
    static func checkUTF8(_ bytes: [UInt8]) throws {
        do { _ = try UTF8Span(validating: bytes.span) } catch {
            let valid = bytes[..<error.byteOffsets.lowerBound]
            var sample = Array(bytes[valid.endIndex...].prefix(1 << 16))
            throw ImportFault(
                .notInEncoding(
                    encoding: TextEncoding.utf8.name, line: 1 + valid.count { $0 == UInt8(ascii: "\n") },
                    advice: isGB18030(&sample) ? "GB18030" : nil))
        }
    }
}
