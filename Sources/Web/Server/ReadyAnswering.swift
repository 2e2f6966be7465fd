internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Gives answers that lie ready on the connection itself; every other request goes on to where answers are made.
///
/// Answers keep the order of their requests: nothing is given here while an answer is made for an earlier request, or
/// while the client does not take what was written.
final class ReadyAnswering: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let answers: ReadyAnswers
    private let operations: Operations
    private let date: AnswerDate
    /// Requests that went on and are not answered whole.
    private var beingAnswered = 0
    /// What a request is answered with once it has ended.
    private var found: (ready: ReadyAnswers.Ready, request: HTTPFields)?
    private var hasWritten = false

    init(_ answers: ReadyAnswers, _ operations: Operations, _ date: AnswerDate) {
        self.answers = answers
        self.operations = operations
        self.date = date
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            if beingAnswered == 0, context.channel.isWritable, let question = ReadyAnswers.Question(head),
                let ready = answers.find(question)
            {
                found = (ready, head.headerFields)
                return
            }
            beingAnswered += 1
        case .body: break
        case .end:
            guard let (ready, request) = found else { break }
            found = nil
            return give(ready, to: request, context)
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

    private func give(_ ready: ReadyAnswers.Ready, to request: HTTPFields, _ context: ChannelHandlerContext) {
        var head = ready.head
        let exchange = operations.begin(request)
        operations.finish(
            exchange,
            Operations.Outcome(
                method: .get, route: ready.route, layer: ready.layer, status: head.status.code,
                bytes: ready.body?.readableBytes ?? 0), telling: &head.headerFields)
        head.headerFields.append(HTTPField(name: .date, value: date.text))
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if let body = ready.body { context.write(wrapOutboundOut(.body(body)), promise: nil) }
        context.write(wrapOutboundOut(.end(nil)), promise: nil)
        hasWritten = true
    }
}
