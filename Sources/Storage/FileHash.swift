internal import Crypto
internal import Foundation

/// SHA-256 of a file, for the operations log.
public enum FileHash {
    /// - Returns: 64 hexadecimal digits.
    public static func sha256(ofFile path: String) throws -> String {
        guard let file = FileHandle(forReadingAtPath: path) else { throw StorageError.notFound(path: path) }
        defer { try? file.close() }
        var hash = SHA256()
        while let chunk = try file.read(upToCount: 1 << 20), !chunk.isEmpty { hash.update(data: chunk) }
        return hash.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
