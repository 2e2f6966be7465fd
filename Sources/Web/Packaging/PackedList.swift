internal import Tiling

/// What a package held at its zooms: by the tiles' numbers, hashes of what was in them.
struct PackedList: Sendable {
    let zooms: ClosedRange<Int>
    var hashes: [UInt64: UInt64] = [:]

    init(_ zooms: ClosedRange<Int>) { self.zooms = zooms }

    /// - Returns: `nil` for what ``bytes`` did not make.
    init?(_ bytes: [UInt8]) {
        guard bytes.count % 16 == 0, bytes.count >= 16 else { return nil }
        let words = stride(from: 0, to: bytes.count, by: 8).map { start in
            (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[start + $1]) << (8 * $1) }
        }
        guard words[0] <= words[1], words[1] <= TileID.maxZoom else { return nil }
        self.init(Int(words[0])...Int(words[1]))
        for at in stride(from: 2, to: words.count, by: 2) { hashes[words[at]] = words[at + 1] }
    }

    /// In words of eight bytes, the least first: the first zoom and the last, then number and hash of each tile.
    var bytes: [UInt8] {
        let words =
            [UInt64(zooms.lowerBound), UInt64(zooms.upperBound)]
            + hashes.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        return words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
    }

    /// This list and an earlier one of the same generation as one; where zooms lie between theirs, the one of more zooms.
    func joined(_ earlier: PackedList) -> PackedList {
        let all =
            min(zooms.lowerBound, earlier.zooms.lowerBound)...max(zooms.upperBound, earlier.zooms.upperBound)
        guard all.count <= zooms.count + earlier.zooms.count else {
            return zooms.count >= earlier.zooms.count ? self : earlier
        }
        var joined = PackedList(all)
        joined.hashes = hashes.merging(earlier.hashes) { own, _ in own }
        return joined
    }

    /// The tiles of some zooms that another list lacks, in their sequence.
    func tiles(at zooms: ClosedRange<Int>, missingIn other: PackedList) -> [TileID] {
        hashes.keys.filter { other.hashes[$0] == nil }.sorted().compactMap(TileID.init(sequence:))
            .filter { zooms.contains($0.z) }
    }
}
