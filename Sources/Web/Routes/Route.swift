internal import Foundation
internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

/// An address and what answers it. All routes answer GET and HEAD, some take a body by POST.
struct Route: Sendable {
    enum Piece: Sendable {
        case literal(String)
        case parameter(String)
    }

    /// As it is written in the table: `/ogc/collections/{collection}`.
    let path: String
    let pieces: [Piece]
    /// Names of query parameters it knows; another one is refused, so that a misspelt one is not taken for silence, but
    /// passed over by a page.
    let query: Set<String>
    /// Whether any other query parameter may be a property's name; its answer refuses those that are none.
    let takesProperties: Bool
    var description: Description?
    let answer: @Sendable (Ask) async throws -> Answer
    /// The same on the event loop itself, where it takes some hundred microseconds; `nil` where it may take longer.
    private(set) var answerAtOnce: (@Sendable (Ask) throws -> Answer?)?
    /// What answers POST, and the media types it takes.
    private(set) var take: (@Sendable (Upload) async throws -> Answer)?
    private(set) var taken: [String] = []
    /// Whether its answers lie ready as a rule, and are given on the event loop itself.
    private(set) var isQuick = false
    /// Whether it is answered however many wait.
    private(set) var isVital = false
    /// Whether it is a page for people, whose address may carry what programs that share links add.
    private(set) var isPage = false

    /// - Parameter path: `/{layer}/{z}/{x}/{file}`: literal pieces and parameters in braces.
    init(
        _ path: String, query: Set<String> = [], takesProperties: Bool = false,
        answer: @escaping @Sendable (Ask) async throws -> Answer
    ) {
        self.path = path
        pieces = path.split(separator: "/").map {
            $0.first == "{" ? .parameter(String($0.dropFirst().dropLast())) : .literal(String($0))
        }
        self.query = query
        self.takesProperties = takesProperties
        self.answer = answer
    }

    /// The same route, which also takes a body of these media types.
    func taking(_ types: [String], _ take: @escaping @Sendable (Upload) async throws -> Answer) -> Route {
        var route = self
        route.take = take
        route.taken = types
        return route
    }

    /// The same route, which answers some requests at once.
    func atOnce(_ answer: @escaping @Sendable (Ask) throws -> Answer?) -> Route {
        var route = self
        route.answerAtOnce = answer
        return route
    }

    func quick() -> Route {
        var route = self
        route.isQuick = true
        return route
    }

    func vital() -> Route {
        var route = quick()
        route.isVital = true
        return route
    }

    func page() -> Route {
        var route = self
        route.isPage = true
        return route
    }

    var methods: String { take == nil ? "GET, HEAD, OPTIONS" : "GET, HEAD, POST, OPTIONS" }

    /// The parameters of a path, decoded; `nil` when it is another route's.
    func match(_ path: [String]) -> [String: String]? {
        guard path.count == pieces.count else { return nil }
        var parameters: [String: String] = [:]
        for (piece, text) in zip(pieces, path) {
            switch piece {
            case .literal(let literal): if literal != text { return nil }
            case .parameter(let name): parameters[name] = text
            }
        }
        return parameters
    }
}

/// A request, taken apart.
struct Ask: Sendable {
    let parameters: [String: String]
    let query: [String: String]
    let headers: RequestHeaders

    /// - Precondition: the route has a parameter of this name.
    func parameter(_ name: String) -> String { parameters[name] ?? "" }
}

/// What a client sends in a request's body.
struct Upload: Sendable {
    /// Without its parameters, in small letters.
    let contentType: String
    /// What `Content-Type` says of its text's encoding.
    let charset: String?
    private let body: RequestBody
    /// Lets a client send that waits to be told so.
    private let goOn: @Sendable () -> Void

    /// What is taken at most, in bytes.
    static let limit = 16 << 20

    /// - Throws: ``Problem`` when it says itself that it is too large, or packed.
    init(_ request: Request, goOn: @escaping @Sendable () -> Void) throws {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > Self.limit {
            throw Problem.bodyTooLarge
        }
        if let coding = request.headers[.contentEncoding], coding.lowercased() != "identity" {
            throw Problem.contentCodingNotTaken(coding)
        }
        let parts = (request.headers[.contentType] ?? "").split(separator: ";", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
        contentType = parts.first?.lowercased() ?? ""
        charset = parts.dropFirst().first { $0.lowercased().hasPrefix("charset=") }.map {
            $0.dropFirst("charset=".count).trimmingCharacters(in: ["\""])
        }
        body = request.body
        self.goOn = goOn
    }

    /// Its bytes as they come; what `take` throws is thrown when all have come, so that the client hears of it.
    ///
    /// - Throws: ``Problem`` as soon as it is too large, or broken off.
    func forEachPiece(_ take: (ByteBufferView) throws -> Void) async throws {
        var count = 0
        var fault: (any Error)?
        goOn()
        do {
            for try await piece in body {
                count += piece.readableBytes
                guard count <= Self.limit else { throw Problem.bodyTooLarge }
                guard fault == nil else { continue }
                do { try take(piece.readableBytesView) } catch { fault = error }
            }
        } catch  where !(error is Problem || error is CancellationError) {
            throw Problem.bodyBroken
        }
        if let fault { throw fault }
    }
}

/// What a route gives back; how it is delivered depends on the request's headers.
struct Answer: Sendable {
    let representation: Representation
    /// The page's content policy, for HTML.
    var policy: String?
    /// Whether the address never answers anything else.
    var isImmutable = false
    /// The generation from which it was made, when it depends on nothing but that, the address and the headers of a
    /// ``ReadyAnswers/Question``.
    var generation: Int64?
    typealias Stream = @concurrent @Sendable (inout any ResponseBodyWriter) async throws -> Void

    /// Writes the body, instead of the representation's.
    private(set) var stream: Stream?
    /// Bytes of what is streamed; `nil` when it has no end yet.
    private(set) var length: Int?

    init(_ representation: Representation, policy: String? = nil) {
        self.representation = representation
        self.policy = policy
    }

    init(contentType: String, stream: @escaping Stream) {
        representation = Representation([], contentType: contentType)
        self.stream = stream
    }

    /// One that is written as its client takes it.
    init(_ held: HeldAnswer, contentType: String, headers: [(name: String, value: String)]) {
        representation = Representation([], contentType: contentType, headers: headers)
        length = held.count
        stream = { writer in
            while let piece = held.next() { try await writer.write(piece) }
        }
    }
}

/// A request's target: the path in decoded pieces and the query.
struct Target {
    let path: [String]
    let query: [(name: String, value: String)]

    /// A whole filter has room in it, each of its bytes encoded.
    private static let maxLength = 16 << 10

    /// - Throws: ``Problem`` for what is no text after decoding, is too long, or has control characters; those that
    ///   white space is made of may stand in the query.
    init(_ text: String) throws {
        guard text.utf8.count <= Self.maxLength else {
            throw Problem(.uriTooLong, "address-too-long", "Address too long", "Addresses end at 16,384 bytes here.")
        }
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = try parts[0].split(separator: "/").map { try Self.decoded($0, inQuery: false) }
        query = try (parts.count > 1 ? parts[1] : "").split(separator: "&").map { item in
            let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (
                try Self.decoded(pair[0], inQuery: true),
                pair.count > 1 ? try Self.decoded(pair[1], inQuery: true) : ""
            )
        }
    }

    private static func decoded(_ text: Substring, inQuery: Bool) throws -> String {
        let isPlain = text.utf8.allSatisfy {
            $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "%") && $0 != UInt8(ascii: "+")
        }
        if isPlain { return String(text) }
        let spaced = inQuery ? String(text).replacing("+", with: " ") : String(text)
        guard let decoded = spaced.removingPercentEncoding,
            decoded.unicodeScalars.allSatisfy({
                $0.value >= 0x20 && $0.value != 0x7F || inQuery && ["\t", "\n", "\r"].contains($0)
            })
        else {
            throw Problem(.badRequest, "bad-address", "Malformed address", "“\(text.prefix(40))” cannot be decoded.")
        }
        return decoded
    }
}
