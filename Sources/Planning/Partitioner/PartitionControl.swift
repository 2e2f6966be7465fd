/// How much a division may cost, and who is told how far it has come.
public struct PartitionControl: Sendable {
    /// How many cores to use; `nil` for all there are. The outcome does not depend on it.
    public var cores: Int?
    /// When to end with the best found so far; `nil` for a counted amount of work, whose outcome depends on the input
    /// alone.
    public var time: Duration?
    /// Asked now and then, from any thread; once true, the division ends with the best valid plan it has.
    public var isCancelled: @Sendable () -> Bool
    /// Called now and then, from any thread.
    public var progress: @Sendable (PartitionProgress) -> Void

    public init(
        cores: Int? = nil, time: Duration? = nil, isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: @escaping @Sendable (PartitionProgress) -> Void = { _ in }
    ) {
        self.cores = cores
        self.time = time
        self.isCancelled = isCancelled
        self.progress = progress
    }
}
