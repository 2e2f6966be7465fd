import Dispatch
import Foundation
import Synchronization

/// Makes elements on a thread of their own while this one takes them, in order; a few wait in between.
///
/// - Parameter make: gives each element to what it is called with, which throws when no more are wanted.
/// - Throws: what `take` throws, once `make` has ended; what `make` throws, after all elements before it were taken.
func workingAhead<Element: Sendable>(
    _ make: @escaping @Sendable (_ give: (Element) throws -> Void) throws -> Void, take: (Element) throws -> Void
) throws {
    let belt = Belt<Element>()
    Thread { belt.end(Result { try make(belt.give) }) }.start()
    do {
        while let element = try belt.next() { try take(element) }
    } catch {
        belt.stop()
        throw error
    }
}

/// The elements between two threads.
private final class Belt<Element: Sendable>: Sendable {
    static var places: Int { 4 }

    private struct Stopped: Error {}

    private struct State {
        var waiting: [Element] = []
        /// How the making ended.
        var end: Result<Void, any Error>?
        var isStopped = false
    }

    private let state = Mutex(State())
    /// Counts free places.
    private let free = DispatchSemaphore(value: 0)
    /// Counts waiting elements, and the end.
    private let filled = DispatchSemaphore(value: 0)

    init() { for _ in 0..<Self.places { free.signal() } }

    func give(_ element: Element) throws {
        free.wait()
        try state.withLock { state in
            guard !state.isStopped else { throw Stopped() }
            state.waiting.append(element)
        }
        filled.signal()
    }

    func end(_ result: Result<Void, any Error>) {
        state.withLock { $0.end = result }
        filled.signal()
    }

    /// The next element; `nil` when all were made.
    func next() throws -> Element? {
        filled.wait()
        let element = try state.withLock { state in
            if state.waiting.isEmpty { try state.end?.get() }
            return state.waiting.isEmpty ? nil : state.waiting.removeFirst()
        }
        free.signal()
        return element
    }

    /// Ends the making, and waits until it has ended.
    func stop() {
        state.withLock { $0.isStopped = true }
        while state.withLock({ $0.end == nil }) {
            free.signal()
            filled.wait()
        }
    }
}
