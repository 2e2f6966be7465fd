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

    /// - Parameter packed: whether anybody who will get it can unpack it.
    init(
        _ bytes: [UInt8], contentType: String, headers: [(name: String, value: String)] = [], packed: Bool = true
    ) {
        let worth = packed && bytes.count >= Self.worthCompressing
        let packed = worth ? Gzip.compressed(bytes) : nil
        self.init(
            plain: bytes, packed: packed.flatMap { $0.count < bytes.count ? $0 : nil }, contentType: contentType,
            headers: headers)
    }

    /// Of bytes that were packed before; `nil` when they cannot be unpacked.
    init?(packed: [UInt8], contentType: String, headers: [(name: String, value: String)]) {
        guard let plain = Gzip.expanded(packed, limit: Self.longest) else { return nil }
        self.init(plain: plain, packed: packed, contentType: contentType, headers: headers)
    }

    /// Of bytes that were found not worth packing, or packed before.
    init(plain: [UInt8], packed: [UInt8]? = nil, contentType: String, headers: [(name: String, value: String)]) {
        self.contentType = contentType
        self.headers = headers
        identity = ByteBuffer(bytes: plain)
        hash = Self.hexadecimal(SHA256.hash(data: plain).prefix(12))
        gzip = packed.map { ByteBuffer(bytes: $0) }
    }

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = bytes.flatMap { [$0 >> 4, $0 & 15] }
        return String(decoding: digits.map { $0 < 10 ? 0x30 + $0 : 0x57 + $0 }, as: UTF8.self)
    }

    private static let longest = 256 << 20

    /// An MVT of nothing, which is no bytes at all.
    var isEmptyTile: Bool { identity.readableBytes == 0 && contentType == TileFormat.mvt.contentType }

    /// Whether it is sent as gzip.
    func isPacked(for asked: RequestHeaders) -> Bool { gzip != nil && asked.acceptsGzip }

    /// What is sent of it.
    func bytes(for asked: RequestHeaders) -> ByteBuffer {
        if let gzip, asked.acceptsGzip { gzip } else { identity }
    }

    /// What it takes in a cache, in bytes.
    var cost: Int { identity.readableBytes + (gzip?.readableBytes ?? 0) + 256 }
}
