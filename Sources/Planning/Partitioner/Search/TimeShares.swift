internal import Synchronization

/// The time until a deadline, shared out among searches by how many blocks each has. What one leaves over is the others'.
final class TimeShares: Sendable {
    private let deadline: ContinuousClock.Instant?
    private let atOnce: Int
    /// Blocks of the searches that have not begun.
    private let open: Mutex<Int>

    /// - Parameters:
    ///   - blocks: of all searches together.
    ///   - atOnce: how many searches run beside each other.
    init(_ deadline: ContinuousClock.Instant?, blocks: Int, atOnce: Int = 1) {
        self.deadline = deadline
        self.atOnce = atOnce
        open = Mutex(blocks)
    }

    /// When a search of so many blocks ends that begins now; `nil` without a deadline.
    func begin(blocks: Int, now: ContinuousClock.Instant = .now) -> ContinuousClock.Instant? {
        guard let deadline else { return nil }
        let share = open.withLock { open in
            defer { open -= blocks }
            return Double(atOnce * blocks) / Double(max(1, open))
        }
        return now + (deadline - now) * min(1, share)
    }
}
