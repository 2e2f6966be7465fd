/// Takes a JSON text apart from front to back, holding one chunk of it.
///
/// Every fault is thrown with its offset from the start of the input. A zero byte stands behind the chunk, so that
/// the loops over tokens need no other test for its end.
struct JSONScanner: ~Copyable {
    private var source: ByteSource
    private let format: String
    let limits: FormatLimits

    private var chunk: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    /// The next byte and the end of what was read, as indices into the chunk.
    private var at = 0
    private var end = 0
    /// Where the chunk lies in the input.
    private var base = 0
    private var hasEnded = false
    private var depth = 0

    /// An offset from which on the chunk must keep its bytes, for ``go(to:)``.
    var kept: Int?

    private static let chunkSize = 1 << 18
    /// Longest number accepted, in bytes.
    private static let maxNumber = 1024

    init(_ source: ByteSource, format: String, limits: FormatLimits) {
        self.source = source
        self.format = format
        self.limits = limits
        capacity = Self.chunkSize
        chunk = .allocate(capacity: capacity + 1)
        chunk[0] = 0
    }

    deinit {
        chunk.deallocate()
        source.close()
    }

    // MARK: Position

    /// The offset of the next byte from the start of the input.
    var offset: Int { base + at }

    /// Goes back, or forth again.
    ///
    /// - Precondition: every byte from there on was ``kept``.
    mutating func go(to offset: Int) {
        precondition(base <= offset && offset <= base + end)
        at = offset - base
    }

    func malformed(_ reason: String, at offset: Int? = nil) -> GeometryError {
        .malformed(format: format, reason: reason, offset: offset ?? self.offset)
    }

    func tooLarge(_ reason: String, at offset: Int? = nil) -> GeometryError {
        .tooLarge(format: format, reason: reason, offset: offset ?? self.offset)
    }

    func unexpected(_ expected: String) -> GeometryError {
        guard at < end else { return malformed("\(expected) is expected, but the text ends") }
        let byte = chunk[at]
        let found = byte > 0x20 && byte < 0x7F ? "“\(Character(Unicode.Scalar(byte)))”" : "byte \(byte)"
        return malformed("\(expected) is expected, but \(found) follows")
    }

    // MARK: Bytes

    /// Reads on, keeping what is not yet consumed.
    ///
    /// - Returns: `false` at the end of the input.
    @inline(never)
    private mutating func refill() throws(GeometryError) -> Bool {
        if hasEnded { return false }
        let first = min(at, kept.map { $0 - base } ?? at)
        if first > 0 {
            chunk.update(from: chunk + first, count: end - first)
            base += first
            at -= first
            end -= first
        }
        if end == capacity {
            guard capacity < limits.maxTokenBytes else {
                throw tooLarge("more than \(limits.maxTokenBytes) bytes in one piece", at: base)
            }
            let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * capacity + 1)
            larger.update(from: chunk, count: end)
            chunk.deallocate()
            chunk = larger
            capacity *= 2
        }
        let count = try source.read(into: UnsafeMutableRawBufferPointer(start: chunk + end, count: capacity - end))
        end += count
        chunk[end] = 0
        hasEnded = count == 0
        return !hasEnded
    }

    /// The next byte that is no white space, not consumed; `nil` at the end of the input.
    @inline(__always)
    mutating func peek() throws(GeometryError) -> UInt8? {
        while true {
            let byte = chunk[at]
            if byte > 0x20 { return byte }
            switch byte {
            case 0x20, 0x0A, 0x0D, 0x09: at += 1
            default:
                if at < end { return byte }
                guard try refill() else { return nil }
            }
        }
    }

    /// Consumes the next byte that is no white space when it is the one given.
    @inline(__always)
    mutating func take(_ byte: UInt8) throws(GeometryError) -> Bool {
        guard try peek() == byte else { return false }
        at += 1
        return true
    }

    @inline(__always)
    mutating func expect(_ byte: UInt8) throws(GeometryError) {
        guard try take(byte) else { throw unexpected("“\(Character(Unicode.Scalar(byte)))”") }
    }

    mutating func expectEnd() throws(GeometryError) {
        if try peek() != nil { throw malformed("more follows after the value") }
    }

    mutating func skipByteOrderMark() throws(GeometryError) {
        while end - at < 3, try refill() {}
        if end - at >= 3, chunk[at] == 0xEF, chunk[at + 1] == 0xBB, chunk[at + 2] == 0xBF { at += 3 }
    }

    /// Goes to the next text of a sequence: past white space and record separators (RFC 8142).
    ///
    /// - Returns: whether a line's end or a record separator was passed; `nil` at the end of the input.
    mutating func skipToNextText() throws(GeometryError) -> Bool? {
        var isSeparated = false
        while true {
            switch chunk[at] {
            case 0x0A, 0x0D, 0x1E:
                isSeparated = true
                at += 1
            case 0x20, 0x09: at += 1
            case 0 where at == end: guard try refill() else { return nil }
            default: return isSeparated
            }
        }
    }

    // MARK: Arrays and objects

    /// Consumes `{` or `[`.
    mutating func open(_ bracket: UInt8) throws(GeometryError) {
        try expect(bracket)
        depth += 1
        guard depth <= limits.maxDepth else {
            throw tooLarge("nested deeper than \(limits.maxDepth)", at: offset - 1)
        }
    }

    /// Before each element of an array: consumes the comma between two.
    ///
    /// - Parameter isFirst: `true` after `[`; becomes `false`.
    /// - Returns: `false` when the array ended instead, its `]` consumed.
    mutating func hasElement(_ isFirst: inout Bool) throws(GeometryError) -> Bool {
        if try take(UInt8(ascii: "]")) {
            depth -= 1
            return false
        }
        if isFirst {
            isFirst = false
        } else if try !take(UInt8(ascii: ",")) {
            throw unexpected("“,” or “]”")
        } else if try peek() == UInt8(ascii: "]") {
            throw unexpected("a value")
        }
        return true
    }

    /// The name of an object's next member and its offset, the colon consumed; `nil` when the object ended instead.
    ///
    /// - Parameter isFirst: `true` after `{`; becomes `false`.
    mutating func name(_ isFirst: inout Bool) throws(GeometryError) -> (text: String, offset: Int)? {
        if try take(UInt8(ascii: "}")) {
            depth -= 1
            return nil
        }
        if !isFirst, try !take(UInt8(ascii: ",")) { throw unexpected("“,” or “}”") }
        isFirst = false
        guard try peek() == UInt8(ascii: "\"") else { throw unexpected("a member's name") }
        let start = offset
        let text = try text()
        try expect(UInt8(ascii: ":"))
        return (text, start)
    }

    // MARK: Tokens

    /// A number as a double.
    @inline(__always)
    mutating func double() throws(GeometryError) -> Double {
        let numeral = try numeral()
        guard let value = numeral.double(chunk + at) else { throw malformed("a number too large for a double") }
        at += numeral.length
        return value
    }

    @inline(__always)
    private mutating func numeral() throws(GeometryError) -> Numeral {
        _ = try peek()
        while end - at <= Self.maxNumber, try refill() {}
        guard let numeral = Numeral(chunk + at) else {
            throw Self.startsNumber(chunk[at])
                ? malformed("a number not written as JSON has it") : unexpected("a number")
        }
        guard numeral.length <= Self.maxNumber else { throw tooLarge("a number of more than \(Self.maxNumber) bytes") }
        return numeral
    }

    static func startsNumber(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }

    mutating func number() throws(GeometryError) -> JSONValue {
        let numeral = try numeral()
        if let integer = numeral.integer {
            at += numeral.length
            return .integer(integer)
        }
        return .number(try double())
    }

    /// Consumes `true`, `false` or `null`.
    mutating func literal(_ word: StaticString) throws(GeometryError) {
        while end - at < word.utf8CodeUnitCount, try refill() {}
        for i in 0..<word.utf8CodeUnitCount where chunk[at + i] != word.utf8Start[i] {
            throw unexpected("“\(word)”")
        }
        at += word.utf8CodeUnitCount
    }

    /// A text, its escapes resolved.
    mutating func text() throws(GeometryError) -> String {
        try expect(UInt8(ascii: "\""))
        let start = offset
        let outer = kept
        if outer == nil { kept = start }
        defer { kept = outer }
        var hasEscapes = false
        while true {
            let byte = chunk[at]
            if byte == UInt8(ascii: "\"") { break }
            if byte < 0x20 {
                if at < end { throw malformed("a control character (byte \(byte)) in a text") }
                guard try refill() else { throw malformed("a text that does not end", at: start - 1) }
                continue
            }
            at += 1
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                if at == end, try !refill() { continue }
                if chunk[at] >= 0x20 { at += 1 }
            }
        }
        let bytes = UnsafeBufferPointer(start: chunk + (start - base), count: offset - start)
        at += 1
        let valid: UTF8Span
        do throws(UTF8.ValidationError) {
            valid = try UTF8Span(validating: bytes.span)
        } catch {
            throw malformed("invalid UTF-8", at: start + error.byteOffsets.lowerBound)
        }
        guard hasEscapes else { return String(copying: valid) }
        switch JSONText.unescaped(bytes) {
        case .success(let text): return text
        case .failure(let fault): throw malformed(fault.reason, at: start + fault.at)
        }
    }
}
