/// What one client, or all together, may ask of a server.
///
/// A client is cut off without an answer when it is slow, since it would not read one; a request that the server is slow
/// with is answered by 503.
public struct ServerLimits: Hashable, Sendable {
    /// Connections open at once; more of them wait until one is closed.
    public var connections = 1024
    /// Requests being answered at once; a further one is told to come again (503, `Retry-After`).
    public var pending = 256
    /// Seconds until a request must have come whole, and one more for each KiB of it.
    public var requestSeconds = 20.0
    /// Seconds until an answer must have begun; then it is 503 with `Retry-After`.
    public var answerSeconds = 30.0
    /// Seconds in which a client must take a KiB each of what it asked for.
    public var stallSeconds = 20.0
    /// Seconds a connection stays open without a request.
    public var idleSeconds = 60.0
    /// Seconds for which `/ready` says 503 before a stopping server takes no more connections.
    public var drainSeconds = 0.0
    /// Seconds a stopping server waits for the answers that are under way.
    public var stopSeconds = 10.0

    public init() {}

    /// Bytes of a request's first line and of each header, where an address of 16 KiB has room; of all; and headers.
    static let (headerBytes, headBytes, headers) = (17 << 10, 33 << 10, 100)

    /// The least that a client must send or take, in bytes per second.
    static let bytesPerSecond = 1024.0

    /// - Throws: ``WebError/badLimit(_:)``.
    func checked() throws(WebError) {
        let seconds = [
            ("request-seconds", requestSeconds, 0.05), ("answer-seconds", answerSeconds, 0.05),
            ("stall-seconds", stallSeconds, 0.05), ("idle-seconds", idleSeconds, 0.05),
            ("drain-seconds", drainSeconds, 0), ("stop-seconds", stopSeconds, 0),
        ]
        for (name, value, least) in seconds where !(least...86_400).contains(value) { throw .badLimit(name) }
        for (name, value) in [("max-connections", connections), ("max-pending", pending)]
        where !(1...1_000_000).contains(value) {
            throw .badLimit(name)
        }
    }
}
