internal import Topology

/// When to stop.
struct Budget: Sendable {
    let cores: Cores
    let deadline: ContinuousClock.Instant?
    let isCancelled: @Sendable () -> Bool

    init(_ control: SearchControl) {
        cores = Cores(control.cores)
        deadline = control.deadline
        isCancelled = control.isCancelled
    }

    var isOver: Bool { isCancelled() || deadline.map { ContinuousClock.now >= $0 } ?? false }
}
