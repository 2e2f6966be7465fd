internal import Foundation
internal import Synchronization

/// Work shared out over cores.
package struct Cores: Sendable {
    package let count: Int

    /// - Parameter count: how many to use at once; `nil` for all there are.
    package init(_ count: Int? = nil) {
        self.count = max(1, count ?? ProcessInfo.processInfo.activeProcessorCount)
    }

    /// The results in the order of the items, whoever worked them out and whenever.
    ///
    /// - Parameter slice: how many items one after another a core takes at a time; many for little work each.
    /// - Throws: the error of the first item, in their order, that failed.
    package func map<Item: Sendable, Result: Sendable, Failure: Error>(
        _ items: [Item], inSlicesOf slice: Int = 1, _ work: @escaping @Sendable (Item) throws(Failure) -> Result
    ) throws(Failure) -> [Result] {
        let stretches = stretches(of: items.count, slice) { range in
            Swift.Result { () throws(Failure) in
                var results: [Result] = []
                results.reserveCapacity(range.count)
                for item in items[range] { results.append(try work(item)) }
                return results
            }
        }
        var results: [Result] = []
        results.reserveCapacity(items.count)
        for stretch in stretches { results += try stretch.get() }
        return results
    }

    /// What `work` makes of stretches of 0..<`count`, put together in their order; for little work on very many.
    package func map<Result: Sendable>(
        stretchesOf count: Int, inSlicesOf slice: Int = 1 << 14, _ work: @escaping @Sendable (Range<Int>) -> [Result]
    ) -> [Result] {
        guard count > slice else { return count > 0 ? work(0..<count) : [] }
        var results: [Result] = []
        results.reserveCapacity(count)
        for stretch in stretches(of: count, slice, work) { results += stretch }
        return results
    }

    /// Each core takes the next stretch when it is done with one.
    private func stretches<Result: Sendable>(
        of count: Int, _ length: Int, _ work: @escaping @Sendable (Range<Int>) -> Result
    ) -> [Result] {
        let stretches = (count + length - 1) / length
        let results = Mutex([Result?](repeating: nil, count: stretches))
        let next = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: min(self.count, stretches)) { _ in
            while true {
                let index = next.withLock { next in
                    defer { next += 1 }
                    return next
                }
                guard index < stretches else { return }
                let made = work((index * length)..<min(count, (index + 1) * length))
                results.withLock { $0[index] = made }
            }
        }
        return results.withLock { $0.compactMap(\.self) }
    }
}
