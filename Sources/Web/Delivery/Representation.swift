internal import Crypto
internal import NIOCore
internal import Storage
internal import Tiling

/// The bytes of an answer, ready to be sent any number of times: as they are and, when that is shorter, as gzip.
struct Representation: Sendable {
    let contentType: String
    let identity: ByteBuffer
    let gzip: ByteBuffer?
    /// Hash of the identity bytes, the body of both strong entity tags.
    let hash: String
    /// Headers of its own, such as what a full tile was merged into.
    var headers: [(name: String, value: String)] = []

    /// Below this many bytes gzip saves nothing worth its headers.
    private static let worthCompressing = 400

    init(_ bytes: [UInt8], contentType: String, headers: [(name: String, value: String)] = []) {
        self.contentType = contentType
        self.headers = headers
        identity = ByteBuffer(bytes: bytes)
        hash = SHA256.hash(data: bytes).prefix(12).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
        let packed = bytes.count < Self.worthCompressing ? nil : Gzip.compressed(bytes)
        gzip = packed.flatMap { $0.count < bytes.count ? ByteBuffer(bytes: $0) : nil }
    }

    /// An MVT of nothing, which is no bytes at all.
    var isEmptyTile: Bool { identity.readableBytes == 0 && contentType == TileFormat.mvt.contentType }

    /// What it takes in a cache, in bytes.
    var cost: Int { identity.readableBytes + (gzip?.readableBytes ?? 0) + 256 }
}
