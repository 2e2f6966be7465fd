/// What one search may use, and whom it tells.
struct SearchControl: Sendable {
    /// The labels found do not depend on it.
    var cores = 1
    /// When to end with the best found so far; `nil` for the counted amount of work.
    var deadline: ContinuousClock.Instant?
    var isCancelled: @Sendable () -> Bool = { false }
    /// Told the price of the best division so far.
    var progress: @Sendable (Double) -> Void = { _ in }
}
