import Foundation
import Synchronization

/// The results of jobs 0 ..< `count` in their order, worked on by every core.
///
/// - Throws: the error of the first job, in their order, that failed.
func concurrently<Result: Sendable>(
    _ count: Int, _ work: @Sendable (_ job: Int) throws -> Result
) throws -> [Result] {
    let results = Mutex<[Swift.Result<Result, any Error>?]>(Array(repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: count) { job in
        let result = Swift.Result { try work(job) }
        results.withLock { $0[job] = result }
    }
    return try results.withLock { try $0.compactMap { try $0?.get() } }
}

/// Seconds that a processor has spent on this thread: others' work on the machine does not count.
var threadSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
