internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore

/// Finds the route of a request, and delivers its answer as the request's headers ask: whole or not at all when the
/// client has it already, packed when it can unpack.
struct MapResponder: Sendable {
    /// An answer, and what it is counted as.
    struct Reply: Sendable {
        var head = HTTPResponse(status: .internalServerError)
        var body = Body.none
        /// The route's template.
        var route = Metrics.Series.unknown
        /// What the address names as its layer or layers.
        var layer = ""
        /// As long as which generation is served it can be repeated.
        fileprivate var generation: Int64?

        fileprivate init() {}

        /// One that was made before.
        init(_ ready: ReadyAnswers.Ready) {
            head = ready.head
            if let bytes = ready.body { body = .bytes(bytes) }
            (route, layer, generation) = (ready.route, ready.layer, ready.generation)
        }

        enum Body: Sendable {
            case none
            case bytes(ByteBuffer)
            case stream(Answer.Stream, length: Int?)
        }

        /// `nil` for none, and for a stream.
        var bytes: ByteBuffer? {
            if case .bytes(let bytes) = body { bytes } else { nil }
        }

        /// Bytes of the body; 0 when it has no end yet.
        var length: Int {
            switch body {
            case .none: 0
            case .bytes(let bytes): bytes.readableBytes
            case .stream(_, let length): length ?? 0
            }
        }

        var responseBody: ResponseBody {
            switch body {
            case .none: ResponseBody()
            case .bytes(let bytes): ResponseBody(byteBuffer: bytes)
            case .stream(let stream, let length):
                ResponseBody(contentLength: length) { writer in
                    try await stream(&writer)
                    try await writer.finish(nil)
                }
            }
        }
    }

    let routes: RouteTable
    /// Where answers that hold for a while are kept; `nil` for a file without generations.
    let ready: ReadyAnswers?
    let origins: Set<String>
    let operations: Operations
    let logger: Logger

    /// - Parameters:
    ///   - isAdmitted: whether there is room for it; vital routes are answered all the same.
    ///   - goOn: called before a body is read.
    func reply(
        to request: Request, isAdmitted: Bool, goOn: @escaping @Sendable () -> Void = {}
    ) async -> Reply {
        var reply = Reply()
        do {
            let way = try way(of: request.head, in: &reply)
            guard isAdmitted || way.route.isVital else { throw Problem.busy }
            try await answer(request, way, goOn, in: &reply)
        } catch {
            refuse(request.head, error, in: &reply)
        }
        complete(&reply, to: request.head)
        return reply
    }

    /// The reply to a GET without a body, where it takes some hundred microseconds; otherwise `nil`.
    func replyAtOnce(to head: HTTPRequest) -> Reply? {
        var reply = Reply()
        do {
            let way = try way(of: head, in: &reply)
            guard let answerAtOnce = way.route.answerAtOnce else { return nil }
            let ask = try ask(head, way)
            guard let answer = try answerAtOnce(ask) else { return nil }
            deliver(answer, ask.headers, in: &reply)
        } catch {
            refuse(head, error, in: &reply)
        }
        complete(&reply, to: head)
        return reply
    }

    // MARK: The way of a request

    /// Where a request leads.
    private struct Way {
        let target: Target
        let route: Route
        let parameters: [String: String]
    }

    private func way(of head: HTTPRequest, in reply: inout Reply) throws -> Way {
        guard head.authority != nil, head.headerFields[.secondHost] == nil else { throw Problem.notOneHost }
        let target = try Target(head.path ?? "/")
        guard let (route, parameters) = routes.find(target.path) else { throw Problem.noSuchPage }
        reply.route = route.path
        if let layer = parameters["layer"] ?? parameters["collection"] {
            reply.layer = layer.utf8.contains(0x2C) ? "several" : layer
        }
        return Way(target: target, route: route, parameters: parameters)
    }

    private func answer(
        _ request: Request, _ way: Way, _ goOn: @escaping @Sendable () -> Void, in reply: inout Reply
    ) async throws {
        let route = way.route
        switch request.method {
        case .get, .head:
            let ask = try ask(request.head, way)
            let answer =
                route.isQuick
                ? try await route.answer(ask)
                : try await withTaskExecutorPreference(globalConcurrentExecutor) { try await route.answer(ask) }
            deliver(answer, ask.headers, isHead: request.method == .head, in: &reply)
        case .options: reply.head = HTTPResponse(status: .noContent, headerFields: [.allow: route.methods])
        case .post:
            guard let take = route.take else { throw Problem.wrongMethod(allow: route.methods) }
            guard way.target.query.isEmpty else {
                throw Problem.badParameter(
                    String(way.target.query[0].name.prefix(40)),
                    "An address that takes a body has no parameters here.")
            }
            var asked = request.headers
            asked[.ifNoneMatch] = nil
            let upload = try Upload(request, goOn: goOn)
            let answer = try await withTaskExecutorPreference(globalConcurrentExecutor) { try await take(upload) }
            deliver(answer, RequestHeaders(asked), in: &reply)
        default: throw Problem.wrongMethod(allow: route.methods)
        }
    }

    /// What a GET or HEAD asks for.
    private func ask(_ head: HTTPRequest, _ way: Way) throws -> Ask {
        if head.headerFields[.transferEncoding] != nil || (head.headerFields[.contentLength] ?? "0") != "0" {
            throw Problem.bodyRefused
        }
        var query: [String: String] = [:]
        for (name, value) in way.target.query {
            guard way.route.query.contains(name) || way.route.takesProperties else {
                if way.route.isPage { continue }
                throw Problem.badParameter(String(name.prefix(40)), "“\(name.prefix(40))” is not known here.")
            }
            guard query.updateValue(value, forKey: name) == nil else {
                throw Problem.badParameter(name, "\(name) is given twice.")
            }
        }
        return Ask(parameters: way.parameters, query: query, headers: RequestHeaders(head.headerFields))
    }

    // MARK: Delivery

    private func deliver(_ answer: Answer, _ asked: RequestHeaders, isHead: Bool = false, in reply: inout Reply) {
        let representation = answer.representation
        if let stream = answer.stream {
            var headers: HTTPFields = [.contentType: representation.contentType, .cacheControl: "no-store"]
            add(representation.headers, to: &headers)
            if let length = answer.length {
                headers[.contentLength] = String(length)
            } else {
                // Of proxies that would hold it back until it is whole.
                if let name = HTTPField.Name("X-Accel-Buffering") { headers[name] = "no" }
                // Without a length, the connection's end is the answer's.
                if isHead { headers[.connection] = "close" }
            }
            reply.head = HTTPResponse(status: .ok, headerFields: headers)
            reply.body = isHead ? .none : .stream(stream, length: answer.length)
            return
        }
        reply.generation = answer.generation
        let isPacked = representation.isPacked(for: asked)
        let tag = "\"\(representation.hash)\(isPacked ? "-gz" : "")\""
        var headers: HTTPFields = [
            .eTag: tag, .cacheControl: answer.isImmutable ? "public, max-age=31536000, immutable" : "no-cache",
            .vary: "Accept-Encoding",
        ]
        add(representation.headers, to: &headers)
        if asked.has(tag: tag) {
            reply.head = HTTPResponse(status: .notModified, headerFields: headers)
            return
        }
        guard !representation.isEmptyTile else {
            reply.head = HTTPResponse(status: .noContent, headerFields: headers)
            return
        }
        headers[.contentType] = representation.contentType
        if isPacked { headers[.contentEncoding] = "gzip" }
        if let policy = answer.policy {
            headers[.contentSecurityPolicy] = policy
            if let name = HTTPField.Name("Referrer-Policy") { headers[name] = "no-referrer" }
        }
        let body = representation.bytes(for: asked)
        headers[.contentLength] = String(body.readableBytes)
        reply.head = HTTPResponse(status: .ok, headerFields: headers)
        reply.body = isHead ? .none : .bytes(body)
    }

    private func add(_ own: [(name: String, value: String)], to headers: inout HTTPFields) {
        for (name, value) in own {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
    }

    private func refuse(_ head: HTTPRequest, _ error: any Error, in reply: inout Reply) {
        let problem = Problem(error)
        if problem.status.code >= 500, !(error is Problem) {
            logger.error("\(error)", metadata: ["event": "error", "route": "\(reply.route)"])
        }
        var headers: HTTPFields = [.contentType: "application/problem+json", .cacheControl: "no-store"]
        for (name, value) in problem.headers { headers[name] = value }
        let path = head.path.map { $0.prefix { $0 != "?" } } ?? "/"
        let body = ByteBuffer(bytes: problem.json(instance: String(path)))
        headers[.contentLength] = String(body.readableBytes)
        reply.head = HTTPResponse(status: problem.status, headerFields: headers)
        reply.body = head.method == .head ? .none : .bytes(body)
    }

    /// What every reply says besides, and the keeping of those that last.
    private func complete(_ reply: inout Reply, to head: HTTPRequest) {
        share(&reply.head, with: head)
        reply.head.headerFields[.xContentTypeOptions] = "nosniff"
        if head.headerFields[.connection] == "close" { reply.head.headerFields[.connection] = "close" }
        guard let ready, let generation = reply.generation, let question = ReadyAnswers.Question(head) else { return }
        ready.keep(
            ReadyAnswers.Ready(
                head: reply.head, body: reply.bytes, route: reply.route, layer: reply.layer, generation: generation),
            for: question)
    }

    /// Headers of answers that pages of other origins may read: all that mean something to them.
    private static let exposed = [
        "ETag", "Link", "Allow", "Retry-After", "Content-Crs", "OATiles-hint", "Gridmap-Merged", "Gridmap-Omitted",
        "Gridmap-Generation", "Server-Timing", "X-Request-Id",
    ].joined(separator: ", ")

    /// Cross-origin reading, for the origins that were given only (Fetch standard, CORS protocol).
    private func share(_ response: inout HTTPResponse, with request: HTTPRequest) {
        guard !origins.isEmpty else { return }
        response.headerFields[.vary] = response.headerFields[.vary].map { "\($0), Origin" } ?? "Origin"
        guard let origin = request.headerFields[.origin], origins.contains(origin) || origins.contains("*") else {
            return
        }
        response.headerFields[.accessControlAllowOrigin] = origins.contains("*") ? "*" : origin
        response.headerFields[.accessControlExposeHeaders] = Self.exposed
        if request.method == .options {
            let takesBodies = response.headerFields[.allow]?.contains("POST") == true
            response.headerFields[.accessControlAllowMethods] = takesBodies ? "GET, HEAD, POST" : "GET, HEAD"
            response.headerFields[.accessControlAllowHeaders] =
                takesBodies ? "If-None-Match, Content-Type" : "If-None-Match"
            response.headerFields[.accessControlMaxAge] = "86400"
        }
    }
}

extension HTTPField.Name {
    /// A request's first host is its authority; a field of this name is another one.
    fileprivate static let secondHost = HTTPField.Name("Host")!
}
