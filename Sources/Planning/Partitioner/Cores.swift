internal import Dispatch
internal import Synchronization

/// Work shared out over the cores.
enum Cores {
    /// The results in the order of the items, whatever the order in which they were worked out.
    ///
    /// - Throws: the error of the first item (in order) that failed.
    static func map<Item: Sendable, Result: Sendable>(
        _ items: [Item], _ work: @escaping @Sendable (Item) throws -> Result
    ) throws -> [Result] {
        let results = Mutex<[Swift.Result<Result, any Error>?]>(Array(repeating: nil, count: items.count))
        DispatchQueue.concurrentPerform(iterations: items.count) { index in
            let result = Swift.Result { try work(items[index]) }
            results.withLock { $0[index] = result }
        }
        return try results.withLock { results in try results.compactMap { try $0?.get() } }
    }
}
