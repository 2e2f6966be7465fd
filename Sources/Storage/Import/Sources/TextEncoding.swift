import Geometry
import Glibc

/// How the bytes of a text file are read.
enum TextEncoding: Hashable, Sendable {
    case utf8
    /// Any other that iconv knows, by its name there.
    case other(String)

    /// - Parameter name: as people write it; GBK, GB2312 and code page 936 are read as GB18030, which contains them.
    init(_ name: String) throws(ImportFault) {
        let plain = name.uppercased().filter { $0.isLetter || $0.isNumber }
        switch plain {
        case "UTF8", "UTF8BOM", "UTF8SIG", "65001", "CP65001": self = .utf8
        case "GBK", "GB2312", "GB18030", "CP936", "936", "EUCCN", "ANSI": self = .other("GB18030")
        case "UTF16": self = .other("UTF-16")
        case "UTF16LE", "UNICODE": self = .other("UTF-16LE")
        case "UTF16BE": self = .other("UTF-16BE")
        default:
            guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.:".contains($0)) }),
                Converter(from: name) != nil
            else { throw ImportFault(.encodingUnknown(name)) }
            self = .other(name)
        }
    }

    var name: String {
        switch self {
        case .utf8: "UTF-8"
        case .other(let name): name
        }
    }
}

/// One iconv conversion.
final class Converter {
    private let descriptor: iconv_t

    init?(from encoding: String, to target: String = "UTF-8") {
        guard let descriptor = iconv_open(target, encoding), Int(bitPattern: descriptor) != -1 else { return nil }
        self.descriptor = descriptor
    }

    deinit { iconv_close(descriptor) }

    /// Converts what is complete in `bytes` and removes it from there.
    ///
    /// - Returns: the converted bytes, and whether the next byte begins no character of the encoding.
    func convert(_ bytes: inout [UInt8]) -> (text: [UInt8], malformed: Bool) {
        var malformed = false
        var used = 0
        let capacity = bytes.count * 4 + 16
        let text = [UInt8](unsafeUninitializedCapacity: capacity) { output, written in
            bytes.withUnsafeMutableBytes { input in
                var from = input.baseAddress?.assumingMemoryBound(to: CChar.self)
                var to = UnsafeMutableRawPointer(output.baseAddress)?.assumingMemoryBound(to: CChar.self)
                var fromLeft = input.count
                var toLeft = capacity
                if iconv(descriptor, &from, &fromLeft, &to, &toLeft) == Int.max || fromLeft > 0 {
                    malformed = errno == EILSEQ
                }
                used = input.count - fromLeft
                written = capacity - toLeft
            }
        }
        bytes.removeFirst(used)
        return (text, malformed)
    }
}
