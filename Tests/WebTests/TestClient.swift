import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Storage
import Testing

@testable import Web

/// Asks the routes as the server would, without a socket. What can be answered at once must be what is answered else.
struct TestClient {
    let app: WebApp

    init(_ district: TestDistrict, _ change: (inout WebOptions) -> Void = { _ in }) throws {
        var options = WebOptions()
        change(&options)
        app = try WebApp(district: District.open(district.path), options: options)
    }

    init(app: WebApp) { self.app = app }

    struct Reply {
        let status: Int
        let headers: HTTPFields
        let body: Data

        func json() throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any])
        }
    }

    func ask(
        _ target: String, method: HTTPRequest.Method = .get, _ headers: HTTPFields = [:], body: String = "",
        host: String = "localhost"
    ) async throws -> Reply {
        try await ask(target, method: method, headers, bytes: Array(body.utf8), host: host)
    }

    func ask(
        _ target: String, method: HTTPRequest.Method = .get, _ headers: HTTPFields = [:], bytes: [UInt8],
        host: String = "localhost"
    ) async throws -> Reply {
        let head = HTTPRequest(
            method: method, scheme: "http", authority: host, path: target, headerFields: headers)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: bytes)))
        let reply = await app.responder.reply(to: request, isAdmitted: true)
        let writer = Collector()
        try await reply.responseBody.write(writer)
        if ReadyAnswers.Question(head) != nil, let atOnce = app.responder.replyAtOnce(to: head) {
            #expect(atOnce.head == reply.head && atOnce.bytes == reply.bytes, "\(target)")
            #expect(atOnce.route == reply.route && atOnce.layer == reply.layer)
        }
        return Reply(status: reply.head.status.code, headers: reply.head.headerFields, body: writer.box.data)
    }

    private struct Collector: ResponseBodyWriter {
        final class Box: @unchecked Sendable { var data = Data() }  // written by one task, before it is read
        let box = Box()
        mutating func write(_ buffer: ByteBuffer) async throws { box.data.append(contentsOf: buffer.readableBytesView) }
        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}
