internal import NIOCore
internal import Synchronization

/// The room for answers that are held until their clients have taken them: all together they take no more than a limit.
final class HeldAnswers: Sendable {
    /// Eight of the largest requests.
    static let limit = 8 * Upload.limit

    private let free: Mutex<Int>
    private let limit: Int

    init(limit: Int = limit) {
        self.limit = limit
        free = Mutex(limit)
    }

    /// Bytes that are taken.
    var held: Int { limit - free.withLock { $0 } }

    func begin() -> HeldAnswer { HeldAnswer(self) }

    fileprivate func take(_ count: Int) throws(Problem) {
        let isTaken = free.withLock { free in
            guard free >= count else { return false }
            free -= count
            return true
        }
        guard isTaken else { throw Problem.heldTooMuch }
    }

    fileprivate func giveBack(_ count: Int) { free.withLock { $0 += count } }
}

/// An answer that is made bit by bit and held until it is written; its room is given back as it is written, and when it is
/// let go.
final class HeldAnswer: Sendable {
    private let room: HeldAnswers
    private let state = Mutex(State())

    private struct State {
        /// Of ``pieceBytes`` each, the last one not full; those written are empty.
        var pieces: [ByteBuffer] = []
        var written = 0
        var count = 0
        /// Room taken for what the answer is made from.
        var reserved = 0
    }

    private static let pieceBytes = 64 << 10

    fileprivate init(_ room: HeldAnswers) { self.room = room }

    deinit {
        room.giveBack(state.withLock { ($0.pieces.count - $0.written) * Self.pieceBytes + $0.reserved })
    }

    /// Bytes of the whole answer.
    var count: Int { state.withLock { $0.count } }

    /// - Throws: ``Problem/heldTooMuch`` when there is no room.
    func add(_ bytes: [UInt8]) throws(Problem) {
        try state.withLock { state throws(Problem) in
            var rest = bytes[...]
            while !rest.isEmpty {
                var last = state.pieces.count - 1
                if last < 0 || state.pieces[last].readableBytes == Self.pieceBytes {
                    try room.take(Self.pieceBytes)
                    state.pieces.append(ByteBufferAllocator().buffer(capacity: Self.pieceBytes))
                    last += 1
                }
                let part = rest.prefix(Self.pieceBytes - state.pieces[last].readableBytes)
                state.pieces[last].writeBytes(part)
                rest = rest[part.endIndex...]
            }
            state.count += bytes.count
        }
    }

    /// Takes room for what the answer is made from, until ``release()``.
    ///
    /// - Throws: ``Problem/heldTooMuch`` when there is no room.
    func reserve(_ count: Int) throws(Problem) {
        try room.take(count)
        state.withLock { $0.reserved += count }
    }

    func release() {
        let reserved = state.withLock { state in
            defer { state.reserved = 0 }
            return state.reserved
        }
        room.giveBack(reserved)
    }

    /// The next piece to be written, which is held no more; `nil` after the last.
    func next() -> ByteBuffer? {
        let piece = state.withLock { state -> ByteBuffer? in
            guard state.written < state.pieces.count else { return nil }
            defer {
                state.pieces[state.written] = ByteBuffer()
                state.written += 1
            }
            return state.pieces[state.written]
        }
        if piece != nil { room.giveBack(Self.pieceBytes) }
        return piece
    }
}
