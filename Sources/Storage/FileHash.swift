internal import Crypto
internal import Foundation

/// SHA-256 of input files, for the operations log.
enum FileHash {
    /// - Returns: 64 hexadecimal digits of the files one after the other; those that cannot be read count as empty.
    static func sha256(ofFiles paths: [String]) -> String {
        var hash = SHA256()
        withUnsafeTemporaryAllocation(byteCount: 1 << 20, alignment: 16) { buffer in
            for path in paths {
                let descriptor = open(path, O_RDONLY | O_CLOEXEC)
                guard descriptor >= 0 else { continue }
                defer { close(descriptor) }
                while true {
                    let count = read(descriptor, buffer.baseAddress, buffer.count)
                    if count > 0 {
                        hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                    } else if count == 0 || errno != EINTR {
                        break
                    }
                }
            }
        }
        return hash.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
