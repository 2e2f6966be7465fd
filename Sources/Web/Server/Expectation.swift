internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes
internal import Synchronization

/// A client that waits to hear whether its body is wanted (`Expect: 100-continue`; RFC 9110, 10.1.1).
final class Expectation: Sendable {
    private let channel: any Channel
    private let waiting = Atomic(true)

    /// - Returns: `nil` for a client that does not wait, and for a request without a body.
    init?(_ request: HTTPRequest, on channel: any Channel) {
        let fields = request.headerFields
        let hasBody = fields[.transferEncoding] != nil || (fields[.contentLength] ?? "0") != "0"
        guard hasBody, fields[.expect]?.lowercased() == "100-continue" else { return nil }
        self.channel = channel
    }

    /// Whether it has not been told to send.
    var isWaiting: Bool { waiting.load(ordering: .relaxed) }

    /// Tells it to send, once.
    func meet() {
        guard waiting.exchange(false, ordering: .relaxed) else { return }
        channel.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)), promise: nil)
    }
}
