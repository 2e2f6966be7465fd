internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Watches one connection: closes it when its client sends or takes too slowly, and answers in the place of a handler
/// that takes too long.
///
/// It looks a few times per limit instead of setting a timer for each request. Time in which the server itself does not
/// read counts for nobody; an answer that has begun may last as long as its client takes it, so that streams need no rule
/// of their own.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: ServerLimits
    private let connection: Connection
    private var beat: RepeatedTask?

    /// Since when a request has been coming in, and how much of it has come.
    private var reading: NIODeadline?
    private var received = 0
    private var isServerReading = true
    /// Requests read whole and not answered whole, and since when the first of them waits for its answer to begin.
    private var pending = 0
    private var awaiting: NIODeadline?
    private var asked: HTTPRequest?

    /// Whether an answer has begun and not ended, and whether its end is told by the connection's.
    private var isAnswering = false
    private var isStreaming = false
    private var closesAfterAnswer = false
    private var written = 0
    /// When the client was last seen to take enough, and how much it had taken.
    private var taking: (since: NIODeadline, taken: Int)?
    private var lingering: NIODeadline?
    /// Whether the server stops: what was asked for is still given, and taken to its end; then the connection is closed.
    private var isStopping = false
    /// Whether the answer was given here: what the handler writes from then on goes nowhere.
    private var isOver = false

    private static let lingerSeconds = 1.0
    /// How often it looks whether a client of a stopping server has taken everything.
    private static let stoppingInterval = TimeAmount.milliseconds(20)

    init(_ limits: ServerLimits, _ connection: Connection) {
        self.limits = limits
        self.connection = connection
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let least = min(limits.requestSeconds, limits.answerSeconds, limits.stallSeconds)
        look(each: Self.amount(min(max(least / 4, 0.02), 1)), context)
    }

    private func look(each interval: TimeAmount, _ context: ChannelHandlerContext) {
        beat?.cancel()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        beat = context.eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
            let (handler, context) = bound.value
            handler.look(interval, context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        beat?.cancel()
        beat = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        beat?.cancel()
        beat = nil
        connection.cancelWork()
        context.fireChannelInactive()
    }

    // MARK: What passes

    func read(context: ChannelHandlerContext) {
        isServerReading = true
        context.read()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isServerReading = false
        context.fireChannelReadComplete()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            reading = .now()
            received = 0
            if pending == 0 { asked = head }
        case .body(let bytes): received += bytes.readableBytes
        case .end:
            reading = nil
            pending += 1
            if pending == 1, !isAnswering { awaiting = .now() }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if isOver {
            promise?.fail(ChannelError.alreadyClosed)
            return
        }
        var data = data
        switch unwrapOutboundIn(data) {
        case .head(var head):
            if head.status.kind != .informational {
                if isStopping, pending <= 1, reading == nil {
                    head.headerFields[.connection] = "close"
                    data = wrapOutboundOut(.head(head))
                }
                awaiting = nil
                isAnswering = true
                isStreaming =
                    head.headerFields[.contentLength] == nil && head.status.code != 204
                    && head.status != .notModified
                closesAfterAnswer = head.headerFields[.connection] == "close"
            }
            context.write(data, promise: promise)
        case .body(let bytes):
            written += bytes.readableBytes
            context.write(data, promise: promise)
        case .end:
            isAnswering = false
            isStreaming = false
            pending = max(0, pending - 1)
            awaiting = pending > 0 ? .now() : nil
            guard closesAfterAnswer else {
                context.write(data, promise: promise)
                return
            }
            writeLast(data, context, promise)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is ChannelShouldQuiesceEvent else { return context.fireUserInboundEventTriggered(event) }
        // Not passed on: who hears it behind this closes as soon as an answer is written, taken or not.
        isStopping = true
        // A stream has no end to wait for.
        if isStreaming { return context.close(promise: nil) }
        look(each: Self.stoppingInterval, context)
        if hasGivenAll(context) { context.close(promise: nil) }
    }

    /// Whether nothing is asked for, and the client has taken every answer.
    private func hasGivenAll(_ context: ChannelHandlerContext) -> Bool {
        reading == nil && pending == 0 && !isAnswering && buffered(context) == 0
    }

    /// Bytes written that the client has not taken.
    private func buffered(_ context: ChannelHandlerContext) -> Int {
        (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    // MARK: What takes too long

    private func look(_ interval: TimeAmount, _ context: ChannelHandlerContext) {
        let now = NIODeadline.now()
        if isStopping, lingering == nil, hasGivenAll(context) { return context.close(promise: nil) }
        if let lingering, now >= lingering { return context.close(promise: nil) }
        if let since = reading, !isAnswering {
            if !isServerReading || pending > 0 {
                reading = since + interval
            } else if seconds(since, now) > limits.requestSeconds + Double(received) / ServerLimits.bytesPerSecond {
                return cut(context, "request")
            }
        }
        if let awaiting, !isOver, seconds(awaiting, now) > limits.answerSeconds { return answerForHandler(context) }
        let buffered = buffered(context)
        guard buffered > 0 else {
            taking = nil
            return
        }
        let taken = written - buffered
        guard let (since, before) = taking else {
            taking = (now, taken)
            return
        }
        let elapsed = seconds(since, now)
        guard elapsed >= limits.stallSeconds else { return }
        guard Double(taken - before) >= elapsed * ServerLimits.bytesPerSecond else { return cut(context, "answer") }
        taking = (now, taken)
    }

    private func cut(_ context: ChannelHandlerContext, _ slow: String) {
        connection.wasCut(slow)
        context.close(promise: nil)
    }

    private func answerForHandler(_ context: ChannelHandlerContext) {
        let problem = Problem.tooSlow
        let path = asked?.path?.prefix { $0 != "?" } ?? "/"
        let body = ByteBuffer(bytes: problem.json(instance: String(path)))
        var fields: HTTPFields = [
            .contentType: "application/problem+json", .cacheControl: "no-store", .connection: "close",
            .contentLength: String(body.readableBytes),
        ]
        for (name, value) in problem.headers { fields[name] = value }
        connection.isOverdue = true
        context.write(wrapOutboundOut(.head(HTTPResponse(status: problem.status, headerFields: fields))), promise: nil)
        if asked?.method != .head { context.write(wrapOutboundOut(.body(body)), promise: nil) }
        writeLast(wrapOutboundOut(.end(nil)), context)
        isOver = true
        awaiting = nil
        connection.cancelWork()
    }

    /// Writes an answer's end, and leaves when the client has taken all of it.
    private func writeLast(_ end: NIOAny, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>? = nil) {
        let taken = promise ?? context.eventLoop.makePromise()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        taken.futureResult.whenComplete { _ in
            let (handler, context) = bound.value
            handler.leave(context)
        }
        context.writeAndFlush(end, promise: taken)
    }

    /// Closes, after a moment in which a client that still sends can read its answer.
    private func leave(_ context: ChannelHandlerContext) {
        if reading == nil {
            context.close(promise: nil)
        } else {
            lingering = .now() + Self.amount(Self.lingerSeconds)
            context.close(mode: .output, promise: nil)
        }
    }

    private func seconds(_ from: NIODeadline, _ to: NIODeadline) -> Double { Double((to - from).nanoseconds) / 1e9 }

    private static func amount(_ seconds: Double) -> TimeAmount { .nanoseconds(Int64(seconds * 1e9)) }
}
