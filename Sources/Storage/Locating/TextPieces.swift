import Foundation

/// A text in pieces of whole records, for many to work on.
struct TextPieces {
    /// What ends a record.
    enum Ending {
        /// A line's end that is not inside quotes: CSV.
        case unquotedLine
        /// The record separator that begins the next (RFC 8142) if there is one, else a line's end.
        case feature
    }

    private var reader: TextReader
    private let ending: Ending
    /// Whole records, and the begin of one.
    private var pending: [UInt8] = []
    private var hasEnded = false

    private static let pieceSize = 1 << 20

    init(_ reader: consuming TextReader, ending: Ending) {
        self.reader = reader
        self.ending = ending
    }

    /// The next piece, `nil` at the end; UTF-8, not yet checked if the text is said to be.
    mutating func next() throws -> [UInt8]? {
        while !hasEnded {
            guard let read = try reader.nextUnchecked() else {
                hasEnded = true
                break
            }
            pending.append(contentsOf: read)
            guard pending.count >= Self.pieceSize else { continue }
            let end = endOfRecords()
            // Whoever works on a record that is too long refuses it.
            guard end > 0 || pending.count > DelimitedText.longestRecord else { continue }
            if end == 0 { break }
            let piece = Array(pending[..<end])
            pending.removeFirst(end)
            return piece
        }
        guard !pending.isEmpty else { return nil }
        defer { pending = [] }
        return pending
    }

    /// Where the last whole record ends.
    private func endOfRecords() -> Int {
        if ending == .feature, let separator = pending.lastIndex(of: 0x1E) { return separator }
        // A carriage return at the very end may have its line feed in the next piece.
        var end = pending.count
        while let last = pending[..<end].lastIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
            end = last
            if last == pending.count - 1, pending[last] == 0x0D { continue }
            if ending == .feature || Self.quotes(pending[...last]).isMultiple(of: 2) { return last + 1 }
        }
        return 0
    }

    /// Quotes that are doubled inside quotes count as two, so that outside them the number is even.
    private static func quotes(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.withUnsafeBufferPointer { bytes in
            bytes.reduce(0) { $0 &+ ($1 == UInt8(ascii: "\"") ? 1 : 0) }
        }
    }
}
