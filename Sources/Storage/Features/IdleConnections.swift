internal import Foundation
internal import GRDB
internal import Synchronization

/// A few connections for short reads that must not wait: not for one another, and not for who writes.
final class IdleConnections: Sendable {
    private let idle: Mutex<[DatabaseQueue]>

    /// As many as may read at the same time; none where the file cannot be opened.
    init(_ path: String) {
        let count = min(ProcessInfo.processInfo.activeProcessorCount, 8)
        idle = Mutex((0..<count).compactMap { _ in try? ReadingConfiguration.queue(path, waiting: 0) })
    }

    /// - Returns: `nil` when none is idle.
    func read<Value>(_ body: (Database) throws -> Value) rethrows -> Value? {
        guard let connection = idle.withLock({ $0.popLast() }) else { return nil }
        defer { idle.withLock { $0.append(connection) } }
        return try connection.unsafeRead(body)
    }
}
