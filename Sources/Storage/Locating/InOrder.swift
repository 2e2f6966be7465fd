import Dispatch
import Synchronization
import Topology

/// Works on the pieces of a stream on all cores, and gives on what comes of them in the order of the pieces.
///
/// Twice as many pieces are in memory as there are cores, so that nobody waits for a piece that takes longer.
///
/// - Parameters:
///   - read: the next piece; called by one thread at a time, in order.
///   - work: called by many threads at a time.
///   - give: called by one thread at a time, in order.
/// - Throws: the first error, in the order of the pieces; what was before it has been given on.
func inOrder<Piece: Sendable, Made: Sendable>(
    cores: Cores = Cores(), read: @escaping @Sendable () throws -> Piece?,
    work: @escaping @Sendable (Piece) throws -> Made, give: @escaping @Sendable (Made) throws -> Void
) throws {
    let line = Line(pieces: 2 * cores.count, read: read, give: give)
    DispatchQueue.concurrentPerform(iterations: cores.count) { _ in
        while let (number, piece) = line.take() { line.hand(Result { try work(piece.get()) }, of: number) }
    }
    try line.outcome.get()
}

/// The pieces in line.
private final class Line<Piece: Sendable, Made: Sendable>: Sendable {
    private struct Reading {
        var next = 0
        var isOver = false
    }

    private struct Giving {
        /// The piece to be given on next.
        var turn = 0
        /// Done before their turn.
        var waiting: [Int: Result<Made, any Error>] = [:]
        var isBusy = false
        var outcome = Result<Void, any Error>.success(())

        /// Whose turn it is, if it is done.
        mutating func begin() -> Result<Made, any Error>? {
            let made = waiting.removeValue(forKey: turn)
            isBusy = made != nil
            return made
        }
    }

    private let read: @Sendable () throws -> Piece?
    private let give: @Sendable (Made) throws -> Void
    private let room: DispatchSemaphore
    private let reading = Mutex(Reading())
    private let giving = Mutex(Giving())

    /// - Parameter pieces: how many may be taken and not yet given on.
    init(pieces: Int, read: @escaping @Sendable () throws -> Piece?, give: @escaping @Sendable (Made) throws -> Void) {
        self.read = read
        self.give = give
        room = DispatchSemaphore(value: pieces)
    }

    var outcome: Result<Void, any Error> { giving.withLock { $0.outcome } }

    /// The next piece and its number; `nil` at the end, and after a failure. Waits until there is room for it.
    func take() -> (number: Int, piece: Result<Piece, any Error>)? {
        room.wait()
        let taken = reading.withLock { reading -> (Int, Result<Piece, any Error>)? in
            guard !reading.isOver else { return nil }
            defer { reading.next += 1 }
            do {
                if let piece = try read() { return (reading.next, .success(piece)) }
                reading.isOver = true
                return nil
            } catch {
                reading.isOver = true
                return (reading.next, .failure(error))
            }
        }
        if taken == nil { room.signal() }
        return taken
    }

    /// Gives on what came of a piece, and all that waited for it; or lets it wait for those before it.
    func hand(_ made: Result<Made, any Error>, of number: Int) {
        var next = giving.withLock { giving -> Result<Made, any Error>? in
            giving.waiting[number] = made
            return giving.isBusy ? nil : giving.begin()
        }
        while let made = next {
            var outcome = self.outcome
            if case .success = outcome { outcome = Result { try give(made.get()) } }
            if case .failure = outcome { reading.withLock { $0.isOver = true } }
            next = giving.withLock { giving in
                giving.outcome = outcome
                giving.turn += 1
                return giving.begin()
            }
            room.signal()
        }
    }
}
