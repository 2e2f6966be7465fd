internal import Dispatch
internal import Synchronization

/// Maps elements on all cores, in slices; the order stays.
///
/// - Throws: the error of the first slice that has one.
func onAllCores<Element: Sendable, Value: Sendable>(
    _ elements: [Element], _ transform: @Sendable (Element) throws -> Value
) throws -> [Value] {
    let slice = 256
    let count = (elements.count + slice - 1) / slice
    let results = Mutex([Result<[Value], any Error>?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: count) { index in
        let range = (index * slice)..<min(elements.count, (index + 1) * slice)
        let result = Result { try elements[range].map(transform) }
        results.withLock { $0[index] = result }
    }
    var values: [Value] = []
    values.reserveCapacity(elements.count)
    for result in results.withLock({ $0 }) { values += try result?.get() ?? [] }
    return values
}
