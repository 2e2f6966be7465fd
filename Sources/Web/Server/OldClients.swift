internal import NIOCore
internal import NIOHTTP1

/// Answers clients of HTTP/1.0 in a way they know, while a request's version can still be seen.
///
/// Such a client gets one answer per connection, whose end is the end of an answer without a length (RFC 9112, 6.3). It
/// need not name a host, and is not told to go on. Whoever asks for the connection to be closed, in any spelling, does so
/// by `close` from here on. So it is with an answer to HEAD that has no length, a stream's.
final class OldClients: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private var isOld = false
    /// Whether the connection was asked for an answer without a body.
    private var hasAskedForHead = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        if head.method == .HEAD { hasAskedForHead = true }
        if head.version.minor == 0 {
            isOld = true
            head.headers.remove(name: "Expect")
            if !head.headers.contains(name: "Host") { head.headers.add(name: "Host", value: "") }
        } else if head.isKeepAlive {
            return context.fireChannelRead(data)
        }
        head.headers.replaceOrAdd(name: "Connection", value: "close")
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard isOld || hasAskedForHead, case .head(var head) = unwrapOutboundIn(data),
            !head.headers.contains(name: "Content-Length"), isOld || head.headers["Connection"].contains("close")
        else {
            return context.write(data, promise: promise)
        }
        // It would be written in chunks otherwise: also an answer to HEAD, of which the last chunk would be a body.
        head.version = .http1_0
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }
}
