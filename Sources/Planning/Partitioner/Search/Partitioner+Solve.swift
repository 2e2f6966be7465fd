internal import Topology

extension Partitioner {
    /// Divides a graph that the caller already has: given atoms, benchmarks.
    ///
    /// - Returns: the answer to the problem, as ``DivisionProblem`` says.
    public static func solve(_ problem: DivisionProblem, _ control: PartitionControl = PartitionControl()) -> [Int32] {
        let progress = control.progress
        return Search.labels(
            for: problem,
            SearchControl(
                cores: Cores(control.cores).count, deadline: control.time.map { ContinuousClock.now + $0 },
                isCancelled: control.isCancelled,
                progress: { progress(PartitionProgress(phase: .search, done: 0, total: 1, price: $0)) }))
    }
}
