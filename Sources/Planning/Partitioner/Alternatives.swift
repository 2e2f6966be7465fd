/// A division with how good it is, and the options that give it again.
public struct PartitionAlternative: Sendable {
    public var balance: Balance
    public var seed: UInt64
    public var outcome: PartitionOutcome
    public var report: PartitionReport

    public init(balance: Balance, seed: UInt64, outcome: PartitionOutcome, report: PartitionReport) {
        self.balance = balance
        self.seed = seed
        self.outcome = outcome
        self.report = report
    }
}

extension Partitioner {
    /// Different plans for the same communities, for a planner to choose from: the one that the input asks for, then
    /// plans of other balances and seeds that are better than each of the others in something.
    ///
    /// - Returns: at least one, at most `count`; fewer when no more were found in three times as many divisions, or when
    ///   the control ended the search. Each is what ``divide(_:_:)`` gives with its balance and seed.
    /// - Throws: as ``divide(_:_:)``.
    public static func alternatives(
        _ input: PartitionInput, count: Int, _ control: PartitionControl = PartitionControl()
    ) throws -> [PartitionAlternative] {
        let balances = [input.balance] + Balance.allCases.filter { $0 != input.balance }
        var found: [PartitionAlternative] = []
        for attempt in 0..<max(1, count > 1 ? 3 * count : 1) {
            var input = input
            input.balance = balances[attempt % balances.count]
            input.seed &+= UInt64(attempt / balances.count)
            let outcome = try divide(input, control)
            // What was cut short cannot be had again.
            if attempt > 0, control.isCancelled() { break }
            let plan = PartitionAlternative(
                balance: input.balance, seed: input.seed, outcome: outcome,
                report: try PartitionReport(input, outcome))
            if found.contains(where: { !plan.report.total.isBetter(than: $0.report.total) }) { continue }
            found = found.prefix(1) + found.dropFirst().filter { $0.report.total.isBetter(than: plan.report.total) }
            found.append(plan)
            if found.count >= count { break }
        }
        return found
    }
}

extension PartitionReport.Figures {
    /// Whether a planner would notice that it is better than another in at least one figure: by half a per cent of the
    /// mean weight, of round shape or of border, by a grid in the band, by anything that need not move.
    fileprivate func isBetter(than other: Self) -> Bool {
        other.greatestDeviation - greatestDeviation > 0.005 || inBand > other.inBand
            || meanPolsbyPopper - other.meanPolsbyPopper > 0.005 || barrierShare - other.barrierShare > 0.005
            || (moved?.weight ?? 0) < (other.moved?.weight ?? 0)
    }
}
