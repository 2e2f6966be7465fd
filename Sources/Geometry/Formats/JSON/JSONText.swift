/// The inside of a JSON text: between its quotes.
enum JSONText {
    struct Fault: Error {
        let reason: String
        /// Bytes from the opening quote's end.
        let at: Int
    }

    /// Resolves the escapes.
    ///
    /// - Parameter bytes: valid UTF-8 in which no escape is cut off.
    static func unescaped(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<String, Fault> {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            guard byte == UInt8(ascii: "\\") else {
                result.append(byte)
                at += 1
                continue
            }
            let start = at
            at += 2
            switch bytes[start + 1] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(bytes[start + 1])
            case UInt8(ascii: "b"): result.append(0x08)
            case UInt8(ascii: "f"): result.append(0x0C)
            case UInt8(ascii: "n"): result.append(0x0A)
            case UInt8(ascii: "r"): result.append(0x0D)
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "u"):
                guard var code = hexadecimal(bytes, at) else {
                    return .failure(Fault(reason: "“\\u” without four hexadecimal digits", at: start))
                }
                at += 4
                if 0xD800..<0xDC00 ~= code, at + 6 <= bytes.count, bytes[at] == UInt8(ascii: "\\"),
                    bytes[at + 1] == UInt8(ascii: "u"), let low = hexadecimal(bytes, at + 2), 0xDC00..<0xE000 ~= low
                {
                    code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
                    at += 6
                }
                guard let scalar = Unicode.Scalar(code) else {
                    return .failure(Fault(reason: "half of a UTF-16 surrogate pair", at: start))
                }
                guard code != 0 else { return .failure(Fault(reason: "a NUL in a text", at: start)) }
                result.append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)
            case let other:
                return .failure(Fault(reason: "unknown escape “\\\(Character(Unicode.Scalar(other)))”", at: start))
            }
        }
        return .success(String(decoding: result, as: UTF8.self))
    }

    private static func hexadecimal(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> UInt32? {
        guard at + 4 <= bytes.count else { return nil }
        var code: UInt32 = 0
        for byte in bytes[at..<(at + 4)] {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): code = code << 4 + UInt32(byte - 48)
            case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
                code = code << 4 + UInt32(byte | 0x20) - 87
            default: return nil
            }
        }
        return code
    }

    /// Appends a text with its quotes; control characters, quotes and backslashes are escaped.
    static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        let isPlain = text.utf8.withContiguousStorageIfAvailable { text in
            guard !text.contains(where: needsEscape) else { return false }
            bytes.append(contentsOf: text)
            return true
        }
        if isPlain != true { appendEscaped(text, to: &bytes) }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private static func appendEscaped(_ text: String, to bytes: inout [UInt8]) {
        for byte in text.utf8 {
            guard needsEscape(byte) else {
                bytes.append(byte)
                continue
            }
            bytes.append(UInt8(ascii: "\\"))
            switch byte {
            case 0x0A: bytes.append(UInt8(ascii: "n"))
            case 0x0D: bytes.append(UInt8(ascii: "r"))
            case 0x09: bytes.append(UInt8(ascii: "t"))
            case 0..<0x20, 0x7F:
                bytes.append(contentsOf: Array("u00".utf8))
                bytes.append(digit(byte >> 4))
                bytes.append(digit(byte & 15))
            default: bytes.append(byte)
            }
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }
}
