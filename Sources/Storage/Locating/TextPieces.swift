/// A text in pieces of whole records, for many to work on.
struct TextPieces {
    private var reader: TextReader
    private var cutter: RecordCutter
    private var hasEnded = false

    init(_ reader: consuming TextReader, ending: RecordCutter.Ending) {
        self.reader = reader
        cutter = RecordCutter(ending)
    }

    /// The next piece, `nil` at the end; UTF-8, not yet checked if the text is said to be.
    mutating func next() throws -> [UInt8]? {
        while !hasEnded {
            if let piece = cutter.next() { return piece }
            guard let read = try reader.nextUnchecked() else {
                hasEnded = true
                break
            }
            cutter.add(read)
        }
        return cutter.rest()
    }
}
