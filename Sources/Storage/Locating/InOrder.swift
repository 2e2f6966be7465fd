import Dispatch
import Foundation
import Synchronization
import Topology

/// Works on the pieces of a stream on all cores, and gives on what comes of them in the order of the pieces.
///
/// As many pieces are in memory as there are cores.
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
    let line = Line(read)
    DispatchQueue.concurrentPerform(iterations: cores.count) { _ in
        while let (number, piece) = line.take() {
            let made = Result { try work(piece.get()) }
            line.atTurn(of: number) { try give(made.get()) }
        }
    }
    try line.outcome.get()
}

/// The pieces in line.
private final class Line<Piece: Sendable>: Sendable {
    private struct Reading {
        var next = 0
        var isOver = false
    }

    private let read: @Sendable () throws -> Piece?
    private let reading = Mutex(Reading())
    /// Guards what follows; signals that the turn has changed.
    private let condition = NSCondition()
    private let giving = Mutex((turn: 0, outcome: Result<Void, any Error>.success(())))

    init(_ read: @escaping @Sendable () throws -> Piece?) { self.read = read }

    var outcome: Result<Void, any Error> { giving.withLock { $0.outcome } }

    /// The next piece and its number; `nil` at the end, and after a failure.
    func take() -> (number: Int, piece: Result<Piece, any Error>)? {
        reading.withLock { reading in
            guard !reading.isOver else { return nil }
            let piece = Result { try read() }
            if case .success(nil) = piece { reading.isOver = true }
            if case .failure = piece { reading.isOver = true }
            let number = reading.next
            reading.next += 1
            switch piece {
            case .success(let piece): return piece.map { (number, .success($0)) }
            case .failure(let error): return (number, .failure(error))
            }
        }
    }

    /// Waits until all pieces before have been given on, then does `body`, unless one of them failed.
    func atTurn(of number: Int, _ body: () throws -> Void) {
        condition.lock()
        while giving.withLock({ $0.turn != number }) { condition.wait() }
        condition.unlock()
        var outcome = self.outcome
        if case .success = outcome { outcome = Result { try body() } }
        if case .failure = outcome { reading.withLock { $0.isOver = true } }
        condition.lock()
        giving.withLock { $0 = (number + 1, outcome) }
        condition.broadcast()
        condition.unlock()
    }
}
