internal import Synchronization

/// Counts what is done, and tells it, from any thread.
final class Counter: Sendable {
    private let done = Mutex(0)
    private let total: Int
    private let tell: @Sendable (Int, Int) -> Void

    /// - Parameter tell: called with how many are done, and of how many.
    init(of total: Int, _ tell: @escaping @Sendable (Int, Int) -> Void) {
        self.total = total
        self.tell = tell
    }

    func add() {
        let count = done.withLock { done in
            done += 1
            return done
        }
        tell(count, total)
    }
}
