internal import Foundation
internal import Synchronization

/// Work shared out over cores.
struct Cores {
    let count: Int

    /// - Parameter count: how many to use at once; `nil` for all there are.
    init(_ count: Int? = nil) {
        self.count = max(1, count ?? ProcessInfo.processInfo.activeProcessorCount)
    }

    /// The results in the order of the items, whoever worked them out and whenever.
    ///
    /// - Throws: the error of the first item, in their order, that failed.
    func map<Item: Sendable, Result: Sendable>(
        _ items: [Item], _ work: @escaping @Sendable (Item) throws -> Result
    ) throws -> [Result] {
        let results = Mutex<[Swift.Result<Result, any Error>?]>(Array(repeating: nil, count: items.count))
        let next = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: min(count, items.count)) { _ in
            while true {
                let index = next.withLock { next in
                    defer { next += 1 }
                    return next
                }
                guard index < items.count else { return }
                let result = Swift.Result { try work(items[index]) }
                results.withLock { $0[index] = result }
            }
        }
        return try results.withLock { results in try results.compactMap { try $0?.get() } }
    }
}
