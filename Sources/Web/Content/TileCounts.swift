internal import Synchronization

/// Where tiles came from that were not in memory as they are, since the server started.
final class TileCounts: Sendable {
    private let numbers = Mutex((cut: 0, confirmed: 0, stored: 0))

    func add(cut: Int = 0, confirmed: Int = 0, stored: Int = 0) {
        numbers.withLock {
            $0.cut += cut
            $0.confirmed += confirmed
            $0.stored += stored
        }
    }

    /// Cut anew.
    var cut: Int { numbers.withLock { $0.cut } }
    /// Found unchanged in a new generation.
    var confirmed: Int { numbers.withLock { $0.confirmed } }
    /// Taken from the store.
    var stored: Int { numbers.withLock { $0.stored } }
}
