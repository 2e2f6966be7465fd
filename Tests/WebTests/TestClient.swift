import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Storage
import Testing

@testable import Web

/// Asks the routes as the server would, without a socket.
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
        _ target: String, method: HTTPRequest.Method = .get, _ headers: HTTPFields = [:], body: String = ""
    ) async throws -> Reply {
        let head = HTTPRequest(
            method: method, scheme: "http", authority: "localhost", path: target, headerFields: headers)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(string: body)))
        let response = try await app.responder.respond(to: request, context: MapResponder.Context())
        let writer = Collector()
        try await response.body.write(writer)
        return Reply(status: response.status.code, headers: response.headers, body: writer.box.data)
    }

    private struct Collector: ResponseBodyWriter {
        final class Box: @unchecked Sendable { var data = Data() }  // written by one task, before it is read
        let box = Box()
        mutating func write(_ buffer: ByteBuffer) async throws { box.data.append(contentsOf: buffer.readableBytesView) }
        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}
