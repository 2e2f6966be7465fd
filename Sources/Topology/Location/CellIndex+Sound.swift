extension CellIndex.Frame {
    /// ``byteCount``, or as much as there can be where it is more.
    var byteCountIfPossible: Int {
        let (tiles, isTooMany) = columns.multipliedReportingOverflow(by: rows)
        guard !isTooMany, tiles < 1 << 40, wordCount < 1 << 40 else { return .max }
        return byteCount
    }
}

extension CellIndex {
    /// Whether everything in it that refers to another place in it does so: such an index can be asked, whatever it
    /// answers.
    ///
    /// - Precondition: the pages are as long as the frame says.
    var isSound: Bool {
        Cores().map(Array(0..<frame.tileCount), inSlicesOf: 64) { isSound(tile: $0) }.allSatisfy { $0 }
    }

    private func isSound(tile: Int) -> Bool {
        unsafe read { reader in
            let entry = unsafe reader.tiles[tile]
            let shift = UInt32(truncatingIfNeeded: entry & 255)
            guard shift <= frame.tileShift, entry >> 8 <= UInt64(UInt32.max) else { return false }
            let fineness = tile < frame.columns * frame.rows ? 2 * Int(frame.tileShift - shift) : 0
            let base = Int(entry >> 8)
            guard fineness <= 40, base + 1 << fineness <= frame.wordCount else { return false }
            return (0..<1 << fineness).allSatisfy { square in
                unsafe isSound(square: reader.words[base + square], shift, base: base, reader.words)
            }
        }
    }

    private func isSound(
        square word: UInt32, _ shift: UInt32, base: Int, _ words: UnsafePointer<UInt32>
    ) -> Bool {
        switch word & SquareWord.kinds {
        case 0: return Int(word) <= frame.cellCount
        case SquareWord.pair:
            let twos = SquareWord.twos(word)
            let size = LeafFormat.wordsOfPairHead + 2 * twos * NarrowEnds.size / 4
            return twos > 0 && base + SquareWord.pairDistance(word) + size <= frame.wordCount
        case SquareWord.leaf:
            let place = base + SquareWord.leafDistance(word)
            guard place + LeafFormat.wordsOfHead <= frame.wordCount else { return false }
            let size = unsafe LeafFormat.size(words[place + 1], words[place + 2])
            return place + size <= frame.wordCount
        default: return false
        }
    }
}
