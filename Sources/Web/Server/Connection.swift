internal import NIOCore
internal import Synchronization

/// What the guard of a connection and the handler of its requests know of each other.
final class Connection: Sendable {
    private let working = Mutex(Working())
    private let overdue = Atomic(false)
    private let operations: Operations

    private struct Working: @unchecked Sendable {  // touched under the lock only, and while its task runs
        var task: UnsafeCurrentTask?
    }

    init(_ operations: Operations) { self.operations = operations }

    /// Whether the guard has answered in the place of the handler.
    var isOverdue: Bool {
        get { overdue.load(ordering: .relaxed) }
        set { overdue.store(newValue, ordering: .relaxed) }
    }

    /// Does the work of an answer, which ends early when nobody waits for it any more.
    func working<Value: Sendable>(_ work: () async throws -> Value) async rethrows -> Value {
        withUnsafeCurrentTask { task in working.withLock { $0.task = task } }
        defer { working.withLock { $0.task = nil } }
        return try await work()
    }

    func cancelWork() { working.withLock { $0.task?.cancel() } }

    func wasCut(_ slow: String) { operations.connectionCut(slow) }
}

/// The connections that are open.
final class OpenConnections: Sendable {
    private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])

    var count: Int { channels.withLock { $0.count } }

    func add(_ channel: any Channel) {
        channels.withLock { $0[ObjectIdentifier(channel)] = channel }
        channel.closeFuture.whenComplete { [weak self] _ in
            self?.channels.withLock { $0[ObjectIdentifier(channel)] = nil }
        }
    }

    /// - Returns: how many there were; one that has just closed by itself is none.
    func closeAll() -> Int {
        let open = channels.withLock { Array($0.values) }.filter(\.isActive)
        for channel in open { channel.close(promise: nil) }
        return open.count
    }
}
