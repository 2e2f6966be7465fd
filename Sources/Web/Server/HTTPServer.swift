internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes
internal import NIOPosix
internal import Synchronization

/// A district's answers on a socket, with limits for clients and an orderly end.
struct HTTPServer: Sendable {
    let responder: MapResponder
    let operations: Operations
    let limits: ServerLimits
    let logger: Logger
    /// Ends answers that have no end of their own, once the server is told to stop.
    let endStreams: @Sendable () async -> Void

    /// Serves until `stops` tells it to stop, or the task is cancelled.
    ///
    /// The first stop lets what is under way end, for ``ServerLimits/stopSeconds`` at most; the second ends at once.
    func run(
        at address: BindAddress, stops: AsyncStream<Void>, onListening: @escaping @Sendable (any Channel) -> Void
    ) async throws {
        let server = Server(
            childChannelSetup: GuardedChannel(server: self, clock: AnswerDate()),
            configuration: ServerConfiguration(
                address: address,
                availableConnectionsDelegate: .maximum(limits.connections, logger: logger)),
            onServerRunning: { onListening($0) }, eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
        // Not a child: a handler that does not end must not keep the server from stopping.
        let running = Task { try await server.run() }
        let ended = Ended()
        let watching = Task {
            let result = await running.result
            await ended.end(result)
        }
        defer { watching.cancel() }
        try await withTaskCancellationHandler {
            try await withThrowingTaskGroup { group in
                group.addTask { try await ended.wait() }
                group.addTask { await stop(server, stops, ended) }
                defer { group.cancelAll() }
                try await group.next()
            }
        } onCancel: {
            running.cancel()
            _ = operations.connections.closeAll()
            Task { await ended.end(.success(())) }
        }
    }

    private func stop(_ server: Server<GuardedChannel>, _ stops: AsyncStream<Void>, _ ended: Ended) async {
        var iterator = stops.makeAsyncIterator()
        guard await iterator.next() != nil else {
            // Nobody will tell it: it ends by being cancelled.
            try? await Task.sleep(for: .seconds(1 << 30))
            return
        }
        operations.stop()
        await endStreams()
        logger.info("stopping", metadata: ["event": "stop"])
        let orderly = Task {
            try? await Task.sleep(for: .seconds(limits.drainSeconds))
            try? await server.shutdownGracefully()
            await ended.end(.success(()))
        }
        let deadline = Task {
            try? await Task.sleep(for: .seconds(limits.drainSeconds + limits.stopSeconds))
            await ended.end(.success(()))
        }
        let impatience = Task {
            while await iterator.next() == nil { try? await Task.sleep(for: .seconds(1 << 30)) }
            await ended.end(.success(()))
        }
        try? await ended.wait()
        for task in [orderly, deadline, impatience] { task.cancel() }
        let cut = operations.connections.closeAll()
        if cut > 0 { logger.warning("stopped with answers under way", metadata: ["connections": "\(cut)"]) }
    }

    /// The end of the server, for those who wait for it.
    private actor Ended {
        private var result: Result<Void, any Error>?
        private var waiting: [CheckedContinuation<Void, any Error>] = []

        func end(_ result: Result<Void, any Error>) {
            guard self.result == nil else { return }
            self.result = result
            for continuation in waiting { continuation.resume(with: result) }
            waiting = []
        }

        func wait() async throws {
            if let result { return try result.get() }
            try await withCheckedThrowingContinuation { waiting.append($0) }
        }
    }

    // MARK: One request

    @concurrent fileprivate func answer(
        _ request: Request, _ writer: consuming ResponseWriter, _ connection: Connection, _ channel: any Channel,
        _ date: AnswerDate
    ) async throws {
        let exchange = operations.begin(request.headers)
        let expectation = Expectation(request.head, on: channel)
        var reply = await connection.working {
            await responder.reply(to: request, isAdmitted: exchange.isAdmitted) { expectation?.meet() }
        }
        // A client that was not told to send may send all the same, or ask for something else.
        if expectation?.isWaiting == true { reply.head.headerFields[.connection] = "close" }
        let isOverdue = connection.isOverdue
        operations.finish(
            exchange,
            Operations.Outcome(
                method: request.method, route: reply.route, layer: reply.layer,
                status: isOverdue ? 503 : reply.head.status.code,
                bytes: isOverdue ? 0 : reply.length), telling: &reply.head.headerFields)
        reply.head.headerFields.append(HTTPField(name: .date, value: date.text))
        try await writer.write(response: reply.head, body: reply.responseBody)
    }
}

/// HTTP/1.1 with a guard on each connection, whose requests are answered on its event loop.
private struct GuardedChannel: ServerChildChannel {
    struct Value: ServerChildChannelValue {
        let http: HTTP1Channel
        let inner: HTTP1Channel.Value
        var channel: any Channel { inner.channel }
    }

    let server: HTTPServer
    let clock: AnswerDate

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let (server, clock) = (server, clock)
        let connection = Connection(server.operations)
        server.operations.connections.add(channel)
        let configuration = HTTP1Channel.Configuration(
            additionalChannelHandlers: [ConnectionGuard(server.limits, connection)],
            idleTimeout: .nanoseconds(Int64(server.limits.idleSeconds * 1e9)),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: ServerLimits.headerBytes, maxHeaderListSize: ServerLimits.headBytes,
                maxHeaderFieldCount: ServerLimits.headers))
        let http = HTTP1Channel(
            responder: { request, writer, channel in
                try await server.answer(request, writer, connection, channel, clock)
            },
            configuration: configuration)
        return http.setup(channel: channel, logger: logger).flatMapThrowing { inner in
            let pipeline = channel.pipeline.syncOperations
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(OldClients(), position: .after(decoder))
            try pipeline.addHandler(MalformedRequests(), position: .after(decoder))
            try pipeline.addHandler(
                PromptAnswering(server.responder, server.operations, clock),
                position: .after(try pipeline.handler(type: HTTPConnectionStateHandler.self)))
            return Value(http: http, inner: inner)
        }
    }

    func handle(value: Value, logger: Logger) async {
        await withTaskExecutorPreference(LoopExecutor(value.channel.eventLoop)) {
            await value.http.handle(value: value.inner, logger: logger)
        }
    }
}
