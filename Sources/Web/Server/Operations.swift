internal import HTTPTypes
internal import Logging
internal import Synchronization

/// What is known of a running server besides its content: what it has answered, what it is answering, whether it stops.
final class Operations: Sendable {
    let metrics = Metrics()
    let connections = OpenConnections()
    private let logger: Logger
    private let limits: ServerLimits
    private let answering = Atomic(0)
    private let stopping = Atomic(false)

    init(_ limits: ServerLimits, logger: Logger) {
        self.limits = limits
        self.logger = logger
    }

    /// Whether it is told to stop: `/ready` says no, the rest is answered as long as it can be.
    var isStopping: Bool { stopping.load(ordering: .relaxed) }

    func stop() { stopping.store(true, ordering: .relaxed) }

    func connectionCut(_ slow: String) {
        metrics.count(cut: slow)
        logger.info("a slow client was cut off", metadata: ["event": "cut", "slow": "\(slow)"])
    }

    /// What `/ready` says, while the server is not told to stop.
    func whileServing(_ ready: () async throws -> Answer) async throws -> Answer {
        guard !isStopping else { throw Problem.notReady("The server is stopping.") }
        return try await ready()
    }

    /// `/metrics`
    func metrics(of service: MapService?) async -> Answer {
        var gauges = [
            MetricsText.Gauge(
                name: "gridmap_http_connections", help: "Open connections.", value: Double(connections.count)),
            MetricsText.Gauge(
                name: "gridmap_http_requests_pending", help: "Requests being answered.",
                value: Double(answering.load(ordering: .relaxed))),
        ]
        if let service { gauges += await service.gauges() }
        let text = MetricsText(metrics.now, gauges).text
        return Answer(Representation(Array(text.utf8), contentType: MetricsText.contentType))
    }

    // MARK: Requests

    /// One request on its way.
    struct Exchange: Sendable {
        let began: ContinuousClock.Instant
        /// Whether there was room for it.
        let isAdmitted: Bool
        /// `nil` while requests are not logged.
        let id: String?
    }

    /// What a request came to.
    struct Outcome {
        let method: HTTPRequest.Method
        let route: String
        let layer: String
        var status: Int
        var bytes: Int
    }

    func begin(_ request: HTTPFields) -> Exchange {
        let now = answering.wrappingAdd(1, ordering: .relaxed).newValue
        let id = logger.logLevel <= .info ? Self.identifier(request) : nil
        return Exchange(began: .now, isAdmitted: now <= limits.pending, id: id)
    }

    /// The request is answered later, and begins anew then.
    func putOff(_ exchange: Exchange) { answering.wrappingSubtract(1, ordering: .relaxed) }

    /// Puts into an answer's headers what is told of it, and counts it.
    func finish(_ exchange: Exchange, _ outcome: Outcome, telling fields: inout HTTPFields) {
        answering.wrappingSubtract(1, ordering: .relaxed)
        let nanoseconds = Self.nanoseconds(since: exchange.began)
        metrics.count(
            Metrics.Series(
                route: outcome.route, layer: outcome.layer, method: outcome.method, status: outcome.status),
            nanoseconds: nanoseconds, bytes: outcome.bytes)
        fields.append(HTTPField(name: .serverTiming, value: "app;dur=\(Self.milliseconds(nanoseconds))"))
        guard let id = exchange.id else { return }
        fields.append(HTTPField(name: .requestID, value: id))
        logger.info(
            "answered",
            metadata: [
                "event": "request", "id": "\(id)", "method": "\(Metrics.Series.name(of: outcome.method))",
                "route": "\(outcome.route)", "status": "\(outcome.status)", "ms": "\(Self.milliseconds(nanoseconds))",
                "bytes": "\(outcome.bytes)",
            ])
    }

    /// The client's, when it is one that can stand in a log, else one made here.
    private static func identifier(_ headers: HTTPFields) -> String {
        if let given = headers[.requestID], (1...64).contains(given.utf8.count),
            given.utf8.allSatisfy({ byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            })
        {
            return given
        }
        let text = String(UInt64.random(in: 0...UInt64.max), radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }

    private static func nanoseconds(since began: ContinuousClock.Instant) -> UInt64 {
        let (seconds, attoseconds) = (ContinuousClock.now - began).components
        return UInt64(max(0, seconds)) * 1_000_000_000 + UInt64(max(0, attoseconds) / 1_000_000_000)
    }

    /// With three decimals.
    private static func milliseconds(_ nanoseconds: UInt64) -> String {
        let rest = String(nanoseconds / 1000 % 1000)
        return "\(nanoseconds / 1_000_000).\(rest.count == 3 ? "" : rest.count == 2 ? "0" : "00")\(rest)"
    }
}

extension HTTPField.Name {
    static let serverTiming = HTTPField.Name("Server-Timing")!
    static let requestID = HTTPField.Name("X-Request-Id")!
}
