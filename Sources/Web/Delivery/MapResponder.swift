internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore

/// Finds the route of a request, and delivers its answer as the request's headers ask: whole or not at all when the
/// client has it already, packed when it can unpack.
struct MapResponder: HTTPResponder {
    /// An answer, and what it is counted as.
    struct Reply: Sendable {
        var response: Response
        /// The route's template.
        var route = Metrics.Series.unknown
        /// What the address names as its layer or layers.
        var layer = ""
        /// What can be repeated of it, and as long as which generation is served.
        fileprivate var lasting: (generation: Int64, body: ByteBuffer?)?
    }

    /// Nothing is kept between the pieces of a request's way.
    struct Context: InitializableFromSource {
        init(source: ApplicationRequestContextSource) {}
        init() {}
    }

    let routes: RouteTable
    /// Where answers that hold for a while are kept; `nil` for a file without generations.
    let ready: ReadyAnswers?
    let origins: Set<String>
    let operations: Operations
    let logger: Logger

    func respond(to request: Request, context: Context) async throws -> Response {
        await reply(to: request, isAdmitted: true).response
    }

    /// - Parameter isAdmitted: whether there is room for it; vital routes are answered all the same.
    func reply(to request: Request, isAdmitted: Bool) async -> Reply {
        var reply = Reply(response: Response(status: .internalServerError))
        do {
            try await answer(request, isAdmitted: isAdmitted, in: &reply)
        } catch {
            let problem = Problem(error)
            if problem.status.code >= 500, !(error is Problem) {
                logger.error("\(error)", metadata: ["event": "error", "route": "\(reply.route)"])
            }
            reply.response = Self.response(problem, to: request)
        }
        share(&reply.response, with: request)
        reply.response.headers[.xContentTypeOptions] = "nosniff"
        if let (generation, body) = reply.lasting, let question = ReadyAnswers.Question(request.head) {
            ready?.keep(
                ReadyAnswers.Ready(
                    head: reply.response.head, body: body, route: reply.route, layer: reply.layer,
                    generation: generation), for: question)
        }
        return reply
    }

    private func answer(_ request: Request, isAdmitted: Bool, in reply: inout Reply) async throws {
        let target = try Target(request.head.path ?? "/")
        guard let (route, parameters) = routes.find(target.path) else { throw Problem.noSuchPage }
        reply.route = route.path
        if let layer = parameters["layer"] ?? parameters["collection"] {
            reply.layer = layer.utf8.contains(0x2C) ? "several" : layer
        }
        guard isAdmitted || route.isVital else { throw Problem.busy }
        try await answer(request, target, route, parameters, in: &reply)
    }

    private func answer(
        _ request: Request, _ target: Target, _ route: Route, _ parameters: [String: String], in reply: inout Reply
    ) async throws {
        switch request.method {
        case .get, .head: break
        case .options:
            reply.response = Response(status: .noContent, headers: [.allow: route.methods])
            return
        case .post:
            guard let take = route.take else { throw Problem.wrongMethod(allow: route.methods) }
            guard target.query.isEmpty else {
                throw Problem.badParameter(
                    String(target.query[0].name.prefix(40)), "An address that takes a body has no parameters here.")
            }
            var asked = request.headers
            asked[.ifNoneMatch] = nil
            let upload = try await upload(request)
            let answer = try await withTaskExecutorPreference(globalConcurrentExecutor) { try await take(upload) }
            reply.response = Self.response(answer, RequestHeaders(asked), isHead: false)
            return
        default: throw Problem.wrongMethod(allow: route.methods)
        }
        if request.headers[.transferEncoding] != nil || (request.headers[.contentLength] ?? "0") != "0" {
            throw Problem.bodyRefused
        }
        var query: [String: String] = [:]
        for (name, value) in target.query {
            guard route.query.contains(name) || route.takesProperties else {
                throw Problem.badParameter(String(name.prefix(40)), "“\(name.prefix(40))” is not known here.")
            }
            guard query.updateValue(value, forKey: name) == nil else {
                throw Problem.badParameter(name, "\(name) is given twice.")
            }
        }
        let headers = RequestHeaders(request.headers)
        let ask = Ask(parameters: parameters, query: query, headers: headers)
        let answer =
            route.isQuick
            ? try await route.answer(ask)
            : try await withTaskExecutorPreference(globalConcurrentExecutor) { try await route.answer(ask) }
        reply.response = Self.response(answer, headers, isHead: request.method == .head)
        if let generation = answer.generation {
            let hasBody = reply.response.status == .ok
            reply.lasting = (generation, hasBody ? answer.representation.bytes(for: headers) : nil)
        }
    }

    private func upload(_ request: Request) async throws -> Upload {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > Upload.limit {
            throw Problem.bodyTooLarge
        }
        let type = request.headers[.contentType]?.prefix { $0 != ";" } ?? ""
        let body: ByteBuffer
        do { body = try await request.body.collect(upTo: Upload.limit) } catch is NIOTooManyBytesError {
            throw Problem.bodyTooLarge
        }
        return Upload(
            contentType: type.trimmingCharacters(in: .whitespaces).lowercased(), bytes: Array(body.readableBytesView))
    }

    private static func response(_ answer: Answer, _ asked: RequestHeaders, isHead: Bool) -> Response {
        let representation = answer.representation
        if let stream = answer.stream {
            var headers: HTTPFields = [.contentType: representation.contentType, .cacheControl: "no-store"]
            // Of proxies that would hold it back until it is whole.
            if let name = HTTPField.Name("X-Accel-Buffering") { headers[name] = "no" }
            let body = ResponseBody { writer in
                try await stream(&writer)
                try await writer.finish(nil)
            }
            return Response(status: .ok, headers: headers, body: isHead ? ResponseBody() : body)
        }
        let isPacked = representation.isPacked(for: asked)
        let tag = "\"\(representation.hash)\(isPacked ? "-gz" : "")\""
        var headers: HTTPFields = [
            .eTag: tag, .cacheControl: answer.isImmutable ? "public, max-age=31536000, immutable" : "no-cache",
            .vary: "Accept-Encoding",
        ]
        for (name, value) in representation.headers {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        if asked.has(tag: tag) { return Response(status: .notModified, headers: headers) }
        guard !representation.isEmptyTile else {
            var response = Response(status: .noContent, headers: headers)
            response.headers[.contentLength] = nil
            return response
        }
        headers[.contentType] = representation.contentType
        if isPacked { headers[.contentEncoding] = "gzip" }
        if let policy = answer.policy {
            headers[.contentSecurityPolicy] = policy
            if let name = HTTPField.Name("Referrer-Policy") { headers[name] = "no-referrer" }
        }
        let body = representation.bytes(for: asked)
        headers[.contentLength] = String(body.readableBytes)
        return Response(status: .ok, headers: headers, body: isHead ? ResponseBody() : ResponseBody(byteBuffer: body))
    }

    private static func response(_ problem: Problem, to request: Request) -> Response {
        var headers: HTTPFields = [.contentType: "application/problem+json", .cacheControl: "no-store"]
        for (name, value) in problem.headers { headers[name] = value }
        let body = ByteBuffer(bytes: problem.json(instance: request.uri.path))
        headers[.contentLength] = String(body.readableBytes)
        return Response(
            status: problem.status, headers: headers,
            body: request.method == .head ? ResponseBody() : ResponseBody(byteBuffer: body))
    }

    /// Cross-origin reading, for the origins that were given only (Fetch standard, CORS protocol).
    private func share(_ response: inout Response, with request: Request) {
        guard !origins.isEmpty else { return }
        response.headers[.vary] = response.headers[.vary].map { "\($0), Origin" } ?? "Origin"
        guard let origin = request.headers[.origin], origins.contains(origin) || origins.contains("*") else { return }
        response.headers[.accessControlAllowOrigin] = origins.contains("*") ? "*" : origin
        response.headers[.accessControlExposeHeaders] =
            "ETag, Link, Content-Crs, OATiles-hint, Gridmap-Merged, Gridmap-Omitted"
        if request.method == .options {
            let takesBodies = response.headers[.allow]?.contains("POST") == true
            response.headers[.accessControlAllowMethods] = takesBodies ? "GET, HEAD, POST" : "GET, HEAD"
            response.headers[.accessControlAllowHeaders] = takesBodies ? "If-None-Match, Content-Type" : "If-None-Match"
            response.headers[.accessControlMaxAge] = "86400"
        }
    }
}
