internal import Tiling

/// What a package held: by the tiles' numbers, hashes of what was in them.
struct PackedList: Sendable {
    var hashes: [UInt64: UInt64] = [:]

    /// In words of eight bytes, the least first: the first zoom and the last, then number and hash of each tile.
    func bytes(_ zooms: ClosedRange<Int>) -> [UInt8] {
        let words =
            [UInt64(zooms.lowerBound), UInt64(zooms.upperBound)]
            + hashes.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        return words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
    }

    /// - Returns: `nil` for what ``bytes(_:)`` did not make.
    static func read(_ bytes: [UInt8]) -> (list: PackedList, zooms: ClosedRange<Int>)? {
        guard bytes.count % 16 == 0, bytes.count >= 16 else { return nil }
        let words = stride(from: 0, to: bytes.count, by: 8).map { start in
            (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[start + $1]) << (8 * $1) }
        }
        guard words[0] <= words[1], words[1] <= TileID.maxZoom else { return nil }
        var list = PackedList()
        for at in stride(from: 2, to: words.count, by: 2) { list.hashes[words[at]] = words[at + 1] }
        return (list, Int(words[0])...Int(words[1]))
    }

    /// The tiles of some zooms that another list lacks, in their sequence.
    func tiles(at zooms: ClosedRange<Int>, missingIn other: PackedList) -> [TileID] {
        hashes.keys.filter { other.hashes[$0] == nil }.sorted().compactMap(TileID.init(sequence:))
            .filter { zooms.contains($0.z) }
    }
}
