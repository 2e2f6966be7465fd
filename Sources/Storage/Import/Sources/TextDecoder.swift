/// Makes UTF-8 of the bytes of a text that come in pieces; bytes that are not text in its encoding end it with their line.
struct TextDecoder {
    let encoding: TextEncoding
    private let converter: Converter?
    /// Bytes taken and not yet given back: the begin of a character whose rest is in the next piece.
    private var pending: [UInt8]
    private var line = 1

    /// - Parameter begin: the text's first bytes.
    init(_ encoding: TextEncoding, begin: [UInt8] = []) throws {
        self.encoding = encoding
        pending = begin
        switch encoding {
        case .utf8: converter = nil
        case .other(let name):
            guard let opened = Converter(from: name) else { throw ImportFault(.encodingUnknown(name)) }
            converter = opened
        }
    }

    /// What is whole of the text so far and was not given back before, cut between characters.
    ///
    /// - Throws: ``ImportFault``, at the end also for a character that is not whole.
    mutating func text(of bytes: some Collection<UInt8>, atEnd: Bool) throws -> [UInt8] {
        pending.append(contentsOf: bytes)
        let text = try converter.map { try convert(with: $0, atEnd: atEnd) } ?? takeUTF8(atEnd: atEnd)
        line += text.count { $0 == UInt8(ascii: "\n") }
        return text
    }

    /// The bytes not yet given back, for who goes on without this.
    mutating func takePending() -> [UInt8] {
        defer { pending = [] }
        return pending
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
