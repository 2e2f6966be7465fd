internal import Synchronization

/// How far the searches of several communities have come, told from any thread.
final class SearchTally: Sendable {
    private struct State {
        var done = 0
        /// The best price that each search has told.
        var prices: [Int: Double] = [:]
    }

    private let state = Mutex(State())
    private let total: Int
    private let tell: @Sendable (PartitionProgress) -> Void

    init(of total: Int, _ tell: @escaping @Sendable (PartitionProgress) -> Void) {
        self.total = total
        self.tell = tell
    }

    /// A search found something better.
    func note(_ price: Double, of community: Int) { update { $0.prices[community] = price } }

    /// A search ended.
    func add() { update { $0.done += 1 } }

    private func update(_ change: (inout State) -> Void) {
        let (done, price) = state.withLock { state in
            change(&state)
            let sum = state.prices.keys.sorted().reduce(0) { $0 + (state.prices[$1] ?? 0) }
            return (state.done, state.prices.isEmpty ? nil : sum / Double(state.prices.count))
        }
        tell(PartitionProgress(phase: .search, done: done, total: total, price: price))
    }
}
