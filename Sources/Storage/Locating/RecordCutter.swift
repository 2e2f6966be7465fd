import Foundation

/// Cuts a text that comes in pieces of any kind into pieces of whole records.
struct RecordCutter {
    /// What ends a record.
    enum Ending {
        /// A line's end that is not inside quotes: CSV.
        case unquotedLine
        /// The record separator that begins the next (RFC 8142) if there is one, else a line's end.
        case feature
    }

    private let ending: Ending
    /// Whole records, and the begin of one.
    private var pending: [UInt8] = []
    /// No record ends before this.
    private var searched = 0

    /// Pieces are about as long as this, in bytes.
    static let pieceSize = 1 << 18

    init(_ ending: Ending) { self.ending = ending }

    mutating func add(_ bytes: some Collection<UInt8>) { pending.append(contentsOf: bytes) }

    /// The records that are whole, when there is enough of them; a record that is too long is given in part, so that
    /// whoever works on it refuses it.
    mutating func next() -> [UInt8]? {
        guard pending.count >= max(Self.pieceSize, searched) else { return nil }
        let end = endOfRecords()
        guard end > 0 else {
            if pending.count > DelimitedText.longestRecord { return rest() }
            // Looked for again when there is twice as much, so that the search stays linear.
            searched = 2 * pending.count
            return nil
        }
        var piece = Array(pending[end...])
        swap(&piece, &pending)
        piece.removeLast(piece.count - end)
        searched = 0
        return piece
    }

    /// Everything that is left; `nil` when that is nothing.
    mutating func rest() -> [UInt8]? {
        defer { (pending, searched) = ([], 0) }
        return pending.isEmpty ? nil : pending
    }

    /// Where the last whole record ends.
    private func endOfRecords() -> Int {
        if ending == .feature, let separator = pending.lastIndex(of: 0x1E) { return separator }
        // A carriage return at the very end may have its line feed in the next piece.
        var end = pending.last == 0x0D ? pending.count - 1 : pending.count
        var quotes = ending == .feature ? 0 : Self.quotes(pending[..<end])
        while let last = pending[..<end].lastIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
            if ending == .unquotedLine { quotes -= Self.quotes(pending[last..<end]) }
            end = last
            if quotes.isMultiple(of: 2) { return last + 1 }
        }
        return 0
    }

    /// Doubled inside quotes they count as two, so that outside quotes their number is even.
    private static func quotes(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress, let first = memchr(start, 0x22, bytes.count)
            else { return 0 }
            return bytes[(UnsafeRawPointer(first) - start)...].count { $0 == UInt8(ascii: "\"") }
        }
    }
}
