import Foundation
import Logging
import Storage
import Testing

@testable import Web

/// A server on a socket of its own.
enum LiveServer {
    /// Serves while `body` runs; `body` gets the server's address.
    static func serving(
        _ district: TestDistrict, _ options: WebOptions = WebOptions(), logger: Logger = WebApp.quiet,
        _ body: @escaping @Sendable (URL) async throws -> Void
    ) async throws {
        var options = options
        options.port = 0
        let app = try WebApp(district: District.open(district.path), options: options, logger: logger)
        let (addresses, continuation) = AsyncStream.makeStream(of: String.self)
        try await withThrowingTaskGroup { group in
            group.addTask { try await app.run { continuation.yield($0.url) } }
            for await address in addresses {
                try await body(try #require(URL(string: address)))
                break
            }
            group.cancelAll()
        }
    }

    /// Does what blocks on a thread of its own: the server needs those of the tasks.
    static func aside<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result(catching: work)) }
        }
    }
}
