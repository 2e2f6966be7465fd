internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Gives answers that lie ready, and those that are made at once, on the connection itself; every other request goes on
/// to where answers are made.
///
/// Answers keep the order of their requests: nothing is given here while an answer is made for an earlier request, or
/// while the client does not take what was written.
final class PromptAnswering: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let responder: MapResponder
    private let operations: Operations
    private let date: AnswerDate
    /// Requests that went on and are not answered whole.
    private var beingAnswered = 0
    /// A request that may be answered here once it has ended, and its answer if that lies ready.
    private var held: (request: HTTPRequest, ready: ReadyAnswers.Ready?)?
    private var hasWritten = false

    init(_ responder: MapResponder, _ operations: Operations, _ date: AnswerDate) {
        self.responder = responder
        self.operations = operations
        self.date = date
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            if beingAnswered == 0, context.channel.isWritable, let question = ReadyAnswers.Question(head) {
                held = (head, responder.ready?.find(question))
                return
            }
            beingAnswered += 1
        case .body: break
        case .end:
            guard let (request, ready) = held else { break }
            held = nil
            if answer(request, ready, context) { return }
            beingAnswered += 1
            context.fireChannelRead(wrapInboundOut(.head(request)))
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if hasWritten {
            hasWritten = false
            context.flush()
        }
        context.fireChannelReadComplete()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { beingAnswered -= 1 }
        context.write(data, promise: promise)
    }

    /// - Returns: false, having written nothing, when the answer takes longer.
    private func answer(
        _ request: HTTPRequest, _ ready: ReadyAnswers.Ready?, _ context: ChannelHandlerContext
    ) -> Bool {
        let exchange = operations.begin(request.headerFields)
        let reply =
            ready.map(MapResponder.Reply.init)
            ?? (exchange.isAdmitted ? responder.replyAtOnce(to: request) : nil)
        guard let reply else {
            operations.putOff(exchange)
            return false
        }
        var head = reply.head
        operations.finish(
            exchange,
            Operations.Outcome(
                method: .get, route: reply.route, layer: reply.layer, status: head.status.code,
                bytes: reply.length), telling: &head.headerFields)
        head.headerFields.append(HTTPField(name: .date, value: date.text))
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if let body = reply.bytes { context.write(wrapOutboundOut(.body(body)), promise: nil) }
        context.write(wrapOutboundOut(.end(nil)), promise: nil)
        hasWritten = true
        return true
    }
}
